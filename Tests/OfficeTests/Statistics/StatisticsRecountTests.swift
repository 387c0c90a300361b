import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Counting again")
struct StatisticsRecountTests {
    @Test(
        "counted event by event or again from the logs, the figures are the same",
        arguments: 1...4 as ClosedRange<UInt64>)
    func sameNumbers(seed: UInt64) async throws {
        let scene = try await CountedScene(seed: 100 + seed)
        var course = RandomCourse(scene: scene, seed: seed)
        for _ in 0..<50 { try await course.step() }
        try await course.settle()
        for region in [scene.here, scene.there] {
            try await scene.count(region)
            let found = try await scene.recount(region)
            #expect(found["cases_differing"] == 0 && found["rows_differing"] == 0, "seed \(seed): \(found)")
            #expect(found["cases"]?.integerValue ?? 0 > 0 && found["rows"]?.integerValue ?? 0 > 0)
            try await agreesWithCases(scene, region, seed)
        }
    }

    /// An oracle beside the cubes: every case counted by a plain walk over its events.
    private func agreesWithCases(_ scene: CountedScene, _ region: Region, _ seed: UInt64) async throws {
        var wanted: [String: Int64] = [:]
        var cursor: String?
        repeat {
            let page = try await region.store.list(CaseQuery(), after: cursor, limit: 100)
            let files = try await region.store.cases(page.elements.map(\.id))
            for file in files.values {
                let view = try CaseView(file, vault: region.own.vault)
                for step in view.fold.order where step.effect == .effective && !file.record.summary.isTest {
                    let name: String? =
                        switch step.event.type {
                        case .submitted: "taken_in"
                        case .received: "received"
                        case .accepted: "accepted"
                        case .decided: "decided"
                        case .refused: "refused"
                        case .terminated: "terminated"
                        case .correctionRequested: "corrections"
                        case .withdrawn: "withdrawn"
                        case .completed: "completed"
                        default: nil
                        }
                    if let name { wanted[name, default: 0] += 1 }
                }
            }
            cursor = page.next
        } while cursor != nil
        let counts = try await scene.ask(region).first?["counts"]
        for (name, count) in wanted {
            #expect(counts?[name]?.integerValue == count, "seed \(seed): \(name)")
        }
    }

    @Test("rows that are wrong, missing or too many are mended, and said")
    func mends() async throws {
        let scene = try await CountedScene(seed: 60)
        for _ in 0..<3 { _ = try await scene.submit() }
        try await scene.count(scene.here)
        let rows = try await scene.here.store.allRecords(RecordKind(rawValue: "statistic"))
        let kind = RecordKind(rawValue: "statistic")
        _ = try await scene.here.store.commit([
            Change(writes: [
                .record(kind, key: rows[0].key, value: Array("1:99".utf8)),
                .removeRecord(kind, key: rows[1].key),
                .record(kind, key: "total/2020-01/origin/150627/online/nation", value: Array("1:1".utf8)),
                .record(kind, key: rows[2].key, value: Array("no row".utf8)),
            ])
        ])
        let found = try await scene.recount(scene.here)
        #expect(found["cases_differing"] == 0 && found["rows_differing"] == 4)
        #expect(try await scene.here.store.allRecords(kind).map(\.value) == rows.map(\.value))
        #expect(try await scene.recount(scene.here)["rows_differing"] == 0)
    }

    @Test("a recount that was not ended lets nobody read half figures until it is done again")
    func unfinished() async throws {
        let scene = try await CountedScene(seed: 61)
        _ = try await scene.submit()
        try await scene.count(scene.here)
        let mark = RecordKind(rawValue: "statistic_recount")
        _ = try await scene.here.store.commit([Change(writes: [.record(mark, key: "mark", value: [])])])
        await #expect(throws: OfficeRefusal(.unavailable)) { try await scene.ask(scene.here) }
        _ = try await scene.recount(scene.here)
        #expect(try await scene.ask(scene.here).count == 1)
    }

    @Test("what was being counted when a recount began is not written over it")
    func overtaken() async throws {
        let scene = try await CountedScene(seed: 64)
        _ = try await scene.submit()
        let entry = try #require(try await scene.here.store.feed(after: 0, limit: 1).first)
        let event = try FollowedEvent(entry)
        let reaction = try await StatisticsFollower(scene.here.office).follow([event])
        _ = try await scene.recount(scene.here)
        let outcomes = try await scene.here.store.commit([
            Change(expecting: reaction.expecting, writes: reaction.writes)
        ])
        #expect(outcomes != [.committed])
        try await scene.count(scene.here)
        #expect(try await scene.ask(scene.here).first?["counts"]?["taken_in"] == 1)
    }

    @Test("a case that the peer rejected whole is counted no more")
    func setAside() async throws {
        let scene = try await CountedScene(seed: 62)
        let id = try CaseID(try await scene.submit())
        let other = try await scene.submit()
        try await scene.count(scene.here)
        #expect(try await scene.ask(scene.here).first?["counts"]?["taken_in"] == 2)
        try await scene.here.journal.perform(on: id) { _ in
            Decision(steps: [.setAside(from: 1, problem: Problem(.matterUnknown, "test"))], answer: ())
        }
        // Whatever is stored next lets the follower look.
        _ = try await scene.write(.origin, other, "note", ["kind": "urge", "text": "请尽快办理"])
        try await scene.count(scene.here)
        let counts = try await scene.ask(scene.here).first?["counts"]
        #expect(counts?["taken_in"] == 1 && counts?["urges"] == 1)
        let found = try await scene.recount(scene.here)
        #expect(found["cases_differing"] == 0 && found["rows_differing"] == 0)
        #expect(try await scene.here.store.allRecords(.logShortened) == [])
    }

