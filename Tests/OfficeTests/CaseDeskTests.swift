import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Carrying cases on")
struct CaseDeskTests {
    let bridge: Bridge
    let window: Caller
    let handler: Caller

    init() async throws {
        bridge = try await Bridge(seed: 10)
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
    }

    private var here: CaseDesk { CaseDesk(bridge.origin.office) }
    private var there: CaseDesk { CaseDesk(bridge.destination.office) }

    /// A case that both sides have.
    private func submitted() async throws -> String {
        let line = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        return id
    }

    /// Writes an event and lets the other side have it.
    @discardableResult private func write(
        _ desk: CaseDesk, _ id: String, _ type: String, _ data: JSON = [:], by caller: Caller
    ) async throws -> JSON {
        let answer = try await desk.write(
            ["type": .string(type), "data": data], to: id, key: nil, by: caller)
        try await bridge.carry(CaseID(id))
        return answer
    }

    @Test("what the gateway knows is filled in: who, number, dates, notice, documents")
    func fillsIn() async throws {
        let id = try await submitted()
        let received = try await write(there, id, "received", by: handler)["event"]?["data"]
        #expect(received?["number"] == "1501-BL-2026-000001")
        #expect(received?["by"]?["agency"]?["name"]?.stringValue?.isEmpty == false)
        #expect(received?["desk"]?.stringValue?.isEmpty == false)
        let accepted = try await write(there, id, "accepted", by: handler)["event"]?["data"]
        #expect(accepted?["notice_no"] == "1501-SL-2026-000001")
        #expect(accepted?["deemed"] == false)
        #expect(accepted?["accepted_on"] == "2026-03-09")
        // Five working days promised, fifteen by law.
        #expect(accepted?["due_on"] == "2026-03-16")
        #expect(accepted?["legal_due_on"] == "2026-03-30")
        let decided = try await write(there, id, "decided", ["outcome": "approved"], by: handler)["event"]?[
            "data"]
        #expect(decided?["decision_no"] == "1501-JD-2026-000001")
        #expect(decided?["decided_on"] == "2026-03-09")
        #expect(decided?["documents"] == [] && decided?["licences"] == [])
    }

    @Test("what is given is never replaced")
    func keepsGiven() async throws {
        let id = try await submitted()
        let data: JSON = ["number": "自编-1", "desk": "二号窗口"]
        let received = try await write(there, id, "received", data, by: handler)["event"]?["data"]
        #expect(received?["number"] == "自编-1" && received?["desk"] == "二号窗口")
    }

    @Test("a correction, a refusal and a termination have their notices' numbers and the remedy")
    func fillsInNotices() async throws {
        let id = try await submitted()
        try await write(there, id, "received", by: handler)
        let items: JSON = [["material": "M01", "reason": "看不清"]]
        let asked = try await write(
            there, id, "correction_requested", ["due_days": 5, "items": items], by: handler)[
                "event"]?["data"]
        #expect(asked?["notice_no"] == "1501-BZ-2026-000001")
        let other = try await submitted()
        try await write(there, other, "received", by: handler)
        let refused = try await write(
            there, other, "refused", ["kind": "not_qualified", "basis": "示例依据", "reason": "不符合条件"],
            by: handler)
        #expect(refused["event"]?["data"]?["notice_no"] == "1501-BYSL-2026-000001")
        #expect(refused["case"]?["state"] == "refused")
    }

