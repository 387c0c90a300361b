import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Duties: the worklist, the escalation, the acknowledgement")
struct DutyTests {
    let bridge: Bridge
    let window: Caller
    let handler: Caller

    init() async throws {
        bridge = try await Bridge(seed: 30, others: [19])
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
    }

    private static let day: Int64 = 86_400_000

    /// A real case that both sides have; Monday 2026-03-09.
    private func submitted(_ changes: [(String, JSON?)] = []) async throws -> String {
        let body = SampleCase.body([("test", nil)] + changes)
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        // Something of the destination's own, by which the origin knows that it has the case.
        _ = try await CaseDesk(bridge.destination.office).write(
            ["type": "note", "data": ["kind": "question", "text": "示例"]], to: id, key: nil, by: handler)
        try await bridge.carry(CaseID(id))
        return id
    }

    private func watch(_ region: Region) -> ClockWatch {
        ClockWatch(
            store: region.store, journal: region.journal, clock: region.clock,
            attending: DutyWatch(region.office).attending)
    }

    private func pass(days: Int64) { bridge.origin.clock.advance(milliseconds: days * Self.day) }

    private func list(
        _ region: Region, _ caller: Caller, light: String? = nil, owner: String? = nil,
        acknowledged: String? = nil
    ) async throws -> [JSON] {
        let listing = try DutyDesk.Listing(light: light, owner: owner, acknowledged: acknowledged)
        return try await DutyDesk(region.office).list(listing, for: caller)["duties"]?.arrayValue ?? []
    }

    private func notes(_ region: Region, _ id: String) async throws -> Int {
        let file = try #require(try await region.store.cases([CaseID(id)])[CaseID(id)])
        let view = try CaseView(file, vault: region.own.vault)
        return view.fold.order.filter { $0.event.data["kind"] == "urge" }.count
    }

