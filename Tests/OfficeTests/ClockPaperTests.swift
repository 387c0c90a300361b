import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("The paper of an acceptance that the clock wrote")
struct ClockPaperTests {
    private let typesetter = PlainTypesetter()
    private let bridge: Bridge
    private let window: Caller
    private let handler: Caller
    private let loop: FollowerLoop
    private let runner: ErrandRunner

    init() async throws {
        bridge = try await Bridge(
            seed: 350, others: [10],
            notices: NoticeRoom(typesetter: typesetter, shelf: ShippedNotices.shelf()))
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.approver, "150100").caller
        let office = bridge.destination.office
        loop = FollowerLoop(ClockPaperFollower(office), office)
        runner = ErrandRunner(office, handlers: [ClockPaperWork(office)])
        try await loop.step()
    }

    private static let day: Int64 = 86_400_000

    /// A case that nobody looked at until it counted as accepted.
    private func deemed() async throws -> String {
        let body = SampleCase.body([
            ("matter", "1115060090001690523000131127000"),
            (
                "form",
                [
                    "unit": "示例公司", "applicant_name": .string(SampleCase.name),
                    "id_no": .string(SampleCase.idNumber), "phone": "13800000000", "address": "示例地址1号",
                ]
            ),
            ("materials", .array(["M01", "M02", "M22"].map { SampleCase.material($0) })),
        ])
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        bridge.destination.clock.advance(milliseconds: 9 * Self.day)
        try await note(id)
        return id
    }

    /// Any command lets the clock's due events be written before it.
    private func note(_ id: String) async throws {
        _ = try await CaseDesk(bridge.destination.office).write(
            ["type": "note", "data": ["kind": "question", "text": "示例"]], to: id, key: nil, by: handler)
    }

    private func notice(_ id: String) async throws -> JSON? {
        try await NoticeDesk(bridge.destination.office).list(id, for: handler)["notices"]?.arrayValue?.first
    }

    private func read(_ id: String) async throws -> JSON {
        let wish = try NoticeDesk.Wish(kind: "accepted", purpose: "示例核对")
        guard
            case .stored(var document) = try await NoticeDesk(bridge.destination.office).open(
                wish, of: id, for: handler)
        else { return .null }
        var bytes: [UInt8] = []
        while let piece = try await document.next() { bytes += piece }
        return try PlainTypesetter.read(bytes)
    }

    private func papers() async throws -> Int {
        try await bridge.destination.store.allRecords(.clockPaper).count
    }

    @Test("it is made without anybody asking, once, and says that the law deems it accepted")
    func made() async throws {
        let id = try await deemed()
        #expect(try await notice(id)?["stored"] == false)
        try await loop.step()
        #expect(try await runner.round() == 1)
        let listed = try #require(try await notice(id))
        #expect(listed["stored"] == true && listed["kind"] == "accepted" && listed["sealed"] == "none")
        let page = try await read(id)
        #expect(page["data"]?["title"] == "受理通知书")
        #expect(page["data"]?["number"] == nil)
        #expect(page["data"]?["blocks"]?.description.contains("视为受理") == true)
        let audit = try await bridge.destination.store.audit(after: 0, limit: 200)
        #expect(audit.filter { $0.action == "notice_made" }.count == 1)
        // What more happens to the case asks for no second one.
        try await note(id)
        try await loop.step()
        #expect(try await runner.round() == 0)
        #expect(try await papers() == 1)
    }

    @Test("its record shows nothing of the paper, and its document outlives the sweep of what nobody names")
    func kept() async throws {
        let id = try await deemed()
        try await loop.step()
        try await runner.round()
        let record = try #require(try await bridge.destination.store.allRecords(.clockPaper).first)
        #expect(record.key.hasPrefix(id))
        #expect(!String(decoding: record.value, as: UTF8.self).contains("digest"))
        let uploaded = try await bridge.destination.store.allRecords(BlobHolding.uploaded)
        let named = try await bridge.destination.store.allRecords(BlobHolding.named)
        #expect(uploaded.contains { one in named.contains { $0.key == one.key } })
    }

    @Test("an event that is followed twice, as after a crash, and an errand that is run twice make one paper")
    func twice() async throws {
        let id = try await deemed()
        let again = FollowerLoop(SecondFollower(bridge.destination.office), bridge.destination.office)
        try await loop.step()
        try await again.step()
        let waiting = try await bridge.destination.office.errands.list(dead: false).errands
        #expect(waiting.count == 1 && waiting.first?.target == id)
        let errand = try #require(waiting.first)
        let work = ClockPaperWork(bridge.destination.office)
        // A run whose end was lost.
        guard case .done(let writes) = await work.run(errand), !writes.isEmpty else {
            Issue.record("no paper")
            return
        }
        #expect(try await papers() == 0)
        try await runner.round()
        guard case .done(let more) = await work.run(errand), more.isEmpty else {
            Issue.record("a second paper")
            return
        }
        #expect(try await papers() == 1)
    }

    @Test("a store that fails at any commit leaves the promise, and in the end one paper", arguments: 1..<7)
    func crashes(place: Int) async throws {
        let id = try await deemed()
        bridge.destination.store.fail(commit: place, .fails)
        for _ in 0..<3 {
            // `try?`: what fails is found again in the next round.
            _ = try? await loop.step()
            _ = try? await runner.round()
            bridge.destination.clock.advance(milliseconds: 60_000)
        }
        #expect(try await papers() == 1, "commit \(place)")
        #expect(try await notice(id)?["stored"] == true)
    }

    @Test("without a typesetter the errand says why, is tried again, and then the paper is made")
    func missing() async throws {
        let id = try await deemed()
        typesetter.fail(TypesetFault(.typesetterMissing, "示例"))
        try await loop.step()
        try await runner.round()
        let errands = bridge.destination.office.errands
        let waiting = try #require(try await errands.list(dead: false, kind: "notice_paper").errands.first)
        #expect(waiting.problem?.hasPrefix("typesetter_missing") == true)
        #expect(try await notice(id)?["stored"] == false)
        typesetter.fail(nil)
        _ = try await errands.retry(waiting.id.description, by: "test")
        try await runner.round()
        #expect(try await notice(id)?["stored"] == true)
    }

    @Test("the origin, which issues nothing, makes none")
    func others() async throws {
        let id = try await deemed()
        try await bridge.carry(CaseID(id))
        let office = bridge.origin.office
        let there = FollowerLoop(SecondFollower(office), office)
        try await there.step()
        #expect(try await office.errands.list(dead: false).errands.isEmpty)
        let printed = try await NoticeDesk(office).list(id, for: window)["notices"]?.arrayValue?.first
        #expect(printed?["stored"] == false)
    }
}

/// The same follower from the first event on.
private struct SecondFollower: Follower {
    let name = "clock_papers_again"
    let pace = FollowerPace.prompt
    let start = FollowerStart.beginning
    let first: ClockPaperFollower

    init(_ office: OfficeContext) { first = ClockPaperFollower(office) }

    func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        try await first.follow(events)
    }
}
