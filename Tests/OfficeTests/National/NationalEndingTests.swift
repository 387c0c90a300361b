import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("What the national exchange is told of cases that were not granted, and of decisions that changed")
struct NationalEndingTests {
    let scene: CountedScene

    init() async throws { scene = try await CountedScene(seed: 71) }

    private var export: NationalExport { NationalExport(scene.there.office) }
    private let why: JSON = ["kind": "incomplete", "basis": "示例依据", "reason": "示例理由"]

    private func plan() async throws -> [String] {
        let answer = try await export.plan(since: .init("2026-01-01"), by: "test")
        return (answer["batches"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    private func files(_ batch: String, of other: NationalExport? = nil) async throws -> JSON {
        try await (other ?? export).files(of: batch, format: .csv, purpose: "测试用途", by: "test")
    }

    /// The rows of one table, by column.
    private func rows(_ files: JSON, _ table: NationalTable) -> [[String: String]] {
        let file = files["files"]?.arrayValue?.first { $0["name"]?.stringValue == table.rawValue + ".csv" }
        let lines = (file?["text"]?.stringValue ?? "").split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return lines.dropFirst().map { Dictionary(zip(lines[0], $0)) { $1 } }
    }

    private func refused() async throws -> String {
        let id = try await scene.submit()
        try await scene.write(.destination, id, "received")
        try await scene.write(.destination, id, "refused", why)
        return id
    }

    @Test(
        "不予受理 is steps and a result with the notice's number, and no acceptance; the case is found by its 办件编号"
    )
    func refusal() async throws {
        let id = try await refused()
        let told = try await files(try #require(try await plan().first))
        #expect(rows(told, .accept).isEmpty && rows(told, .material).isEmpty)
        let steps = rows(told, .process)
        #expect(steps.map { $0["processName"] } == ["接收", "不予受理"])
        #expect(steps.map { $0["eventName"] } == ["1", "2"])
        #expect(steps.last?["handleExplain"] == "示例理由" && steps.last?["remark"] == "示例依据")
        let result = try #require(rows(told, .result).first)
        #expect(result["resultType"] == "9" && result["resultExplain"] == "示例理由")
        #expect(result["resultCetrName"] == "不予受理通知书" && result["resultCetrNo"]?.isEmpty == false)
        #expect(told["untold"] == [:])
        let number = try #require(result["projectNo"])
        #expect(number.count == 48)
        var listing = CaseDesk.Listing()
        listing.text = number
        let page = try await CaseDesk(scene.there.office).list(listing, for: scene.handler)
        #expect(page["cases"]?.arrayValue?.map { $0["id"] } == [.string(id)])
        let here = NationalExport(scene.here.office)
        #expect(try await here.plan(since: .init("2026-01-01"), by: "test")["batches"] == [])
    }

    @Test("what ended before an acceptance is told by who ended it")
    func early() async throws {
        let id = try await scene.submit()
        try await scene.write(.destination, id, "received")
        try await scene.write(
            .destination, id, "terminated", ["ground": "applicant_gone", "basis": "示例依据", "reason": "示例理由"])
        let told = try await files(try #require(try await plan().first))
        #expect(rows(told, .accept).isEmpty)
        #expect(rows(told, .process).map { $0["processName"] } == ["接收"])
        #expect(rows(told, .result).map { $0["resultType"] } == ["5"])
    }

    @Test(
        "更正 and 撤销 are steps with their notices; that the result's row stays is said",
        arguments: ["rectified", "revoked"])
    func amended(type: String) async throws {
        let id = try await scene.submit()
        try await scene.write(.destination, id, "received")
        try await scene.write(.destination, id, "accepted")
        try await scene.write(.destination, id, "decided", ["outcome": "approved"])
        try await scene.write(.destination, id, type, ["what": "示例决定", "reason": "示例理由"])
        let told = try await files(try #require(try await plan().first))
        let step = try #require(rows(told, .process).last)
        #expect(step["eventName"] == "3" && step["processName"] == (type == "revoked" ? "撤销" : "更正"))
        #expect(step["handleExplain"] == "示例决定；示例理由" && step["remark"]?.isEmpty == false)
        #expect(rows(told, .result).map { $0["resultType"] } == ["0"])
        #expect(told["untold"] == [type: 1])
        #expect(told["report"]?.arrayValue?.count { $0.stringValue?.hasPrefix(type + " " + id) == true } == 1)
    }

    @Test("转办 has no table: it makes no batch, and the next one lists it")
    func transferred() async throws {
        let id = try await scene.submit()
        try await scene.write(.destination, id, "received")
        try await scene.write(.destination, id, "transferred", ["division": "150102", "reason": "示例理由"])
        #expect(try await plan() == [])
        _ = try await refused()
        let told = try await files(try #require(try await plan().first))
        #expect(told["untold"] == ["transferred": 1] && rows(told, .result).count == 1)
        #expect(told["report"]?[0]?.stringValue?.hasPrefix("transferred " + id) == true)
    }

    @Test("a batch of the first edition stays what it was")
    func editions() async throws {
        _ = try await refused()
        var batch = NationalBatch(
            id: "20260309-001", after: 0, through: 9, since: nil, at: scene.here.clock.now())
        #expect(NationalBatch(batch.json.serialized())?.edition == 2)
        batch.edition = 1
        #expect(NationalBatch(batch.json.serialized())?.edition == 1)
        let id = try #require(try await plan().first)
        let record = try #require(try await scene.there.store.record(.nationalBatch, id))
        var old = try #require(NationalBatch(record.value))
        old.edition = 1
        _ = try await scene.there.store.commit([
            Change(
                expecting: [.recordVersion(.nationalBatch, id, record.version)],
                writes: [.record(.nationalBatch, key: id, value: old.json.serialized())])
        ])
        // It tells of no refusal, so it is another than its digest says.
        await #expect(throws: OfficeRefusal(.conflict)) { try await files(id) }
    }
}
