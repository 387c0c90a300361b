import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Notices looked at before their event is written")
struct NoticePreviewTests {
    private let typesetter: PlainTypesetter
    private let bridge: Bridge
    private let window: Caller
    private let handler: Caller
    private let id: String

    init() async throws {
        typesetter = PlainTypesetter()
        bridge = try await Bridge(
            seed: 78, approverDecides: true,
            notices: NoticeRoom(typesetter: typesetter, shelf: ShippedNotices.shelf()))
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.approver, "150100").caller
        let line = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)
        id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        try await write("received")
    }

    private func write(_ type: String, _ data: JSON = [:]) async throws {
        _ = try await CaseDesk(bridge.destination.office).write(
            ["type": .string(type), "data": data], to: id, key: nil, by: handler)
        try await bridge.carry(CaseID(id))
    }

    private func preview(
        _ kind: String, _ body: JSON = [:], by caller: Caller? = nil
    ) async throws -> (name: String, page: JSON) {
        let draft = try NoticeDesk.Draft(kind: kind, body)
        let paper = try await NoticeDesk(bridge.destination.office).preview(
            draft, of: id, for: caller ?? handler)
        return (paper.name, try PlainTypesetter.read(paper.pdf))
    }

    @Test("shows the case's paper as it would be, marked 预览, without number, seal and tracking code")
    func marked() async throws {
        let (name, page) = try await preview("accepted")
        #expect(name == "受理通知书（预览） 未编号.pdf")
        #expect(page["data"]?["title"] == "受理通知书（预览）")
        #expect(page["data"]?["number"] == "未编号")
        #expect(page["data"]?["seal"] == "none")
        #expect(page["codes"]?["tracking"] == nil)
        let text = page["data"]?["blocks"]?.description ?? ""
        #expect(text.contains("不得送达") && text.contains(SampleCase.name))
        #expect(text.contains("2026年"), "the dates that the acceptance would have")
        #expect(!text.contains(NoticeKind.toCome))
    }

    @Test("has what the caller gives of the event, and says what a person has yet to say")
    func data() async throws {
        let bare = try await preview("correction").page["data"]?["blocks"]?.description ?? ""
        #expect(bare.contains(NoticeKind.toCome))
        let body: JSON = ["data": ["due_days": 7, "items": [["material": "M02", "reason": "示例：请签名"]]]]
        let whole = try await preview("correction", body).page["data"]?["blocks"]?.description ?? ""
        #expect(whole.contains("示例：请签名") && whole.contains("7"))
        #expect(!whole.contains(NoticeKind.toCome))
        try await write("accepted")
        let denied = try await preview("denied").page["data"]
        #expect(denied?["title"]?.stringValue?.hasSuffix("（预览）") == true)
        #expect(try await preview("decided").page["data"]?["title"]?.stringValue?.hasSuffix("（预览）") == true)
        // Dates to which no days were added are not shown as new ones.
        #expect(try await preview("extended").page["data"]?["blocks"]?.description.contains("（待填）") == true)
    }

    @Test("reserves and writes nothing but one line of the audit for each look")
    func nothingWritten() async throws {
        let store = bridge.destination.store
        func state() async throws -> (records: [Record], events: Int) {
            var records: [Record] = []
            for kind in [RecordKind.series, .number, .caseNumber, BlobHolding.named, .clockPaper] {
                records += try await store.allRecords(kind)
            }
            let file = try await store.cases([CaseID(id)])[CaseID(id)]
            return (records, (file?.origin.count ?? 0) + (file?.destination.count ?? 0))
        }
        let before = try await state()
        let audited = try await store.audit(after: 0, limit: 1_000).count
        for purpose in ["示例核对", "示例复核"] {
            _ = try await preview("accepted", ["purpose": .string(purpose)])
        }
        let after = try await state()
        #expect(before.events == after.events)
        #expect(before.records.map(\.key) == after.records.map(\.key))
        #expect(before.records.map(\.version) == after.records.map(\.version))
        let lines = try await store.audit(after: 0, limit: 1_000)
        #expect(lines.count == audited + 2)
        let looks = lines.filter { $0.action == "notice_previewed" && $0.object == id }
        #expect(looks.map(\.detail) == ["accepted 示例核对", "accepted 示例复核"])
        try await write("accepted")
        let lines2 = try await bridge.destination.office.numbers.register(
            division: "1501", kind: #require(NumberKind(letters: "SL")), year: 2026, after: 0, limit: 9,
            gapsOnly: false)
        #expect(lines2.map(\.number) == ["1501-SL-2026-000001"], "no number was spent on looking")
    }

    @Test("a paper whose event cannot be written now is refused with what can be")
    func notNow() async throws {
        do {
            _ = try await preview("extended")
            Issue.record("it was shown")
        } catch let refusal as OfficeRefusal {
            #expect(refusal.code == .transitionIllegal)
            #expect(refusal.allowed.contains(.accepted) && !refusal.allowed.contains(.extended))
        }
        for kind in ["accepted_tolerant", "receipt", "delivery_record", "nobody", ""] {
            await #expect(throws: OfficeRefusal(.noticeNotDue), "\(kind)") { try await preview(kind) }
        }
        try await write("accepted")
        await #expect(throws: OfficeRefusal(.transitionIllegal)) { try await preview("accepted") }
        #expect(
            try await bridge.destination.store.audit(after: 0, limit: 1_000).allSatisfy {
                $0.action != "notice_previewed"
            })
    }

    @Test("who may not write the event, see the case or see persons does not see its paper")
    func rights() async throws {
        let place = bridge.destination
        let below = try await place.token(.handler, "150100").caller
        try await write("accepted")
        await #expect(throws: OfficeRefusal(.forbidden), "a decision is the approver's here") {
            try await preview("decided", by: below)
        }
        for role in [Role.operatorRole, .auditor, .window] {
            let caller = try await place.token(role, "150100").caller
            await #expect(throws: OfficeRefusal(.forbidden), "\(role)") {
                try await preview("decided", by: caller)
            }
        }
        let other = try await place.token(.approver, "150102").caller
        await #expect(throws: OfficeRefusal(.notFound)) { try await preview("decided", by: other) }
        let draft = try NoticeDesk.Draft(kind: "decided", [:])
        for unknown in ["x", "0197fe00-0000-7000-8000-000000000000"] {
            await #expect(throws: OfficeRefusal(.notFound)) {
                try await NoticeDesk(place.office).preview(draft, of: unknown, for: handler)
            }
        }
    }

    @Test(
        "a body that says what it may not is refused",
        arguments: [
            ["data": []], ["data": "x"], ["lang": "z"], ["purpose": "x"], ["purpose": 1], ["number": "1"], [],
            ["data": ["due_days": "ten"]], ["data": ["items": "x"]],
        ] as [JSON])
    func bodies(body: JSON) async throws {
        await #expect(throws: OfficeRefusal(.validationFailed)) {
            try await preview("correction", body)
        }
    }

    @Test("a character that no font has is shown by its code point, as on any copy")
    func glyphs() async throws {
        typesetter.lack(["\u{31350}"])
        let body: JSON = ["data": ["items": [["material": "M02", "reason": "示例\u{31350}"]]]]
        let text = try await preview("correction", body).page["data"]?["blocks"]?.description ?? ""
        #expect(text.contains("〔U+31350〕"))
    }

    @Test("a gateway that makes no paper says so")
    func noRoom() async throws {
        let bare = try await Bridge(seed: 79)
        let caller = try await bare.destination.token(.approver, "150100").caller
        let clerk = try await bare.origin.token(.window, "150627").caller
        let line = try await Intake(bare.origin.office).submit(SampleCase.body(), key: nil, by: clerk)
        let number = try #require(line["id"]?.stringValue)
        try await bare.carry(CaseID(number))
        let draft = try NoticeDesk.Draft(kind: "refused", [:])
        await #expect(throws: OfficeRefusal.self) {
            try await NoticeDesk(bare.destination.office).preview(draft, of: number, for: caller)
        }
    }
}
