import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Results, notes and money at the desk")
struct ResultDeskTests {
    let bridge: Bridge
    let window: Caller
    let handler: Caller

    init() async throws {
        bridge = try await Bridge(seed: 50)
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
    }

    private var here: CaseDesk { CaseDesk(bridge.origin.office) }
    private var there: CaseDesk { CaseDesk(bridge.destination.office) }
    private var desk: ResultDesk { ResultDesk(bridge.origin.office) }

    private func submitted() async throws -> String {
        let body = SampleCase.body([("test", nil)])
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        return id
    }

    @discardableResult private func write(
        _ desk: CaseDesk, _ id: String, _ type: String, _ data: JSON = [:], by caller: Caller
    ) async throws -> JSON {
        let answer = try await desk.write(
            ["type": .string(type), "data": data], to: id, key: nil, by: caller)
        try await bridge.carry(CaseID(id))
        return answer
    }

    /// A decided case whose result the carrier has brought to the window.
    private func arrived() async throws -> String {
        let id = try await submitted()
        try await write(there, id, "accepted", by: handler)
        try await write(there, id, "decided", ["outcome": "approved"], by: handler)
        try await write(
            there, id, "shipment",
            [
                "shipment": "R1", "leg": "result_out", "to": "window", "carrier": "ems",
                "status": "delivered",
                "waybill": "1012345678901",
            ], by: handler)
        return id
    }

    private func faults(_ body: () async throws -> Void) async -> [String]? {
        do {
            try await body()
            return nil
        } catch { return (error as? OfficeRefusal).map { [$0.code.rawValue] + $0.faults.map(\.pointer) } }
    }

