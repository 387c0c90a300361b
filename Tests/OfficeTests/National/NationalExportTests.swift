import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("What the national exchange is told")
struct NationalExportTests {
    let scene: CountedScene

    init() async throws { scene = try await CountedScene(seed: 70) }

    private var export: NationalExport { NationalExport(scene.there.office) }

    /// The rows of one table of a batch, by column.
    private func rows(_ batch: String, _ table: NationalTable) async throws -> [[String: String]] {
        let answer = try await export.files(of: batch, format: .csv, purpose: "测试用途", by: "test")
        let file = answer["files"]?.arrayValue?.first { $0["name"]?.stringValue == table.rawValue + ".csv" }
        let lines = (file?["text"]?.stringValue ?? "").split(
            separator: "\r\n", omittingEmptySubsequences: true)
        let names = (lines.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map(
            String.init)
        return lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(zip(names, fields)) { $1 }
        }
    }

    private func plan(_ since: String = "2026-01-01") async throws -> [String] {
        let answer = try await export.plan(since: try NationalExport.Since(since), by: "test")
        return (answer["batches"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    private func accepted() async throws -> String {
        let id = try await scene.submit()
        try await scene.write(.destination, id, "received")
        try await scene.write(.destination, id, "accepted")
        return id
    }

    @Test("an accepted and decided case is a row of each table, with its number in the national shape")
    func rowsOfACase() async throws {
        let id = try await accepted()
        try await scene.write(
            .destination, id, "clock_suspended", ["kind": "专家评审", "excluded": "legal", "basis": "示例依据"])
        let view = try #require(try await scene.there.office.caseView(try CaseID(id)))
        let hold = try #require(view.fold.standing.holds.first)
        try await scene.write(
            .destination, id, "clock_resumed", ["suspension": .string(hold.cause.id.description)])
        try await scene.write(.destination, id, "progressed", ["step": "审查", "state": "done"])
        try await scene.write(.destination, id, "decided", ["outcome": "approved"])
        let batch = try #require(try await plan().first)
        #expect(batch == "20260309-001")
        let accept = try #require(try await rows(batch, .accept).first)
        let code = try #require(view.record.matter["code"]?.stringValue)
        #expect(accept["projectNo"] == code + "20260309" + "1" + "00000001")
        #expect(accept["projectNo"]?.count == 48)
        #expect(accept["taskCode"] == code && accept["catalogCode"] == "002031001000")
        #expect(accept["applyerName"] == SampleCase.name && accept["applyerPageCode"] == SampleCase.idNumber)
        #expect(accept["applyerType"] == "1" && accept["applyerPageType"] == "111")
        #expect(accept["contactMobile"] == "13800000000" && accept["dataSource"] == "p15")
        #expect(
            accept["acceptDate"] == "2026-03-09 00:00:00" && accept["promiseDate"] == "2026-03-16 00:00:00")
        #expect(accept["acceptDocNo"] == "1501-SL-2026-000001" && accept["projectType"] == "2")
        #expect(accept["cdOperation"] == "I" && accept["cdBatch"] == batch)
        #expect(try await rows(batch, .material).count == 3)
        #expect(try await rows(batch, .process).map { $0["processName"] } == ["接收", "审查"])
        let special = try #require(try await rows(batch, .special).first)
        #expect(special["specialType"] == "2" && special["specialName"] == "专家评审")
        let result = try #require(try await rows(batch, .result).first)
        #expect(result["resultType"] == "0" && result["resultCetrNo"] == "1501-JD-2026-000001")
        var guids: Set<String> = []
        var count = 0
        for table in NationalTable.allCases {
            for row in try await rows(batch, table) {
                #expect(row["projectNo"] == accept["projectNo"])
                guids.insert(row["rowGuid"] ?? "")
                count += 1
            }
        }
        #expect(guids.count == count)
    }

    @Test("only the side that accepted or refused tells; synthetic cases and cases that wait are not told")
    func whoTells() async throws {
        _ = try await accepted()
        _ = try await scene.submit()
        let synthetic = try await scene.submit([("test", true)])
        try await scene.write(.destination, synthetic, "received")
        try await scene.write(.destination, synthetic, "accepted")
        let refused = try await scene.submit()
        try await scene.write(.destination, refused, "received")
        try await scene.write(
            .destination, refused, "refused", ["kind": "incomplete", "basis": "示例依据", "reason": "示例理由"])
        let batch = try #require(try await plan().first)
        #expect(try await rows(batch, .accept).count == 1)
        let result = try await rows(batch, .result)
        #expect(result.map { $0["resultType"] } == ["9"])
        let here = NationalExport(scene.here.office)
        #expect(try await here.plan(since: .init("2026-01-01"), by: "test")["batches"] == [])
    }

    @Test(
        "batches follow one another: nothing missed, nothing twice, and each the same whenever it is written")
    func batches() async throws {
        let first = try await accepted()
        #expect(try await plan() == ["20260309-001"])
        let before = try await export.files(of: "20260309-001", format: .sql, purpose: "测试用途", by: "test")
        try await scene.write(.destination, first, "decided", ["outcome": "denied", "reason": "示例理由"])
        _ = try await accepted()
        scene.wait(hours: 24)
        #expect(try await plan() == ["20260309-001", "20260310-001"])
        #expect(try await plan() == ["20260309-001", "20260310-001"], "nothing new makes no batch")
        #expect(try await plan("2026-03-10") == ["20260310-001"])
        #expect(try await plan("20260309-001") == ["20260310-001"])
        #expect(try await plan("20260310-001") == [])
        let after = try await export.files(of: "20260309-001", format: .sql, purpose: "测试用途", by: "test")
        #expect(before == after)
        let guids = try await (rows("20260309-001", .accept) + rows("20260310-001", .accept)).map {
            $0["rowGuid"]
        }
        #expect(guids.count == 2 && Set(guids).count == 2)
        #expect(try await rows("20260310-001", .result).map { $0["resultType"] } == ["1"])
    }

    @Test("a batch whose personal data were erased is not written as something else")
    func erased() async throws {
        let id = try CaseID(try await accepted())
        let batch = try #require(try await plan().first)
        let file = try #require(try await scene.there.store.cases([id])[id])
        var record = file.record
        record.version += 1
        let key = try #require(file.origin.first?.key)
        _ = try await scene.there.store.commit([
            Change(
                expecting: [.caseVersion(id, file.record.version)],
                writes: [.caseRecord(record), .disclosures(key, sealed: nil, erased: true)])
        ])
        await #expect(throws: OfficeRefusal(.conflict)) {
            try await export.files(of: batch, format: .csv, purpose: "测试用途", by: "test")
        }
    }

    @Test("of a gateway without batches a date leaves out what was stored before it, for ever")
    func sinceDate() async throws {
        _ = try await accepted()
        scene.wait(hours: 48)
        _ = try await accepted()
        #expect(try await plan("2026-03-11") == ["20260311-001"])
        #expect(try await rows("20260311-001", .accept).count == 1)
        #expect(try await plan("2026-01-01") == ["20260311-001"])
    }

    @Test("each writing of a batch is audited with its purpose before it is answered")
    func audited() async throws {
        _ = try await accepted()
        let batch = try #require(try await plan().first)
        _ = try await export.files(of: batch, format: .csv, purpose: "上报国家平台", by: "uid:7")
        let line = try await scene.there.store.audit(after: 0, limit: 999).last
        #expect(line?.action == "national_export" && line?.detail == "上报国家平台" && line?.actor == "uid:7")
        #expect(line?.object == "batch:" + batch)
    }

    @Test(
        "what is no batch and no date is refused",
        arguments: ["", "yesterday", "2026-02-30", "20260309", "20260309-01"])
    func wrongSince(text: String) {
        #expect(throws: OfficeRefusal(.usage)) { try NationalExport.Since(text) }
    }

    @Test("a batch that nobody made is not found")
    func unknownBatch() async throws {
        await #expect(throws: OfficeRefusal(.notFound)) { try await plan("20260101-001") }
        await #expect(throws: OfficeRefusal(.notFound)) {
            try await export.files(of: "20260101-001", format: .csv, purpose: "测试用途", by: "test")
        }
    }

