import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Taking cases in")
struct IntakeTests {
    let bridge: Bridge
    let window: Caller

    init() async throws {
        bridge = try await Bridge(seed: 1)
        window = try await bridge.origin.token(.window, "150627").caller
    }

    private func submit(_ body: JSON, key: String? = nil, by caller: Caller? = nil) async throws -> JSON {
        let key = try key.map { text in try IdempotencyKey(text) }
        return try await Intake(bridge.origin.office).submit(body, key: key, by: caller ?? window)
    }

    /// Why a body is refused.
    private func refusal(_ body: JSON, by caller: Caller? = nil) async -> OfficeRefusal? {
        do {
            _ = try await submit(body, by: caller)
            return nil
        } catch { return error as? OfficeRefusal }
    }

    @Test("a submission is a case with its number, its peer and its first event")
    func takesIn() async throws {
        let line = try await submit(SampleCase.body())
        #expect(line["state"] == "submitted")
        #expect(line["number"] == "1506-SJ-2026-000001")
        #expect(line["peer"]?["name"] == "呼和浩特")
        #expect(line["window"] == "150627")
        let id = try CaseID(try #require(line["id"]?.stringValue))
        let file = try #require(try await bridge.origin.store.cases([id])[id])
        #expect(file.origin.count == 1 && file.destination.isEmpty)
        #expect(try await bridge.origin.store.queued(of: id).count == 1)
        let lines = try await bridge.origin.store.audit(after: 0, limit: 100)
        #expect(lines.contains { $0.action == "case_submitted" && $0.object == id.description })
    }

    @Test("what is answered is what a listing shows afterwards")
    func answerIsTheCase() async throws {
        let line = try await submit(SampleCase.body())
        let listed = try await CaseDesk(bridge.origin.office).list(CaseDesk.Listing(), for: window)
        #expect(listed["cases"]?.arrayValue == [line])
    }

    @Test("every fault of the body's shape is named at once")
    func namesEveryShapeFault() async throws {
        let body = SampleCase.body([
            ("destination", "15"), ("mode", "pigeon"), ("parties", []), ("delivery", nil), ("paper", "yes"),
            ("surprise", 1),
        ])
        let refusal = try #require(await refusal(body))
        #expect(refusal.code == .validationFailed)
        #expect(
            Set(refusal.faults.map(\.pointer)).isSuperset(
                of: ["/destination", "/mode", "/parties", "/delivery", "/paper", "/surprise"]))
    }

    @Test("every fault of form, materials and parties is named at once, where it stands in the body")
    func namesEveryMappingFault() async throws {
        let body = SampleCase.body([
            ("form", ["applicant_name": "", "id_no": "1", "phone": "13800000000", "copies": 11, "extra": 1]),
            ("materials", .array([SampleCase.material("M01"), SampleCase.material("M99")])),
        ])
        let refusal = try #require(await refusal(body))
        let named = Set(refusal.faults.map { "\($0.pointer) \($0.code.rawValue)" })
        #expect(named.contains("/materials/1/code material_unknown"))
        #expect(refusal.faults.count { $0.code == .materialMissing } == 2)
        let pointers = Set(refusal.faults.map(\.pointer))
        #expect(pointers.isSuperset(of: ["/form/applicant_name", "/form/id_no", "/form/copies"]))
    }

    @Test("a wrong check digit is named where it stands")
    func namesCheckDigit() async throws {
        let party: JSON = [
            "role": "applicant", "name": "示例", "id_type": "resident_id", "id_no": "110105194912310021",
        ]
        let refusal = try #require(await refusal(SampleCase.body([("parties", [party])])))
        #expect(refusal.faults.map(\.pointer) == ["/parties/0/id_no"])
        #expect(refusal.faults.map(\.code) == [.residentIdCheckDigit])
    }

