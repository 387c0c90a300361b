import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

/// Two regions between which parcels go; EMS pushes to both with a salt.
struct MailScene {
    let bridge: Bridge
    let window: Caller
    let handler: Caller
    static let salt = "示例盐值-abcdefgh"
    /// S10, as UPU's rule makes it.
    static let waybill = "EA123456785CN"

    init(seed: UInt64) async throws {
        bridge = try await Bridge(seed: seed)
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
        for region in [bridge.origin, bridge.destination] {
            _ = try await Carriers(region.office).set(
                "ems", Carriers.Wish(account: "示例协议客户", salt: Self.salt), by: "test")
        }
    }

    var here: ShipmentDesk { ShipmentDesk(bridge.origin.office) }
    var there: ShipmentDesk { ShipmentDesk(bridge.destination.office) }
    var clock: SetClock { bridge.origin.clock }

    /// A case that both sides have; by default no synthetic one.
    func submitted(isTest: Bool = false) async throws -> String {
        let body = SampleCase.body([
            ("test", .bool(isTest)), ("delivery", ["way": "mail", "address": "内蒙古鄂尔多斯市示例路1号"]),
        ])
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        return id
    }

    /// A case with a decision.
    func decided() async throws -> String {
        let id = try await submitted()
        for (type, data) in [("received", [:]), ("accepted", [:]), ("decided", ["outcome": "approved"])]
            as [(String, JSON)]
        {
            _ = try await CaseDesk(bridge.destination.office).write(
                ["type": .string(type), "data": data], to: id, key: nil, by: handler)
        }
        try await bridge.carry(CaseID(id))
        return id
    }

    /// Registers a parcel of originals, and lets an hour pass: it is ten; the parcel's id.
    func registered(_ id: String, waybill: String = Self.waybill, carrier: String = "ems") async throws
        -> String
    {
        let made = try await here.register(
            ["leg": "originals_out", "carrier": .string(carrier), "waybill": .string(waybill)], for: id,
            key: nil, by: window)
        clock.advance(milliseconds: 3_600_000)
        return try #require(made["shipment"]?.stringValue)
    }

    /// A push as 快递100 sends it.
    static func param(
        _ state: String, at time: String, number: String = Self.waybill, status: String = "polling",
        more: String = ""
    ) -> String {
        #"{"status":"\#(status)","billstatus":"got","message":"","autoCheck":"0","comOld":"","comNew":"","#
            + #""lastResult":{"message":"ok","state":"\#(state)","status":"200","condition":"F00","ischeck":"0","#
            + #""com":"ems","nu":"\#(number)","data":[{"context":"示例中心","time":"\#(time)","ftime":"\#(time)","#
            + #""areaName":"示例市","status":"示例"}]}\#(more)}"#
    }

    static func sign(_ param: String, salt: String = Self.salt) -> String {
        MD5.upperHex(of: Array((param + salt).utf8)) ?? ""
    }

    @discardableResult func push(_ param: String, to region: Region? = nil) async throws -> JSON {
        try await CarrierDesk((region ?? bridge.origin).office).push(
            param: param, sign: Self.sign(param), by: "ems")
    }

    /// The parcel's line of the list.
    func line(_ id: String, _ shipment: String) async throws -> JSON {
        try await here.show(id, shipment, purpose: nil, for: window)
    }

    /// Statuses of the parcel's events of one case, in their order.
    func told(_ id: String, _ shipment: String) async throws -> [String] {
        let shown = try await CaseDesk(bridge.origin.office).timeline(id, purpose: nil, for: window)
        return (shown["events"]?.arrayValue ?? []).compactMap { event in
            event["type"] == "shipment" && event["data"]?["shipment"]?.stringValue == shipment
                ? event["data"]?["status"]?.stringValue : nil
        }
    }

    /// Everything a store keeps of parcels, to see that nothing was written.
    func trace() async throws -> [String] {
        let store = bridge.origin.store
        var all: [String] = []
        for kind in [
            RecordKind.shipment, .shipmentPrivate, .shipmentOpen, .shipmentTrouble, .shipmentDay, .waybill,
            .carrierStray, .carrier,
        ] {
            for record in try await store.allRecords(kind) {
                all.append("\(kind.rawValue) \(record.key) \(record.version)")
            }
        }
        return all
    }
}
