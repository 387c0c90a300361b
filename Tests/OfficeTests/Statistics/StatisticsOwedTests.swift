import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("What time alone makes late, and what stands together")
struct StatisticsOwedTests {
    let scene: CountedScene

    init() async throws { scene = try await CountedScene(seed: 58) }

    @Test(
        "what is owed after its last day is late, in that day's month, until it is met",
        arguments: [false, true])
    func overdue(isRecounted: Bool) async throws {
        let id = try await scene.submit()
        try await scene.write(.destination, id, "received")
        try await scene.write(.destination, id, "accepted")
        try await scene.count(scene.there)
        let due = "2026-03-16"
        let decide = { (rows: [JSON]) in
            rows.compactMap { row in row["duties"]?.arrayValue?.first { $0["duty"] == "decide" } }
        }
        scene.wait(hours: 24 * 7)
        #expect(scene.there.clock.now().civilDate.description == due)
        #expect(decide(try await scene.ask(scene.there)).isEmpty, "its last day is not over")
        scene.wait(hours: 24)
        let late: JSON = [
            "duty": "decide", "owner": "destination", "in_time": 0, "late": 1, "rate": 0, "overdue": 1,
        ]
        for by in [nil, "side,matter,mode,scope,peer,agency,division", "window,matter,mode", "month"] {
            let rows = try await scene.ask(scene.there, by: by)
            #expect(rows.count == 1 && decide(rows) == [late], "\(by ?? "")")
        }
        #expect(decide(try await scene.ask(scene.there, from: "2026-04")).isEmpty)
        #expect(decide(try await scene.ask(scene.there, by: "clerk")).isEmpty)
        let county = try await scene.there.token(.auditor, "150102").caller
        #expect(try await scene.ask(scene.there, as: county) == [])
        if isRecounted {
            let done = try await scene.recount(scene.there)
            #expect(done["rows_differing"] == 0 && done["cases_differing"] == 0)
        }
        scene.wait(hours: 24 * 30)
        try await scene.write(.destination, id, "decided", ["outcome": "approved"])
        try await scene.count(scene.there)
        let rows = try await scene.ask(scene.there, by: "month")
        #expect(decide(rows).map { $0["late"] } == [1] && decide(rows).first?["overdue"] == nil)
        #expect(rows.last?["month"] == "2026-04" && decide([rows.last ?? .null]).count == 1)
        #expect(try await scene.recount(scene.there)["rows_differing"] == 0)
    }

    @Test("windows and clerks are told apart by matter, at one more row each")
    func windowsAndMatters() async throws {
        for name in ["示例甲", "示例乙"] {
            let id = try await scene.submit()
            var clerk = scene.handler
            clerk.person = ["name": .string(name)]
            clerk.desk = "二号窗口"
            _ = try await CaseDesk(scene.there.office).write(
                ["type": "received", "data": [:]], to: id, key: nil, by: clerk)
        }
        try await scene.count(scene.there)
        let windows = try await scene.ask(scene.there, by: "window,matter,mode")
        #expect(windows.map { $0["window"] } == ["二号窗口"] && windows.first?["counts"]?["received"] == 2)
        #expect(windows.first?["matter_name"] == "机动车驾驶证公证")
        let clerks = try await scene.ask(scene.there, by: "clerk,matter")
        #expect(clerks.count == 2 && clerks.allSatisfy { $0["counts"]?["received"] == 1 })
        let matter = try #require(windows.first?["matter"]?.stringValue)
        #expect(try await scene.ask(scene.there, by: "clerk", filters: ["matter": matter]).count == 2)
        #expect(try await scene.ask(scene.there, by: "window", filters: ["matter": "x"]) == [])
        let record = try #require(try await scene.there.store.allRecords(.statisticCase).first)
        let figures = try #require(CaseFigures(record.value))
        #expect(figures.bytes == record.value)
        let keys = figures.rows.keys.map { String($0.prefix { $0 != "/" }) }
        #expect(
            keys.filter { $0 != "owed" }.sorted()
                == [
                    "clerk", "clerk_matter", "full", "matter", "peer", "total", "week", "window",
                    "window_matter",
                ])
        #expect(keys.count { $0 == "owed" } == figures.owed.count && !figures.owed.isEmpty)
    }
}