    @Test("64 acceptances at one time have 64 numbers, and a restart gives none again")
    func numbersOnce() async throws {
        let office = scene.there.office
        let day = try CivilDate("2026-03-09")
        let code = "1115010090000916623002031001000"
        var numbers = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    try await ProjectNumber(context: office).next(matter: code, channel: "web", on: day)
                }
            }
            var all: [String?] = []
            for try await number in group { all.append(number) }
            return all
        }
        let again = try Region(.hohhot, clock: scene.here.clock, seed: 9, store: scene.there.store)
        for _ in 0..<8 {
            numbers.append(
                try await ProjectNumber(context: again.office).next(matter: code, channel: "web", on: day))
        }
        #expect(Set(numbers).count == 72 && !numbers.contains(nil))
        #expect(numbers.allSatisfy { $0?.hasPrefix(code + "202603092") == true && $0?.count == 48 })
        let local = try await ProjectNumber(context: office).next(matter: "511A-1-00", channel: nil, on: day)
        #expect(local == nil)
    }

    @Test("a case is found by every number that an event gave it, and only by whoever may see it")
    func found() async throws {
        let id = try await accepted()
        try await scene.write(
            .destination, id, "decided",
            [
                "outcome": "approved",
                "licences": [["type": "示例证", "number": "示例-77", "issuer": "示例局"]],
            ])
        try await scene.write(
            .destination, id, "shipment",
            [
                "shipment": "p1", "leg": "result_out", "to": "applicant", "carrier": "ems",
                "status": "created", "waybill": "1019876543001",
            ])
        for region in [scene.here, scene.there] {
            let loop = FollowerLoop(CaseNumbersFollower(region.office), region.office)
            while try await loop.step() > 0 {}
            let caller = region.folder == "ordos" ? scene.window : scene.handler
            let view = try #require(try await region.office.caseView(try CaseID(id)))
            let accepted = try #require(view.logs.destination.first { $0.type == .accepted })
            let project = try #require(accepted.data["project_no"]?.stringValue)
            for number in [project, "1501-SL-2026-000001", "1501-JD-2026-000001", "示例-77", "1019876543001"] {
                var listing = CaseDesk.Listing()
                listing.text = number
                let page = try await CaseDesk(region.office).list(listing, for: caller)
                #expect(page["cases"]?.arrayValue?.map { $0["id"] } == [.string(id)], "\(number)")
            }
            let other = try await region.token(.auditor, region.folder == "ordos" ? "150621" : "150102")
                .caller
            var listing = CaseDesk.Listing()
            listing.text = project
            #expect(try await CaseDesk(region.office).list(listing, for: other)["cases"] == [])
            for record in try await region.store.allRecords(.caseNumber) {
                #expect(!record.key.contains("示例") && !record.key.contains("1501-SL"))
            }
        }
    }
}