    @Test("what the state does not allow is told with what it does, and nothing is written")
    func illegal() async throws {
        let id = try await submitted()
        let commits = bridge.destination.store.commitCount
        let refusal = await #expect(throws: OfficeRefusal.self) {
            try await write(there, id, "completed", by: handler)
        }
        #expect(refusal?.code == .transitionIllegal)
        #expect(refusal?.allowed.contains(.received) == true)
        #expect(bridge.destination.store.commitCount == commits)
    }

    @Test("faults of an event are named below data, all at once")
    func eventFaults() async throws {
        let id = try await submitted()
        try await write(there, id, "received", by: handler)
        let commits = bridge.destination.store.commitCount
        let refusal = await #expect(throws: OfficeRefusal.self) {
            try await write(
                there, id, "accepted", ["accepted_on": "yesterday", "due_on": 1, "deemed": "no"], by: handler)
        }
        #expect(
            Set(refusal?.faults.map(\.pointer) ?? []) == [
                "/data/accepted_on", "/data/due_on", "/data/deemed",
            ])
        #expect(bridge.destination.store.commitCount == commits)
    }

    @Test("an event sent again under its key is there once")
    func idempotentEvent() async throws {
        let id = try await submitted()
        let (key, body) = (try IdempotencyKey("k"), ["type": "received", "data": [:]] as JSON)
        let first = try await there.write(body, to: id, key: key, by: handler)
        #expect(try await there.write(body, to: id, key: key, by: handler)["event"] == first["event"])
        await #expect(throws: OfficeRefusal(.idempotencyMismatch)) {
            try await there.write(["type": "note", "data": [:]], to: id, key: key, by: handler)
        }
    }

    @Test("roles write only as their side", arguments: Role.allCases)
    func rolesWrite(_ role: Role) async throws {
        let id = try await submitted()
        let caller = try await bridge.destination.token(role, "150100").caller
        var code: ErrorCode?
        do {
            _ = try await write(there, id, "received", by: caller)
        } catch { code = (error as? OfficeRefusal)?.code }
        #expect(code == ([.handler, .approver].contains(role) ? nil : .forbidden))
    }

    @Test("where the region says so, only an approver decides")
    func approverDecides() async throws {
        let bridge = try await Bridge(seed: 30, approverDecides: true)
        let window = try await bridge.origin.token(.window, "150627").caller
        let handler = try await bridge.destination.token(.handler, "150100").caller
        let approver = try await bridge.destination.token(.approver, "150100").caller
        let line = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        let desk = CaseDesk(bridge.destination.office)
        for type in ["received", "accepted"] {
            _ = try await desk.write(["type": .string(type), "data": [:]], to: id, key: nil, by: handler)
        }
        let decision: JSON = ["type": "decided", "data": ["outcome": "approved"]]
        await #expect(throws: OfficeRefusal(.forbidden)) {
            try await desk.write(decision, to: id, key: nil, by: handler)
        }
        _ = try await desk.write(decision, to: id, key: nil, by: approver)
    }

    @Test(
        "a token sees what lies in its division and below, and nothing else",
        arguments: [
            ("150627", true), ("150600", true), ("150627100", false), ("150602", false), ("150100", false),
        ])
    func divisions(_ division: String, _ sees: Bool) async throws {
        let id = try await submitted()
        let caller = try await bridge.origin.token(.window, division).caller
        let listed = try await here.list(CaseDesk.Listing(), for: caller)["cases"]?.arrayValue?.count
        #expect(listed == (sees ? 1 : 0))
        var code: ErrorCode?
        do {
            _ = try await here.show(id, purpose: nil, for: caller)
        } catch { code = error.code }
        #expect(code == (sees ? nil : .notFound))
    }

    @Test("a token without a division sees all")
    func wholeGateway() async throws {
        let id = try await submitted()
        let caller = try await bridge.origin.token(.auditor).caller
        #expect(try await here.show(id, purpose: nil, for: caller)["id"]?.stringValue == id)
    }

    @Test("personal members are masked in case, timeline and list; the record's own bytes never hold them")
    func masks() async throws {
        let id = try await submitted()
        for text in [
            try await here.show(id, purpose: nil, for: window),
            try await here.timeline(id, purpose: nil, for: window),
            try await here.list(CaseDesk.Listing(), for: window),
        ].map({ String(decoding: $0.serialized(), as: UTF8.self) }) {
            #expect(!text.contains(SampleCase.idNumber))
            #expect(!text.contains(SampleCase.name))
            #expect(!text.contains("13800000000"))
        }
    }

    @Test("with a purpose they are shown, and the look is in the audit first")
    func unmasks() async throws {
        let id = try await submitted()
        let shown = try await here.show(id, purpose: "核对身份", for: window)
        #expect(shown["parties"]?.arrayValue?.first?["id_no"]?.stringValue == SampleCase.idNumber)
        let lines = try await bridge.origin.store.audit(after: 0, limit: 100)
        let line = try #require(lines.last)
        #expect(line.action == "case_unmasked" && line.object == id && line.actor == window.actor)
        #expect(line.detail == "核对身份")
        bridge.origin.store.isFull = true
        await #expect(throws: OfficeRefusal(.storeFull)) {
            try await here.show(id, purpose: "再看", for: window)
        }
    }

    @Test("an operator sees cases, never personal members")
    func operatorSeesMasked() async throws {
        let id = try await submitted()
        let caller = try await bridge.origin.token(.operatorRole).caller
        #expect(try await here.show(id, purpose: nil, for: caller)["masked"] == true)
        await #expect(throws: OfficeRefusal(.forbidden)) {
            try await here.show(id, purpose: "看看", for: caller)
        }
    }

    @Test("a case is found by id, number, name and ID number, exactly")
    func finds() async throws {
        let id = try await submitted()
        for text in [id, "1506-SJ-2026-000001", SampleCase.name, SampleCase.idNumber] {
            var listing = CaseDesk.Listing()
            listing.text = text
            #expect(try await here.list(listing, for: window)["cases"]?.arrayValue?.count == 1, "\(text)")
            listing.text = String(text.dropLast())
            #expect(try await here.list(listing, for: window)["cases"]?.arrayValue == [], "\(text)")
        }
    }

    @Test("pages have each case once, whatever their length")
    func pages() async throws {
        for _ in 0..<7 {
            _ = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)
            bridge.origin.clock.advance(milliseconds: 5)
        }
        for limit in [1, 2, 3, 6, 7, 8] {
            var seen: [JSON] = []
            var listing = CaseDesk.Listing()
            listing.limit = limit
            repeat {
                let page = try await here.list(listing, for: window)
                seen += page["cases"]?.arrayValue ?? []
                listing.after = page["next"]?.stringValue
            } while listing.after != nil
            #expect(seen.count == 7 && Set(seen).count == 7, "\(limit)")
        }
    }

    @Test("both sides show the same events in the same order, to the end")
    func bothSidesAgree() async throws {
        let id = try await submitted()
        try await write(there, id, "received", by: handler)
        try await write(there, id, "accepted", by: handler)
        try await write(here, id, "note", ["kind": "question", "text": "请问进度？"], by: window)
        try await write(there, id, "decided", ["outcome": "approved"], by: handler)
        func shape(_ desk: CaseDesk, _ caller: Caller) async throws -> [String] {
            try await desk.timeline(id, purpose: nil, for: caller)["events"]?.arrayValue?
                .map { "\($0["author"]?.stringValue ?? "") \($0["type"]?.stringValue ?? "")" } ?? []
        }
        let one = try await shape(here, window)
        #expect(one == (try await shape(there, handler)))
        #expect(one.count == 5)
        #expect(try await here.show(id, purpose: nil, for: window)["state"] == "decided")
    }
}
