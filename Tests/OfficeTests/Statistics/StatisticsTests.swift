import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

/// Two regions whose cases are counted on both sides.
struct CountedScene {
    let bridge: Bridge
    let window: Caller
    let handler: Caller
    let operatorCaller = Caller(actor: "test", role: .operatorRole)

    init(seed: UInt64) async throws {
        bridge = try await Bridge(seed: seed)
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
    }

    var here: Region { bridge.origin }
    var there: Region { bridge.destination }

    /// A real case of both sides, taken in now.
    func submit(_ changes: [(String, JSON?)] = []) async throws -> String {
        let body = SampleCase.body([("test", nil)] + changes)
        let line = try await Intake(here.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        return id
    }

    /// Writes an event of either side and lets the other have it.
    func write(_ side: Side, _ id: String, _ type: String, _ data: JSON = [:]) async throws {
        let region = side == .origin ? here : there
        _ = try await CaseDesk(region.office).write(
            ["type": .string(type), "data": data], to: id, key: nil, by: side == .origin ? window : handler)
        try await bridge.carry(CaseID(id))
    }

    func wait(hours: Int64) { here.clock.advance(milliseconds: hours * 3_600_000) }

    /// Counts all that is stored.
    func count(_ region: Region) async throws {
        let loop = FollowerLoop(StatisticsFollower(region.office), region.office)
        while try await loop.step() > 0 {}
    }

    func recount(_ region: Region) async throws -> JSON {
        let store = region.store
        return try await StatisticsRecount(region.office) { after, limit async throws(StoreFault) in
            var records: [CaseRecord] = []
            var cursor: String?
            repeat {
                let page = try await store.list(CaseQuery(), after: cursor, limit: 100)
                records += page.elements
                cursor = page.next
            } while cursor != nil
            let ids = records.map(\.id).sorted { $0.description < $1.description }
                .filter { id in after.map { id.description > $0.description } ?? true }.prefix(limit)
            let files = try await store.cases(Array(ids))
            return ids.compactMap { files[$0] }
        }.run()
    }

    func ask(
        _ region: Region, by: String? = nil, from: String? = "2026-03", to: String? = "2026-12",
        filters: [String: String] = [:], as caller: Caller? = nil
    ) async throws -> [JSON] {
        let query = try StatisticsQuery(
            by: by, from: from, to: to, filters: filters, today: region.clock.now().civilDate)
        let answer = try await StatisticsDesk(region.office).answer(query, for: caller ?? operatorCaller)
        return answer["rows"]?.arrayValue ?? []
    }
}

@Suite("Counting cases")
struct StatisticsTests {
    let scene: CountedScene

    init() async throws { scene = try await CountedScene(seed: 50) }

