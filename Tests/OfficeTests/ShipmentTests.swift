import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Parcels")
struct ShipmentTests {
    @Test("a parcel is registered with its case, listed masked and shown with a purpose")
    func registers() async throws {
        let scene = try await MailScene(seed: 400)
        let id = try await scene.submitted()
        let made = try await scene.here.register(
            [
                "leg": "originals_out", "carrier": "ems", "waybill": " ea123456785cn ", "cost_fen": 2_200,
                "contents": ["示例身份证复印件"], "paid_by": "agency",
            ], for: id, key: nil, by: scene.window)
        #expect(made["status"] == "created" && made["to"] == "desk" && made["carrier_name"] == "EMS")
        #expect(made["cost_fen"] == 2_200 && made["paid_by"] == "agency" && made["day"] == "2026-03-09")
        #expect(made["waybill"]?.stringValue?.contains("*") == true)
        let shipment = try #require(made["shipment"]?.stringValue)
        let masked = try await scene.here.show(id, shipment, purpose: nil, for: scene.window)
        #expect(masked["contents"] == ["***"] && masked["masked"] == true)
        let shown = try await scene.here.show(id, shipment, purpose: "示例核对", for: scene.window)
        #expect(shown["waybill"] == "EA123456785CN" && shown["contents"] == ["示例身份证复印件"])
        #expect(try await scene.told(id, shipment) == ["created"])
        // The other side has the event, and nothing of the money.
        try await scene.bridge.carry(CaseID(id))
        let theirs = try await CaseDesk(scene.bridge.destination.office).show(
            id, purpose: nil, for: scene.handler)
        #expect(theirs["shipments"]?[0]?["status"] == "created")
        await #expect(throws: OfficeRefusal(.notFound)) {
            _ = try await scene.there.show(id, shipment, purpose: nil, for: scene.handler)
        }
    }

    @Test("the number stands nowhere in the clear")
    func sealed() async throws {
        let scene = try await MailScene(seed: 410)
        let id = try await scene.submitted()
        _ = try await scene.registered(id)
        try await scene.push(MailScene.param("0", at: "2026-03-09 09:10:00", number: "1111111111111"))
        for kind in [
            RecordKind.shipment, .shipmentPrivate, .shipmentOpen, .shipmentDay, .waybill, .carrierStray,
            .carrier,
        ] {
            for record in try await scene.bridge.origin.store.allRecords(kind) {
                let text = record.key + String(decoding: record.value, as: UTF8.self)
                #expect(!text.contains("123456785") && !text.contains("1111111111111"), "\(kind.rawValue)")
                #expect(!text.contains(MailScene.salt), "\(kind.rawValue)")
            }
        }
    }

    @Test(
        "what is wrong is refused with its code, and nothing is written",
        arguments: [
            (["leg": "originals_out", "carrier": "nobody", "waybill": "EA123456785CN"], "carrier_unknown"),
            (["leg": "originals_out", "carrier": "ems", "waybill": "EA123456784CN"], "waybill_check_digit"),
            (["leg": "originals_out", "carrier": "ems", "waybill": "12345"], "waybill_invalid"),
            (["leg": "originals_out", "carrier": "ems", "waybill": "运单一二三四五"], "waybill_invalid"),
            (["leg": "result_out", "carrier": "ems", "waybill": "EA123456785CN"], "shipment_early"),
            (["leg": "sideways", "carrier": "ems", "waybill": "EA123456785CN"], "word_unknown"),
            (
                ["leg": "originals_out", "carrier": "ems", "waybill": "EA123456785CN", "cost_fen": -1],
                "member_range"
            ),
            (
                [
                    "leg": "originals_out", "carrier": "ems", "waybill": "EA123456785CN",
                    "cost_fen": 1_000_001,
                ],
                "member_range"
            ),
            (
                ["leg": "originals_out", "carrier": "ems", "waybill": "EA123456785CN", "x": 1],
                "member_unknown"
            ),
        ] as [(JSON, String)])
    func refuses(body: JSON, code: String) async throws {
        let scene = try await MailScene(seed: 420)
        let id = try await scene.submitted()
        let before = try await scene.trace()
        do throws(OfficeRefusal) {
            _ = try await scene.here.register(body, for: id, key: nil, by: scene.window)
            Issue.record("it was taken")
        } catch {
            #expect(error.code == .validationFailed)
            #expect(error.faults.map(\.code.rawValue) == [code])
        }
        #expect(try await scene.trace() == before)
        #expect(try await scene.bridge.origin.store.cases([CaseID(id)])[CaseID(id)]?.origin.count == 1)
    }

    @Test("domestic numbers have no check digit; of the posts' own only those that are S10 are checked")
    func numbers() throws {
        let (ems, other) = (Carrier(code: "ems", name: "EMS"), Carrier(code: "shunfeng", name: "顺丰"))
        for (text, carrier) in [
            ("1012345678901", ems), ("EA123456784CS", ems), ("EA123456784CN", other),
            ("SF1234567890123", other),
            ("RR473124829GB", ems), ("123456", other), (String(repeating: "9", count: 32), other),
        ] {
            #expect(throws: Never.self, "\(text)") { try Waybill(text, of: carrier) }
        }
        for text in ["RR473124828GB", "12345", String(repeating: "9", count: 33), "EA12345678?CN", ""] {
            #expect(throws: CodeFault.self, "\(text)") { try Waybill(text, of: ems) }
        }
    }

    @Test("the same request twice is one parcel; the same parcel of a case twice is refused")
    func once() async throws {
        let scene = try await MailScene(seed: 430)
        let id = try await scene.submitted()
        let body: JSON = ["leg": "originals_out", "carrier": "ems", "waybill": "EA123456785CN"]
        let key = try IdempotencyKey("示例一次")
        let one = try await scene.here.register(body, for: id, key: key, by: scene.window)
        let two = try await scene.here.register(body, for: id, key: key, by: scene.window)
        #expect(one == two)
        await #expect(throws: OfficeRefusal(.alreadyExists)) {
            _ = try await scene.here.register(body, for: id, key: nil, by: scene.window)
        }
        let listed = try await scene.here.list(ShipmentDesk.Listing(), for: scene.window)
        #expect(listed["shipments"]?.arrayValue?.count == 1)
    }

    @Test("one parcel with the papers of two cases moves in both")
    func shared() async throws {
        let scene = try await MailScene(seed: 440)
        let (one, two) = (try await scene.submitted(), try await scene.submitted())
        let first = try await scene.registered(one)
        let second = try await scene.registered(two)
        try await scene.push(MailScene.param("1", at: "2026-03-09 09:10:00"))
        #expect(try await scene.told(one, first) == ["created", "collected"])
        #expect(try await scene.told(two, second) == ["created", "collected"])
    }

    @Test("a person tells where it is, corrects the number, notes the cost; others' parcels are not there")
    func byHand() async throws {
        let scene = try await MailScene(seed: 450)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id, waybill: "1012345678901")
        try await scene.push(MailScene.param("5", at: "2026-03-09 09:20:00", number: "1012345678902"))
        let corrected = try await scene.here.update(
            id, shipment, ["waybill": "1012345678902", "cost_fen": 1_500], by: scene.window)
        // What the carrier told of the right number was kept, and counts now.
        #expect(corrected["status"] == "out_for_delivery" && corrected["cost_fen"] == 1_500)
        #expect(try await CarrierDesk(scene.bridge.origin.office).strays() == [])
        for (body, code) in [
            (["status": "nowhere"] as JSON, ErrorCode.wordUnknown),
            (["time": "2026-03-10T01:00:00.000Z"], .memberRange),
            (["lost": true, "status": "delivered"], .memberRange), (["what": 1], .memberUnknown),
            (["waybill": "EA123456784CN"], .waybillCheckDigit),
        ] as [(JSON, ErrorCode)] {
            do throws(OfficeRefusal) {
                _ = try await scene.here.update(id, shipment, body, by: scene.window)
                Issue.record("\(body) was taken")
            } catch { #expect(error.faults.first?.code == code, "\(body)") }
        }
        await #expect(throws: OfficeRefusal(.forbidden)) {
            let auditor = Caller(actor: "token:1", role: .auditor)
            _ = try await scene.here.update(id, shipment, ["status": "delivered"], by: auditor)
        }
        await #expect(throws: OfficeRefusal(.notFound)) {
            _ = try await scene.here.update(id, "none", ["status": "delivered"], by: scene.window)
        }
    }

    @Test(
        "lost, refused, returned and overdue parcels wait for a person, who settles them; found ones end by themselves"
    )
    func troubles() async throws {
        let scene = try await MailScene(seed: 460)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        func trouble() async throws -> [String] {
            var listing = ShipmentDesk.Listing()
            listing.isTroubled = true
            let page = try await scene.here.list(listing, for: scene.window)
            return (page["shipments"]?.arrayValue ?? []).compactMap { $0["trouble"]?.stringValue }
        }
        #expect(try await trouble() == [])
        _ = try await scene.here.update(id, shipment, ["lost": true], by: scene.window)
        #expect(try await trouble() == ["lost"])
        scene.clock.advance(milliseconds: 3_600_000)
        try await scene.push(MailScene.param("0", at: "2026-03-09 10:30:00"))
        #expect(try await trouble() == [])
        #expect(try await scene.told(id, shipment).last == "in_transit")
        // Monday, five working days: by the end of the next Monday it should be there.
        let sweep = ShipmentSweep(scene.bridge.origin.office)
        scene.clock.advance(milliseconds: 7 * 86_400_000)
        #expect(try await sweep.sweep() == 0)
        scene.clock.advance(milliseconds: 86_400_000)
        #expect(try await sweep.sweep() == 1)
        #expect(try await sweep.sweep() == 0)
        #expect(try await trouble() == ["overdue"])
        let note: JSON = ["note": "示例：已向快递公司查询"]
        _ = try await scene.here.settle(id, shipment, note, by: scene.window)
        #expect(try await trouble() == [])
        #expect(try await sweep.sweep() == 0)
        await #expect(throws: OfficeRefusal(.conflict)) {
            _ = try await scene.here.settle(id, shipment, note, by: scene.window)
        }
        try await scene.push(MailScene.param("14", at: "2026-03-16 10:00:00"))
        #expect(try await trouble() == ["refused"])
        try await scene.push(MailScene.param("6", at: "2026-03-16 11:00:00"))
        #expect(try await trouble() == ["returned"])
        try await scene.push(MailScene.param("3", at: "2026-03-16 12:00:00"))
        #expect(try await trouble() == [])
        #expect(
            try await scene.told(id, shipment) == [
                "created", "exception", "in_transit", "refused", "returned", "delivered",
            ])
    }

    @Test("what the other side writes of our parcel is taken up")
    func follower() async throws {
        let scene = try await MailScene(seed: 470)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        let loop = FollowerLoop(ShipmentFollower(scene.bridge.origin.office), scene.bridge.origin.office)
        while try await loop.step() > 0 {}
        try await scene.bridge.carry(CaseID(id))
        scene.clock.advance(milliseconds: 1_000)
        _ = try await CaseDesk(scene.bridge.destination.office).write(
            [
                "type": "shipment",
                "data": [
                    "shipment": .string(shipment), "leg": "originals_out", "to": "desk", "carrier": "ems",
                    "status": "refused", "waybill": "EA123456785CN",
                ],
            ], to: id, key: nil, by: scene.handler)
        try await scene.bridge.carry(CaseID(id))
        while try await loop.step() > 0 {}
        #expect(try await scene.line(id, shipment)["trouble"] == "refused")
        #expect(try await scene.told(id, shipment) == ["created", "refused"])
    }

    @Test("the generic event is held to the same rules")
    func generic() async throws {
        let scene = try await MailScene(seed: 480)
        let id = try await scene.submitted()
        func write(_ changes: [(String, JSON)]) async throws(OfficeRefusal) {
            var data: JSONObject = [
                "shipment": "parcel-1", "leg": "originals_out", "to": "desk",
                "carrier": "ems", "status": "created", "waybill": "EA123456785CN",
            ]
            for (name, value) in changes { data[name] = value }
            _ = try await CaseDesk(scene.bridge.origin.office).write(
                ["type": "shipment", "data": .object(data)], to: id, key: nil, by: scene.window)
        }
        for (changes, code) in [
            ([("carrier", "nobody")], ErrorCode.carrierUnknown),
            ([("waybill", "EA123456784CN")], .waybillCheckDigit),
            ([("leg", "result_out")], .shipmentEarly), ([("shipment", "a/b")], .memberRange),
        ] as [([(String, JSON)], ErrorCode)] {
            do throws(OfficeRefusal) {
                try await write(changes)
                Issue.record("\(changes) was taken")
            } catch { #expect(error.faults.map(\.code) == [code]) }
        }
        try await write([])
        scene.clock.advance(milliseconds: 3_600_000)
        try await scene.push(MailScene.param("3", at: "2026-03-09 09:30:00"))
        #expect(try await scene.told(id, "parcel-1") == ["created", "delivered"])
    }

    @Test("a result goes to the applicant once it is decided, and is delivered with him")
    func result() async throws {
        let scene = try await MailScene(seed: 490)
        let id = try await scene.decided()
        let made = try await scene.there.register(
            ["leg": "result_out", "carrier": "ems", "waybill": "EA123456785CN"], for: id, key: nil,
            by: scene.handler)
        #expect(made["to"] == "applicant")
        let shipment = try #require(made["shipment"]?.stringValue)
        scene.clock.advance(milliseconds: 3_600_000)
        let shown = try await scene.there.show(id, shipment, purpose: "示例打印面单", for: scene.handler)
        #expect(shown["receiver"]?["name"] == .string(SampleCase.name))
        #expect(shown["receiver"]?["address"] == "内蒙古鄂尔多斯市示例路1号")
        try await scene.push(
            MailScene.param("301", at: "2026-03-09 09:30:00"), to: scene.bridge.destination)
        let desk = CaseDesk(scene.bridge.destination.office)
        #expect(try await desk.show(id, purpose: nil, for: scene.handler)["state"] == "delivered")
    }
}