    @Test("a duty enters the list yellow, turns red, and is escalated once on both sides, with one note")
    func escalatesOnce() async throws {
        let id = try await submitted()
        let (here, there) = (bridge.origin, bridge.destination)
        for region in [here, there] { try await watch(region).look() }
        #expect(try await list(there, handler).isEmpty)
        // Tuesday: the last day to check.
        pass(days: 1)
        for region in [here, there] { try await watch(region).look() }
        #expect(try await list(there, handler).map { $0["light"] } == ["yellow"])
        #expect(try await list(there, handler).first?["escalated_at"] == nil)
        // Wednesday: it is overdue.
        pass(days: 1)
        for region in [here, there] { try await watch(region).look() }
        let red = try await list(there, handler, light: "red")
        #expect(red.map { $0["kind"] } == ["check"])
        #expect(red.first?["escalated_at"]?.stringValue?.hasPrefix("2026-03-11") == true)
        #expect(red.first?["title"] == "复核接收" && red.first?["case"]?.stringValue == id)
        #expect(try await list(here, window, light: "red").count == 1)
        // The destination's duty: the origin's gateway tells it, once; the destination writes nothing to itself.
        #expect(try await notes(here, id) == 1)
        for _ in 0..<3 {
            for region in [here, there] { #expect(try await watch(region).look() <= 1) }
        }
        #expect(try await notes(here, id) == 1)
        #expect(try await notes(there, id) == 0)
        try await bridge.carry(CaseID(id))
        #expect(try await notes(there, id) == 1)
        let audit = try await there.store.audit(after: 0, limit: 500)
        #expect(audit.filter { $0.action == "duty_escalated" }.count == 1)
    }

    @Test("what is met leaves the list at the sweep, and the case keeps who was late and when it was told")
    func leaves() async throws {
        let id = try await submitted()
        let there = bridge.destination
        pass(days: 2)
        try await watch(there).look()
        #expect(try await list(there, handler).count == 1)
        _ = try await CaseDesk(there.office).write(
            ["type": "received", "data": [:]], to: id, key: nil, by: handler)
        #expect(try await list(there, handler).isEmpty)
        try await DutyWatch(there.office).sweep()
        #expect(try await there.store.allRecords(RecordKind(rawValue: "duty_due")).isEmpty)
        let shown = try await CaseDesk(there.office).show(id, purpose: nil, for: handler)
        #expect(shown["delays"]?["destination"] == 1)
        #expect(shown["delays"]?["origin"] == 0)
        #expect(shown["delays"]?["late"]?.arrayValue?.map { $0["duty"] } == ["check"])
    }

    @Test("an escalation is acknowledged once; the duty stays")
    func acknowledged() async throws {
        let id = try await submitted()
        let desk = DutyDesk(bridge.destination.office)
        await #expect(throws: OfficeRefusal(.dutyNotOverdue)) {
            try await desk.acknowledge("check", of: id, [:], key: nil, by: handler)
        }
        pass(days: 2)
        let key = try IdempotencyKey("once")
        let first = try await desk.acknowledge("check", of: id, ["note": "已派专人"], key: key, by: handler)
        #expect(first["acknowledged"]?["note"] == "已派专人")
        #expect(first["acknowledged"]?["by"]?.stringValue == handler.actor)
        // The same request again is the same answer; another is told that it is done.
        #expect(
            try await desk.acknowledge("check", of: id, ["note": "已派专人"], key: key, by: handler) == first)
        await #expect(throws: OfficeRefusal(.dutyAcknowledged)) {
            try await desk.acknowledge("check", of: id, [:], key: nil, by: handler)
        }
        #expect(try await list(bridge.destination, handler, acknowledged: "true").count == 1)
        #expect(try await list(bridge.destination, handler, acknowledged: "false").isEmpty)
    }

    @Test("a wrong duty, case, body, role or query is refused by its code, and nothing is written")
    func refused() async throws {
        let id = try await submitted()
        pass(days: 2)
        let region = bridge.destination
        let desk = DutyDesk(region.office)
        try await watch(region).look()
        let before = try await region.store.allRecords(RecordKind(rawValue: "duty"))
        func code(_ duty: String, _ id: String, _ body: JSON, _ caller: Caller) async -> ErrorCode? {
            do throws(OfficeRefusal) {
                _ = try await desk.acknowledge(duty, of: id, body, key: nil, by: caller)
                return nil
            } catch { return error.code }
        }
        #expect(await code("nothing", id, [:], handler) == .dutyUnknown)
        #expect(await code("check", "0", [:], handler) == .notFound)
        #expect(await code("check", id, [], handler) == .validationFailed)
        #expect(await code("check", id, ["note": 1], handler) == .validationFailed)
        #expect(await code("check", id, ["nott": "x"], handler) == .validationFailed)
        let long = String(repeating: "长", count: 501)
        #expect(await code("check", id, ["note": .string(long)], handler) == .validationFailed)
        let other = try await region.token(.handler, "620100").caller
        #expect(await code("check", id, [:], other) == .notFound)
        let auditor = try await region.token(.auditor).caller
        #expect(await code("check", id, [:], auditor) == .forbidden)
        #expect(try await region.store.allRecords(RecordKind(rawValue: "duty")) == before)
        #expect(throws: OfficeRefusal(.validationFailed)) { try DutyDesk.Listing(light: "green") }
        #expect(throws: OfficeRefusal(.validationFailed)) { try DutyDesk.Listing(owner: "nobody") }
        #expect(throws: OfficeRefusal(.validationFailed)) { try DutyDesk.Listing(after: "x") }
        #expect(throws: OfficeRefusal(.validationFailed)) { try DutyDesk.Listing(limit: 201) }
    }

    @Test("a synthetic case is never escalated, and a doubtful clock escalates nothing")
    func heldBack() async throws {
        let body = SampleCase.body()
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        pass(days: 5)
        for region in [bridge.origin, bridge.destination] { try await watch(region).look() }
        #expect(try await list(bridge.destination, handler).isEmpty)
        _ = try await submitted()
        await bridge.destination.journal.noteClock(of: bridge.origin.id, offsetMilliseconds: 600_000)
        pass(days: 5)
        #expect(try await watch(bridge.destination).look() == 0)
        #expect(try await list(bridge.destination, handler).isEmpty)
        await bridge.destination.journal.trustClock()
        try await watch(bridge.destination).look()
        #expect(try await list(bridge.destination, handler).count == 2)
    }

    @Test(
        "whatever becomes of the commit, an escalation is whole or not at all, and the next look completes it once",
        arguments: [ModelStore.Fault.fails, .unknownNotWritten, .unknownWritten])
    func crash(fault: ModelStore.Fault) async throws {
        let id = try CaseID(try await submitted())
        let region = bridge.origin
        pass(days: 2)
        region.store.fail(commit: 1, fault)
        // `try?`: the look that is cut short is what the test is about.
        _ = try? await watch(region).look()
        try await watch(region).look()
        try await watch(region).look()
        let file = try #require(try await region.store.cases([id])[id])
        let view = try CaseView(file, vault: region.own.vault)
        #expect(view.logs.origin.filter { $0.data["kind"] == "urge" }.count == 1)
        let audit = try await region.store.audit(after: 0, limit: 500)
        #expect(audit.filter { $0.action == "duty_escalated" }.count == 1)
    }

    @Test("the origin's joint steps are duties in their order, and a step out of order is refused")
    func jointSteps() async throws {
        let id = try await submitted([
            ("matter", "11150600900011426N3002017008000"), ("mode", "joint"),
            (
                "form",
                [
                    "applicant_name": .string(SampleCase.name), "id_no": .string(SampleCase.idNumber),
                    "phone": "13800000000", "account": "示例账号", "amount": "100.00",
                ]
            ),
            ("materials", .array(["M01", "M12", "M13"].map { SampleCase.material($0) })),
        ])
        _ = try await CaseDesk(bridge.destination.office).write(
            ["type": "received", "data": [:]], to: id, key: nil, by: handler)
        try await bridge.carry(CaseID(id))
        let desk = CaseDesk(bridge.origin.office)
        func act(_ step: String, _ outcome: String) async -> ErrorCode? {
            let data: JSON = ["step": .string(step), "agency": "示例机构", "outcome": .string(outcome)]
            do throws(OfficeRefusal) {
                _ = try await desk.write(["type": "acted", "data": data], to: id, key: nil, by: window)
                return nil
            } catch { return error.code }
        }
        func owed() async throws -> [JSON] {
            try await desk.show(id, purpose: nil, for: window)["duties"]?.arrayValue ?? []
        }
        #expect(try await owed().contains { $0["kind"] == "act" && $0["detail"] == "J1" })
        #expect(await act("J9", "done") == .stepUnknown)
        #expect(await act("J2", "done") == .stepUnknown)
        #expect(await act("J1", "failed") == nil)
        #expect(await act("J1", "done") == nil)
        #expect(await act("J1", "done") == .stepDone)
        #expect(try await owed().contains { $0["kind"] == "act" } == false)
    }
}