    @Test("a case from submission to the result in hand, counted by hand on both sides")
    func wholeCourse() async throws {
        let id = try await scene.submit()
        scene.wait(hours: 2)
        try await scene.write(.destination, id, "received")
        scene.wait(hours: 1)
        try await scene.write(
            .destination, id, "correction_requested",
            ["due_days": 5, "items": [["material": "M01", "reason": "看不清"]]])
        scene.wait(hours: 24)
        let request = try #require(try await event(of: "correction_requested", id))
        try await scene.write(
            .origin, id, "supplemented",
            ["answers": .string(request), "complete": true, "materials": [SampleCase.material("M01")]])
        try await scene.write(.destination, id, "accepted")
        scene.wait(hours: 30)
        try await scene.write(.destination, id, "decided", ["outcome": "approved"])
        try await scene.write(
            .origin, id, "result_received",
            ["way": "window", "time": .string(scene.here.clock.now().description), "receiver": "示例张三"])
        for region in [scene.here, scene.there] {
            try await scene.count(region)
            let rows = try await scene.ask(region)
            #expect(rows.count == 1)
            let counts = rows.first?["counts"]
            #expect(
                counts == [
                    "taken_in": 1, "received": 1, "accepted": 1, "approved": 1, "transferred": 0,
                    "withdrawn": 0, "in_hand": 1, "completed": 0, "corrections": 1, "second_corrections": 0,
                    "corrections_answered": 1, "decided": 1, "refused": 0, "terminated": 0,
                ])
            // 2 h, 27 h, 30 h, 57 h, 24 h as the steps tell them.
            let stages = rows.first?["stages"]
            for (stage, hours) in [
                ("submitted_received", 2.0), ("submitted_accepted", 27), ("accepted_decided", 30),
                ("submitted_decided", 57), ("correction", 24), ("submitted_in_hand", 57),
            ] {
                #expect(stages?[stage]?["count"] == 1, "\(stage)")
                let told = stages?[stage]?["median_hours"]?.doubleValue ?? 0
                #expect(abs(told - hours) <= hours * 0.05 + 0.05, "\(stage): \(told)")
            }
            let duties = rows.first?["duties"]?.arrayValue ?? []
            let decide = duties.first { $0["duty"] == "decide" }
            #expect(
                decide == ["duty": "decide", "owner": "destination", "in_time": 1, "late": 0, "rate": 100])
            #expect(duties.contains { $0["duty"] == "supplement" && $0["owner"] == "applicant" })
        }
        // Only the destination knows when it came.
        #expect(try await duty("forward", scene.there)?["in_time"] == 1)
        #expect(try await duty("forward", scene.here) == nil)
    }

    @Test("a decision after its day is late, and counts in the month in which it was made")
    func lateOverMonths() async throws {
        let id = try await scene.submit()
        try await scene.write(.destination, id, "received")
        try await scene.write(.destination, id, "accepted")
        scene.wait(hours: 24 * 40)
        try await scene.write(.destination, id, "decided", ["outcome": "denied", "reason": "示例理由"])
        try await scene.count(scene.there)
        let rows = try await scene.ask(scene.there, by: "month")
        #expect(rows.map { $0["month"] } == ["2026-03", "2026-04"])
        #expect(rows.map { $0["counts"]?["taken_in"] } == [1, 0])
        #expect(rows.map { $0["counts"]?["denied"] } == [nil, 1])
        let duty = rows.last?["duties"]?.arrayValue?.first { $0["duty"] == "decide" }
        #expect(duty?["late"] == 1 && duty?["in_time"] == 0 && duty?["rate"] == 0)
    }

    @Test("a second correction is one red flag, a third none more")
    func redFlag() async throws {
        let id = try await scene.submit()
        try await scene.write(.destination, id, "received")
        for _ in 0..<3 {
            try await scene.write(
                .destination, id, "correction_requested",
                ["due_days": 5, "items": [["material": "M01", "reason": "看不清"]]])
            let request = try #require(try await event(of: "correction_requested", id))
            try await scene.write(
                .origin, id, "supplemented",
                ["answers": .string(request), "complete": true, "materials": [SampleCase.material("M01")]])
        }
        try await scene.count(scene.there)
        let counts = try await scene.ask(scene.there, by: "matter").first?["counts"]
        #expect(counts?["corrections"] == 3 && counts?["second_corrections"] == 1)
    }

    @Test("synthetic cases are not counted")
    func synthetic() async throws {
        _ = try await scene.submit([("test", true)])
        try await scene.count(scene.here)
        #expect(try await scene.ask(scene.here) == [])
        #expect(try await scene.here.store.allRecords(.statistic) == [])
    }

    @Test("dimensions tell cases apart, and filters choose")
    func dimensions() async throws {
        for _ in 0..<3 { _ = try await scene.submit() }
        let refused = try await scene.submit()
        try await scene.write(.destination, refused, "received")
        try await scene.write(
            .destination, refused, "refused",
            ["kind": "not_qualified", "basis": "示例依据", "reason": "不符合条件"])
        try await scene.count(scene.there)
        let whole = try await scene.ask(
            scene.there, by: "side,matter,mode,scope,peer,agency,division,month")
        #expect(whole.count == 1)
        let row = try #require(whole.first)
        #expect(row["side"] == "destination" && row["mode"] == "delegated" && row["mode_name"] == "异地代收代办")
        #expect(row["division"] == "150100" && row["division_name"]?.stringValue?.contains("呼和浩特") == true)
        #expect(row["peer_name"] == "鄂尔多斯" && row["matter_name"] == "机动车驾驶证公证")
        #expect(row["counts"]?["taken_in"] == 4 && row["counts"]?["refused"] == 1)
        #expect(row["counts"]?["refused_not_qualified"] == 1)
        #expect(try await scene.ask(scene.there, filters: ["mode": "online"]) == [])
        #expect(try await scene.ask(scene.there, filters: ["mode": "delegated"]).count == 1)
        #expect(try await scene.ask(scene.there, filters: ["division": "150200"]) == [])
        #expect(try await scene.ask(scene.there, filters: ["division": "150000"]).count == 1)
        #expect(try await scene.ask(scene.there, filters: ["side": "origin"]) == [])
    }

    @Test("a token sees the figures of its division and below")
    func bound() async throws {
        _ = try await scene.submit()
        try await scene.count(scene.here)
        let other = try await scene.here.token(.window, "150621").caller
        let county = try await scene.here.token(.handler, "150627").caller
        let city = try await scene.here.token(.auditor, "150600").caller
        #expect(try await scene.ask(scene.here, by: "matter", as: other) == [])
        #expect(try await scene.ask(scene.here, by: "matter", as: county).count == 1)
        #expect(try await scene.ask(scene.here, by: "matter", as: city).count == 1)
        let town = try await scene.here.token(.window, "150627100").caller
        #expect(try await scene.ask(scene.here, by: "window", as: town) == [])
    }

    @Test("clerks are shown to operators and auditors, by name; elsewhere nothing says who it was")
    func clerks() async throws {
        var clerk = scene.window
        clerk.person = ["name": "示例王五", "work_no": "W-7"]
        let body = SampleCase.body([("test", nil)])
        for _ in 0..<2 { _ = try await Intake(scene.here.office).submit(body, key: nil, by: clerk) }
        try await scene.count(scene.here)
        let rows = try await scene.ask(scene.here, by: "clerk")
        #expect(rows.map { $0["clerk_name"] } == ["W-7 示例王五"])
        #expect(rows.first?["counts"]?["taken_in"] == 2)
        for kind in ["statistic", "statistic_case", "statistic_name"] {
            for record in try await scene.here.store.allRecords(RecordKind(rawValue: kind)) {
                let text = record.key + String(decoding: record.value, as: UTF8.self)
                #expect(!text.contains("王五") && !text.contains("W-7"))
            }
        }
        for role in [Role.window, .handler, .approver] {
            let caller = Caller(actor: "x", role: role)
            await #expect(throws: OfficeRefusal(.forbidden)) {
                try await scene.ask(scene.here, by: "clerk", as: caller)
            }
            await #expect(throws: OfficeRefusal(.forbidden)) {
                try await scene.ask(scene.here, filters: ["clerk": "x"], as: caller)
            }
        }
        _ = try await scene.ask(scene.here, by: "clerk", as: Caller(actor: "x", role: .auditor))
    }

    @Test("matters that nobody asked for are listed; the others are not")
    func idleMatters() async throws {
        _ = try await scene.submit()
        try await scene.count(scene.here)
        let found = try await StatisticsDesk(scene.here.office).catalogue()
        #expect(found["in_force"] == 3)
        #expect(found["since"] == "2025-03")
        let idle = found["idle"]?.arrayValue?.compactMap { $0["matter"]?.stringValue } ?? []
        #expect(idle.count == 2 && !idle.contains(SampleCase.matter))
    }

    @Test("what waits to be counted is said")
    func waiting() async throws {
        _ = try await scene.submit()
        let query = try StatisticsQuery(
            by: nil, from: nil, to: nil, filters: [:], today: scene.here.clock.now().civilDate)
        let desk = StatisticsDesk(scene.here.office)
        #expect(try await desk.answer(query, for: scene.operatorCaller)["waiting"] == 1)
        try await scene.count(scene.here)
        #expect(try await desk.answer(query, for: scene.operatorCaller)["waiting"] == 0)
    }

    private func event(of type: String, _ id: String) async throws -> String? {
        let timeline = try await CaseDesk(scene.there.office).timeline(id, purpose: nil, for: scene.handler)
        return timeline["events"]?.arrayValue?.last { $0["type"]?.stringValue == type }?["id"]?.stringValue
    }

    private func duty(_ kind: String, _ region: Region) async throws -> JSON? {
        try await scene.ask(region).first?["duties"]?.arrayValue?.first { $0["duty"]?.stringValue == kind }
    }
}
