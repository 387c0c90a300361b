import Casework
import Codes
import Cryptography
import Exchange
import Foundation
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("What carriers push")
struct CarrierPushTests {
    @Test("the signature is MD5 of param and salt, in capitals")
    func signature() {
        // RFC 1321, appendix A.5.
        #expect(MD5.upperHex(of: Array("message digest".utf8)) == "F96B697D7CB7938D525A2F31AAF161D0")
        #expect(MD5.upperHex(of: []) == "D41D8CD98F00B204E9800998ECF8427E")
        let sign = MailScene.sign("{}")
        #expect(Kuaidi100Signature.holds(sign, of: "{}", salt: MailScene.salt))
        #expect(!Kuaidi100Signature.holds(sign.lowercased(), of: "{}", salt: MailScene.salt))
        #expect(!Kuaidi100Signature.holds(sign, of: "{ }", salt: MailScene.salt))
        #expect(!Kuaidi100Signature.holds(String(sign.dropLast()), of: "{}", salt: MailScene.salt))
        #expect(!Kuaidi100Signature.holds("", of: "{}", salt: MailScene.salt))
    }

    @Test("every state of codes.csv has its status and its name, and no other has one")
    func states() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(path: "Sources/FederationGateway/Resources/codes.csv")
        let codes = try CodeTable(csv: Array(try Data(contentsOf: path))).codes(in: "快递100 state")
        #expect(codes.count > 30)
        for entry in codes {
            #expect(Kuaidi100State.meaning(of: entry.code) == entry.meaning, "\(entry.code)")
        }
        #expect(Kuaidi100State.table.count == codes.count)
        #expect(Kuaidi100State.status(of: "9") == nil)
    }

    @Test("times are China's; what is no time is none")
    func times() {
        #expect(Kuaidi100Push.civilTime("2026-03-09 16:33:19")?.description == "2026-03-09T08:33:19.000Z")
        #expect(Kuaidi100Push.civilTime("2026/3/9 6:03:19")?.description == "2026-03-08T22:03:19.000Z")
        for text in [
            "", "2026-03-09", "2026-02-30 10:00:00", "2026-03-09 24:00:00", "2026-03-09 10:60:00",
            "2026-03-09T10:00:00", "2026-03-09 10:00:61", "-1-03-09 10:00:00", "2026-03-09 10:00:00:00",
        ] {
            #expect(Kuaidi100Push.civilTime(text) == nil, "\(text)")
        }
    }

    @Test("a push moves the parcel and is answered as the carrier wants; sent again it does nothing")
    func moves() async throws {
        let scene = try await MailScene(seed: 500)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        let collected = MailScene.param("1", at: "2026-03-09 09:10:00")
        let answer = try await scene.push(collected)
        #expect(answer == ["result": true, "returnCode": "200", "message": "成功"])
        let trace = try await scene.trace()
        try await scene.push(collected)
        #expect(try await scene.trace() == trace)
        try await scene.push(MailScene.param("3", at: "2026-03-09 09:40:00", status: "shutdown"))
        // Old ones, and the first again: no harm.
        try await scene.push(MailScene.param("0", at: "2026-03-09 09:20:00"))
        try await scene.push(MailScene.param("5", at: "2026-03-09 09:39:59", status: "updateall"))
        try await scene.push(collected)
        #expect(try await scene.told(id, shipment) == ["created", "collected", "delivered"])
        let shown = try await scene.here.show(id, shipment, purpose: "示例核对", for: scene.window)
        #expect(shown["carrier_state"] == ["code": "3", "meaning": "签收"])
        #expect(shown["time"] == "2026-03-09T01:40:00.000Z")
        let fold = try await scene.bridge.origin.store.cases([CaseID(id)])
        #expect(fold[try CaseID(id)]?.origin.count == 4)
    }

    @Test("a scan from before the registration counts: the clerk was later than the carrier")
    func earlier() async throws {
        let scene = try await MailScene(seed: 510)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        try await scene.push(MailScene.param("1", at: "2026-03-09 08:00:00"))
        #expect(try await scene.told(id, shipment) == ["created", "collected"])
        let file = try #require(try await scene.bridge.origin.store.cases([CaseID(id)])[CaseID(id)])
        let view = try CaseView(file, vault: scene.bridge.origin.own.vault)
        #expect(view.fold.standing.shipments[shipment]?.status == .collected)
    }

    @Test("an unknown state is kept and shown as it is, without an event")
    func unknownState() async throws {
        let scene = try await MailScene(seed: 520)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        try await scene.push(MailScene.param("0", at: "2026-03-09 09:10:00"))
        try await scene.push(MailScene.param("9", at: "2026-03-09 09:20:00"))
        let line = try await scene.line(id, shipment)
        #expect(line["status"] == "in_transit" && line["carrier_state"] == ["code": "9"])
        #expect(try await scene.told(id, shipment) == ["created", "in_transit"])
    }

    @Test("an aborted watch is a task: unheard of after 3 days, lost after 60, and found again")
    func aborted() async throws {
        let scene = try await MailScene(seed: 530)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        let unheard =
            #"{"status":"abort","message":"3天查询无记录","lastResult":{"com":"ems","nu":"EA123456785CN","data":[]}}"#
        try await scene.push(unheard)
        #expect(try await scene.line(id, shipment)["trouble"] == "unheard")
        try await scene.push(MailScene.param("0", at: "2026-03-09 09:10:00"))
        #expect(try await scene.line(id, shipment)["trouble"] == nil)
        scene.clock.advance(milliseconds: 61 * 86_400_000)
        let lost = MailScene.param("0", at: "2026-03-09 09:10:00", status: "abort")
        try await scene.push(lost)
        #expect(try await scene.line(id, shipment)["trouble"] == "lost")
        try await scene.push(MailScene.param("5", at: "2026-05-09 08:00:00"))
        // The same words in another text: dated by the trace, so they are old now.
        try await scene.push(
            MailScene.param("0", at: "2026-03-09 09:10:00", status: "abort", more: #","x":1"#))
        let line = try await scene.line(id, shipment)
        #expect(line["trouble"] == nil && line["status"] == "out_for_delivery")
        #expect(
            try await scene.told(id, shipment) == ["created", "in_transit", "exception", "out_for_delivery"])
    }

    @Test("a push for an unknown number waits for a person, and counts once the number is registered")
    func stray() async throws {
        let scene = try await MailScene(seed: 540)
        let id = try await scene.submitted()
        let desk = CarrierDesk(scene.bridge.origin.office)
        try await scene.push(MailScene.param("1", at: "2026-03-09 08:10:00"))
        try await scene.push(MailScene.param("5", at: "2026-03-09 08:20:00"))
        let waiting = try await desk.strays()
        #expect(waiting.arrayValue?.count == 1 && waiting[0]?["pushes"] == 2)
        #expect(waiting[0]?["waybill"]?.stringValue?.contains("*") == true)
        let shipment = try await scene.registered(id)
        #expect(try await scene.told(id, shipment) == ["created", "out_for_delivery"])
        #expect(try await desk.strays() == [])
        try await scene.push(MailScene.param("1", at: "2026-03-09 08:10:00", number: "9999999999999"))
        let other = try #require(try await desk.strays()[0]?["id"]?.stringValue)
        try await desk.dropStray(other, by: "test")
        #expect(try await desk.strays() == [])
        await #expect(throws: OfficeRefusal(.notFound)) { try await desk.dropStray(other, by: "test") }
    }

    @Test("forged, unsigned, foreign and unreadable pushes are refused, and nothing is written")
    func refused() async throws {
        let scene = try await MailScene(seed: 550)
        let id = try await scene.submitted()
        _ = try await scene.registered(id)
        let before = try await scene.trace()
        let desk = CarrierDesk(scene.bridge.origin.office)
        let good = MailScene.param("3", at: "2026-03-09 09:10:00")
        func refused(_ param: String, _ sign: String?, _ carrier: String = "ems") async -> ErrorCode? {
            do throws(OfficeRefusal) {
                _ = try await desk.push(param: param, sign: sign, by: carrier)
                return nil
            } catch { return error.code }
        }
        #expect(await refused(good, nil) == .pushForged)
        #expect(await refused(good, "") == .pushForged)
        #expect(await refused(good, MailScene.sign(good, salt: "another salt")) == .pushForged)
        #expect(await refused(good + " ", MailScene.sign(good)) == .pushForged)
        for carrier in ["nobody", "shunfeng", "EMS", "", "ems/..", String(repeating: "e", count: 33)] {
            #expect(await refused(good, MailScene.sign(good), carrier) == .notFound, "\(carrier)")
        }
        for text in [
            "", "{", "[]", "1", "null", #"{"a":1,"a":2}"#,
            String(good.dropLast()) + #","lastResult":{}}"#, "\u{FEFF}" + good,
        ] {
            #expect(await refused(text, MailScene.sign(text)) == .malformed, "\(text.prefix(40))")
        }
        for text in [
            "{}", #"{"lastResult":{}}"#, #"{"lastResult":{"nu":""}}"#, #"{"lastResult":{"nu":[]}}"#,
            #"{"lastResult":{"nu":"1"}}"#,
        ] {
            #expect(await refused(text, MailScene.sign(text)) == .validationFailed, "\(text)")
        }
        #expect(try await scene.trace() == before)
    }

    @Test("a time to come is not believed; the trace's order is not relied on")
    func oddTimes() async throws {
        let scene = try await MailScene(seed: 560)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        try await scene.push(MailScene.param("3", at: "2027-03-09 09:10:00"))
        #expect(try await scene.told(id, shipment) == ["created"])
        let mixed =
            #"{"status":"polling","lastResult":{"nu":"EA123456785CN","state":5,"data":[{"time":"2026-03-09 09:01:00"},"#
            + #"{"time":"2026-03-09 09:05:00","areaName":"示例区"},{"time":"nonsense"},7]}}"#
        try await scene.push(mixed)
        #expect(try await scene.told(id, shipment) == ["created", "out_for_delivery"])
        #expect(try await scene.line(id, shipment)["time"] == "2026-03-09T01:05:00.000Z")
    }

    @Test("what is kept of one parcel stays within its bounds however often its carrier pushes")
    func bounds() async throws {
        let scene = try await MailScene(seed: 570)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        let long = String(repeating: "长", count: 9_000)
        for minute in 0..<60 {
            let time = "2026-03-09 08:\(minute < 10 ? "0" : "")\(minute):00"
            try await scene.push(MailScene.param("0", at: time, more: #","x":"\#(long)""#))
        }
        let entry = try #require(
            try await ShipmentBook(context: scene.bridge.origin.office).find(
                ShipmentKey(CaseID(id), shipment)))
        #expect(entry.own.news.count == ShipmentPrivate.newsMax)
        #expect(entry.own.pushes.count == ShipmentPrivate.pushesMax)
        #expect(entry.own.pushes.allSatisfy { $0.utf8.count <= ShipmentPrivate.pushBytesMax + 3 })
        #expect(entry.record.seen.count == ShipmentRecord.seenMax)
        #expect(try await scene.told(id, shipment) == ["created", "in_transit"])
    }
}