    @Test("with clerks off none are kept, and a recount takes those away that were")
    func clerksOff() async throws {
        let scene = try await CountedScene(seed: 63)
        var clerk = scene.window
        clerk.person = ["name": "示例王五"]
        _ = try await Intake(scene.here.office).submit(
            SampleCase.body([("test", nil)]), key: nil, by: clerk)
        try await scene.count(scene.here)
        #expect(try await scene.ask(scene.here, by: "clerk").count == 1)
        let office = scene.here.office
        let off = OfficeContext(
            own: office.own, store: office.store, journal: office.journal, blobs: office.blobs,
            directory: office.directory, catalogues: office.catalogues, mappings: office.mappings,
            clock: office.clock, random: office.random, vault: office.vault, calendar: office.calendar,
            divisions: office.divisions, statistics: StatisticsRules(byClerk: false))
        let store = scene.here.store
        let found = try await StatisticsRecount(off) { after, _ async throws(StoreFault) in
            let page = try await store.list(CaseQuery(), after: nil, limit: 10)
            return after == nil ? Array(try await store.cases(page.elements.map(\.id)).values) : []
        }.run()
        #expect(found["cases_differing"] == 1 && found["rows_differing"] == 2)
        let rows = try await store.allRecords(RecordKind(rawValue: "statistic"), prefix: "clerk/")
        #expect(rows == [])
    }
}

/// Cases that take random steps of those that are allowed, some of them before the other side has seen the last.
private struct RandomCourse {
    let scene: CountedScene
    var random: SeededGenerator
    private var cases: [String] = []

    init(scene: CountedScene, seed: UInt64) {
        self.scene = scene
        random = SeededGenerator(seed: seed)
    }

    mutating func step() async throws {
        if cases.isEmpty || Int.random(in: 0..<6, using: &random) == 0 {
            let test: JSON? = Int.random(in: 0..<5, using: &random) == 0 ? true : nil
            cases.append(try await scene.submit([("test", test)]))
            return
        }
        scene.here.clock.advance(milliseconds: Int64.random(in: 0...400_000_000, using: &random))
        if Int.random(in: 0..<4, using: &random) == 0 {
            try await scene.count(Bool.random(using: &random) ? scene.here : scene.there)
        }
        let id = cases[Int.random(in: 0..<cases.count, using: &random)]
        let side: Side = Bool.random(using: &random) ? .origin : .destination
        try await write(side, id)
        if Int.random(in: 0..<3, using: &random) > 0 { try await scene.bridge.carry(CaseID(id)) }
    }

    func settle() async throws { for id in cases { try await scene.bridge.carry(CaseID(id)) } }

    private mutating func write(_ side: Side, _ id: String) async throws {
        let region = side == .origin ? scene.here : scene.there
        let file = try await region.store.cases([CaseID(id)])[CaseID(id)]
        guard let file else { return }
        let view = try CaseView(file, vault: region.own.vault)
        let allowed = Legality.allowed(for: side, in: view.fold).sorted { $0.rawValue < $1.rawValue }
        guard let type = allowed.randomElement(using: &random), let data = data(type, view) else { return }
        _ = try await CaseDesk(region.office).write(
            ["type": .string(type.rawValue), "data": data], to: id, key: nil,
            by: side == .origin ? scene.window : scene.handler)
    }

    private mutating func data(_ type: EventType, _ view: CaseView) -> JSON? {
        let standing = view.fold.standing
        switch type {
        case .received, .accepted, .withdrawn, .completed: return [:]
        case .correctionRequested:
            return ["due_days": 5, "items": [["material": "M01", "reason": "看不清"]]]
        case .supplemented:
            guard let open = standing.correction else { return nil }
            return [
                "answers": .string(open.request.id.description), "complete": true,
                "materials": [SampleCase.material("M01")],
            ]
        case .refused: return ["kind": "incomplete", "basis": "示例依据", "reason": "示例理由"]
        case .terminated: return ["ground": "other", "basis": "示例依据", "reason": "示例理由"]
        case .withdrawalRequested: return ["reason": "示例理由"]
        case .decided: return ["outcome": Bool.random(using: &random) ? "approved" : "done"]
        case .note:
            let kinds = ["urge", "complaint", "escalation", "question"]
            return [
                "kind": .string(kinds.randomElement(using: &random) ?? "urge"), "text": "示例",
                "by_person": ["name": "示例王五"],
            ]
        case .rated: return nil
        case .shipment:
            guard standing.state == .decided || standing.state == .delivering else { return nil }
            let states = ["created", "in_transit", "exception", "delivered"]
            return [
                "shipment": "p1", "leg": "result_out", "to": "applicant", "carrier": "EMS",
                "status": .string(states.randomElement(using: &random) ?? "created"), "waybill": "示例1234567",
            ]
        case .resultReceived:
            return [
                "way": "window", "time": .string(scene.here.clock.now().description), "receiver": "示例张三",
            ]
        default: return nil
        }
    }
}

/// The same steps for the same seed.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
