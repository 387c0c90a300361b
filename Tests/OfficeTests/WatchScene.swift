import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Synchronization
import Testing

@testable import Office

/// A region that subscribes its parcels at an aggregator which answers what it is told to.
struct WatchScene {
    let mail: MailScene
    let office: OfficeContext
    let web: Outside
    let alarms = Alarms()

    static let key = "example-key-0001"
    static let callback = "https://public.test/public/v1/carriers"
    static let taken = #"{"result":true,"returnCode":"200","message":"提交成功"}"#

    /// Alarms as they were raised.
    final class Alarms: Sendable {
        private let all = Mutex<[Alarm]>([])
        func raise(_ alarm: Alarm) { all.withLock { $0.append(alarm) } }
        var raised: [Alarm] { all.withLock { $0 } }
    }

    init(
        seed: UInt64, _ rules: ParcelWatch = ParcelWatch(), answers: [String] = [Self.taken],
        status: Int = 200
    ) async throws {
        mail = try await MailScene(seed: seed)
        office = mail.bridge.origin.office(watching: rules)
        web = Outside(answers.map { .success(WebAnswer(status: status, body: Array($0.utf8))) })
    }

    var desk: ShipmentDesk { ShipmentDesk(office) }
    var watches: ParcelWatches { ParcelWatches(office) }
    var clock: SetClock { mail.clock }

    /// One round of the runner.
    @discardableResult func round() async throws -> Int {
        let platform = Kuaidi100(
            address: try WebAddress("https://poll.test/poll?x=1"), key: Self.key, callback: Self.callback)
        let handler = ParcelWatchErrands(office, platform, web: web) { [alarms] in alarms.raise($0) }
        return try await ErrandRunner(office, handlers: [handler]).round()
    }

    /// Registers a parcel; its case and id.
    func registered(
        waybill: String = MailScene.waybill, carrier: String = "ems", isTest: Bool = false,
        in id: String? = nil,
        more: JSONObject = [:]
    ) async throws -> (id: String, shipment: String) {
        var known = id
        if known == nil { known = try await mail.submitted(isTest: isTest) }
        let id = try #require(known)
        var body: JSONObject = [
            "leg": "originals_out", "carrier": .string(carrier), "waybill": .string(waybill),
        ]
        for (name, value) in more { body[name] = value }
        let made = try await desk.register(.object(body), for: id, key: nil, by: mail.window)
        return (id, try #require(made["shipment"]?.stringValue))
    }

    func push(_ param: String) async throws {
        _ = try await CarrierDesk(office).push(param: param, sign: MailScene.sign(param), by: "ems")
    }

    func state(_ waybill: String = MailScene.waybill, _ carrier: String = "ems") async throws -> WatchRecord?
    {
        try await watches.find(waybill, of: carrier)?.watch
    }

    func waiting(dead: Bool = false) async throws -> [Errand] {
        try await office.errands.list(dead: dead).errands
    }

    func line(_ parcel: (id: String, shipment: String)) async throws -> JSON {
        try await desk.show(parcel.id, parcel.shipment, purpose: "示例核对", for: mail.window)
    }

    /// `param` of the last request, after its form was taken apart by the other rules than those that made it.
    func asked() throws -> (schema: String?, param: JSON) {
        let body = String(decoding: try #require(web.requests.last).body, as: UTF8.self)
        var fields: [String: String] = [:]
        for pair in body.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            fields[String(parts[0])] = try Self.decoded(String(parts[1]))
        }
        #expect(fields.count == 2)
        return (fields["schema"], try JSON.parse(Array((fields["param"] ?? "").utf8)))
    }

    private static func decoded(_ text: String) throws -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first == "%" {
                bytes.append(try #require(UInt8(rest.dropFirst().prefix(2), radix: 16)))
                rest = rest.dropFirst(3)
            } else {
                bytes += first == "+" ? [0x20] : Array(String(first).utf8)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static let unheard =
        #"{"status":"abort","message":"3天查询无记录","lastResult":{"com":"ems","nu":"EA123456785CN","data":[]}}"#
}