    @Test("what is refused leaves nothing in the store and takes no number")
    func refusalLeavesNothing() async throws {
        let before = bridge.origin.store.commitCount
        for body: JSON in [
            [], "text", .object([:]), SampleCase.body([("matter", "nothing")]),
            SampleCase.body([("destination", "999999")]), SampleCase.body([("destination", "150600")]),
            SampleCase.body([("form", ["applicant_name": ""])]),
            SampleCase.body([("delivery", ["way": "mail"])]),
            SampleCase.body([("channel", "fax")]), SampleCase.body([("accepted", true)]),
            SampleCase.body([("declaration", ["signed": "blood"])]),
        ] {
            #expect(await refusal(body) != nil)
        }
        #expect(bridge.origin.store.commitCount == before)
        #expect(try await submit(SampleCase.body())["number"] == "1506-SJ-2026-000001")
    }

    @Test("only a window takes cases in", arguments: Role.allCases)
    func rolesTakeIn(_ role: Role) async throws {
        let caller = try await bridge.origin.token(role, "150627").caller
        let refusal = await refusal(SampleCase.body(), by: caller)
        #expect(refusal?.code == (role == .window ? nil : .forbidden))
    }

    @Test("the same key and body have the same answer; the case is there once")
    func idempotent() async throws {
        let first = try await submit(SampleCase.body(), key: "k1")
        #expect(try await submit(SampleCase.body(), key: "k1") == first)
        #expect(try await submit(SampleCase.body(), key: "k2") != first)
        let listed = try await CaseDesk(bridge.origin.office).list(CaseDesk.Listing(), for: window)
        #expect(listed["cases"]?.arrayValue?.count == 2)
    }

    @Test("the same key with another body is refused; another caller's key is another key")
    func idempotencyMismatch() async throws {
        let first = try await submit(SampleCase.body(), key: "k1")
        await #expect(throws: OfficeRefusal(.idempotencyMismatch)) {
            try await submit(SampleCase.body([("paper", true)]), key: "k1")
        }
        let other = try await bridge.origin.token(.window, "150627").caller
        #expect(try await submit(SampleCase.body(), key: "k1", by: other) != first)
    }

    @Test("an answer is kept for a day and more, and then forgotten")
    func idempotencyForgotten() async throws {
        let (clock, sweep) = (bridge.origin.clock, IdempotencySweep(bridge.origin.office))
        let first = try await submit(SampleCase.body(), key: "k")
        clock.advance(milliseconds: 86_400_000)
        #expect(try await sweep.sweep() == 0)
        #expect(try await submit(SampleCase.body(), key: "k") == first)
        clock.advance(milliseconds: 86_400_001)
        #expect(try await sweep.sweep() == 1)
        #expect(try await submit(SampleCase.body(), key: "k") != first)
    }

    @Test("one key sent sixteen times at once makes one case")
    func idempotentTogether() async throws {
        let answers = try await withThrowingTaskGroup(of: JSON.self) { group in
            for _ in 0..<16 { group.addTask { try await submit(SampleCase.body(), key: "k") } }
            return try await group.reduce(into: Set<JSON>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        let listed = try await CaseDesk(bridge.origin.office).list(CaseDesk.Listing(), for: window)
        #expect(listed["cases"]?.arrayValue?.count == 1)
    }

    @Test("a key has 1 to 255 characters", arguments: [0, 1, 255, 256])
    func keyLength(_ count: Int) async throws {
        let key = String(repeating: "键", count: count)
        #expect((try? IdempotencyKey(key)) != nil || !(1...255).contains(count))
        #expect((try? IdempotencyKey(key)) == nil || (1...255).contains(count))
    }

    @Test("a review asks before anything is submitted")
    func review() async throws {
        let line = try await submit(SampleCase.body([("review", true), ("delivery", ["way": "window"])]))
        #expect(line["state"] == "reviewing")
        #expect(line["number"] == nil)
    }

    @Test("a full disk is told, and what was asked is not there")
    func fullDisk() async throws {
        bridge.origin.store.isFull = true
        let refused = await refusal(SampleCase.body())
        #expect(refused?.code == .storeFull)
        bridge.origin.store.isFull = false
        let listed = try await CaseDesk(bridge.origin.office).list(CaseDesk.Listing(), for: window)
        #expect(listed["cases"]?.arrayValue == [])
        #expect(try await submit(SampleCase.body())["state"] == "submitted")
    }
}