    @Test("a result waits from its arrival until it is handed over against a signature")
    func handOver() async throws {
        let id = try await arrived()
        let list = try await desk.waiting(after: nil, limit: 50, for: window)
        #expect(list["results"]?.arrayValue?.map { $0["id"]?.stringValue } == [id])
        #expect(list["results"]?.arrayValue?.first?["since"] == "2026-03-09")
        let elsewhere = try await bridge.origin.token(.window, "150625").caller
        let others = try await desk.waiting(after: nil, limit: 50, for: elsewhere)
        #expect(others["results"]?.arrayValue == [])
        var upload = try await DocumentDesk(bridge.origin.office, bytesMax: 100).begin(
            name: "签名.png", mediaType: "image/png", bytes: nil, by: window)
        try await upload.take([1, 2, 3])
        let signature = try await upload.finish()
        let line = try await desk.handOver(
            ["receiver": "示例张三", "signature": signature], of: id, by: window)
        #expect(line["state"] == "delivered")
        try await bridge.carry(CaseID(id))
        let events = try await there.timeline(id, purpose: nil, for: handler)["events"]?.arrayValue ?? []
        #expect(events.suffix(2).map { $0["type"] } == ["served", "result_received"])
        #expect(try await desk.waiting(after: nil, limit: 50, for: window)["results"]?.arrayValue == [])
        #expect(
            await faults { _ = try await desk.handOver(["receiver": "示例"], of: id, by: window) }?.first
                == "transition_illegal")
    }

    @Test("a hand-over without receiver, with another way or unknown members is refused whole")
    func handOverRefused() async throws {
        let id = try await arrived()
        let bodies: [JSON] = [
            [:], ["receiver": " "], ["receiver": "示例", "way": "mail"], ["receiver": "示例", "x": 1], [],
            ["receiver": "示例", "time": "yesterday"],
            ["receiver": "示例", "signature": ["digest": "00"]],
        ]
        for body in bodies {
            let found = await faults { _ = try await desk.handOver(body, of: id, by: window) }
            #expect(found?.first == "validation_failed", "\(body)")
        }
        let other = try await bridge.origin.token(.handler, "150627").caller
        let found = await faults { _ = try await desk.handOver(["receiver": "示例"], of: id, by: other) }
        #expect(found?.first == "forbidden")
        let events = try await here.timeline(id, purpose: nil, for: window)["events"]?.arrayValue ?? []
        #expect(!events.contains { $0["type"] == "served" || $0["type"] == "result_received" })
    }

    @Test("the applicant is reminded on the third, tenth and thirtieth day, once each, and not after")
    func reminders() async throws {
        _ = try await arrived()
        let reminders = ResultReminders(bridge.origin.office)
        var sent: [Int] = []
        for day in 0...40 {
            if try await reminders.look() > 0 { sent.append(day) }
            #expect(try await reminders.look() == 0)
            bridge.origin.clock.advance(milliseconds: 86_400_000)
        }
        #expect(sent == [3, 10, 30])
    }

    @Test(
        "a note answers what the other side wrote; an escalation bears a name; a day to reply by is not past")
    func notes() async throws {
        let id = try await submitted()
        func note(_ data: JSON) async -> [String]? {
            await faults { _ = try await write(here, id, "note", data, by: window) }
        }
        #expect(
            await note(["kind": "question", "text": "示例", "reply_by": "2026-03-08"])
                == ["validation_failed", "/data/reply_by"])
        #expect(await note(["kind": "question", "text": "示例", "reply_by": "2026-03-09"]) == nil)
        #expect(
            await note(["kind": "answer", "text": "示例", "answers": .string(id)])
                == ["validation_failed", "/data/answers"])
        #expect(
            await note(["kind": "escalation", "text": "示例"]) == ["validation_failed", "/data/by_person"])
        #expect(await note(["kind": "escalation", "text": "示例", "by_person": ["name": "示例李四"]]) == nil)
        #expect(await note(["kind": "urge", "text": " "]) == ["validation_failed", "/data/text"])
        let asked = try await write(there, id, "note", ["kind": "question", "text": "示例"], by: handler)
        let key = asked["event"]?["id"] ?? ""
        #expect(await note(["kind": "answer", "text": "示例", "answers": key]) == nil)
    }

    @Test(
        "a bill is asked for once with the sum of its items, paid once by the platform's word, refunded once")
    func money() async throws {
        let id = try await submitted()
        func ask(_ bill: String, _ amount: Int64) async -> [String]? {
            await faults {
                _ = try await write(
                    there, id, "payment_requested",
                    [
                        "bill": .string(bill), "amount_fen": .integer(amount), "payee": "示例单位",
                        "items": [["name": "工本费", "amount_fen": 1_000], ["name": "邮费", "amount_fen": 200]],
                    ], by: handler)
            }
        }
        #expect(await ask("B1", 1_000) == ["validation_failed", "/data/amount_fen"])
        #expect(await ask("B1", 1_200) == nil)
        #expect(await ask("B1", 1_200) == ["validation_failed", "/data/bill"])
        let shown = try await there.show(id, purpose: nil, for: handler)
        #expect(shown["duties"]?.arrayValue?.contains { $0["kind"] == "pay" } == true)
        // The platform reports to the region that asked.
        let platform = SamplePlatform()
        let payments = PaymentDesk(bridge.destination.office(paidThrough: platform))
        func report(_ bill: String, _ amount: Int64, good: Bool = true) async -> [String]? {
            await faults {
                _ = try await payments.take([
                    "case": .string(id), "bill": .string(bill), "amount_fen": .integer(amount),
                    "good": .bool(good),
                ])
            }
        }
        #expect(await report("B1", 1_200, good: false) == ["signature_invalid"])
        #expect(await report("B2", 1_200) == ["bill_unknown"])
        #expect(await report("B1", 1_199) == ["validation_failed", "/amount_fen"])
        #expect(await report("B1", 1_200) == nil)
        #expect(await report("B1", 1_200) == nil)
        try await bridge.carry(CaseID(id))
        let events = try await here.timeline(id, purpose: nil, for: window)["events"]?.arrayValue ?? []
        #expect(events.filter { $0["type"] == "paid" }.count == 1)
        func refund() async -> [String]? {
            await faults { _ = try await write(there, id, "refunded", ["bill": "B1"], by: handler) }
        }
        #expect(await refund() == nil)
        #expect(await refund() == ["validation_failed", "/data/bill"])
        #expect(
            await faults { _ = try await write(there, id, "refunded", ["bill": "B9"], by: handler) }
                == ["validation_failed", "/data/bill"])
    }
}

/// A platform whose word is good where it says so.
private struct SamplePlatform: PaymentPlatform {
    func address(of bill: PaymentBill) -> String? { "https://pay.test/\(bill.number)" }
    func report(_ body: JSON) -> PaymentReport? {
        guard body["good"] == true, let id = try? CaseID(body["case"]?.stringValue ?? ""),
            let amount = body["amount_fen"]?.integerValue
        else { return nil }
        let bill = PaymentBill(
            caseID: id, number: body["bill"]?.stringValue ?? "", amountFen: amount, payee: "示例单位")
        return PaymentReport(
            bill: bill, time: Timestamp(milliseconds: 1_773_018_000_000), voucherNumber: "V1")
    }
}
