import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Papers of what is written otherwise than one event by one person")
struct NoticePaperTests {
    private let typesetter = PlainTypesetter()
    private let bridge: Bridge
    private let window: Caller
    private let handler: Caller

    init() async throws {
        bridge = try await Bridge(
            seed: 310, others: [10, 23],
            notices: NoticeRoom(typesetter: typesetter, shelf: ShippedNotices.shelf()))
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.approver, "150100").caller
    }

    private static let day: Int64 = 86_400_000

    private func register(_ region: Region, _ prefix: String, _ letters: String) async throws -> [NumberLine]
    {
        try await region.office.numbers.register(
            division: prefix, kind: try #require(NumberKind(letters: letters)), year: 2026, after: 0,
            limit: 100, gapsOnly: false)
    }

    private func open(_ id: String, _ kind: String, at region: Region, by caller: Caller) async throws -> JSON
    {
        let wish = try NoticeDesk.Wish(kind: kind, purpose: "示例核对")
        switch try await NoticeDesk(region.office).open(wish, of: id, for: caller) {
        case .made(_, let pdf): return try PlainTypesetter.read(pdf)
        case .stored(var document):
            var bytes: [UInt8] = []
            while let piece = try await document.next() { bytes += piece }
            return try PlainTypesetter.read(bytes)
        }
    }

    private func listed(_ id: String, at region: Region, by caller: Caller) async throws -> [JSON] {
        try await NoticeDesk(region.office).list(id, for: caller)["notices"]?.arrayValue ?? []
    }

    // MARK: 代受理

    private static let agreed = SampleCase.body([
        ("matter", "1115060090001279533002009001000"), ("accepted", [:]),
        (
            "form",
            [
                "applicant_name": .string(SampleCase.name), "id_no": .string(SampleCase.idNumber),
                "phone": "13800000000", "purpose": "示例用途",
            ]
        ),
        ("materials", .array(["M01", "M02"].map { SampleCase.material($0) })),
    ])

    @Test(
        "an acceptance at the origin takes its notice along in the submission: both sides open the same paper"
    )
    func atOrigin() async throws {
        let line = try await Intake(bridge.origin.office).submit(Self.agreed, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        #expect(line["document_missing"] == nil)
        try await bridge.carry(CaseID(id))
        let here = try await open(id, "accepted", at: bridge.origin, by: window)
        #expect(here == (try await open(id, "accepted", at: bridge.destination, by: handler)))
        #expect(here["data"]?["title"] == "受理通知书")
        #expect(here["data"]?["number"] == "1506-SL-2026-000001")
        let lines = try await register(bridge.origin, "1506", "SL")
        #expect(lines.map(\.state) == ["used"])
        #expect(lines.first?.line["title"] == "受理通知书")
        let notice = try #require(try await listed(id, at: bridge.destination, by: handler).first)
        #expect(notice["stored"] == true && notice["author"] == "origin")
    }

    @Test("the same submission twice under one key is one case, one number used and one paper")
    func repeated() async throws {
        let (intake, key) = (Intake(bridge.origin.office), try IdempotencyKey("k-1"))
        let one = try await intake.submit(Self.agreed, key: key, by: window)
        let two = try await intake.submit(Self.agreed, key: key, by: window)
        #expect(one == two)
        #expect(try await register(bridge.origin, "1506", "SL").map(\.state) == ["used"])
    }

    @Test("without a typesetter the acceptance at the origin says what is missing, to a repetition too")
    func atOriginMissing() async throws {
        typesetter.fail(TypesetFault(.typesetterMissing, "示例"))
        let (intake, key) = (Intake(bridge.origin.office), try IdempotencyKey("k-2"))
        let line = try await intake.submit(Self.agreed, key: key, by: window)
        #expect(line["document_missing"] == "typesetter_missing" && line["state"] == "accepted")
        #expect(try await intake.submit(Self.agreed, key: key, by: window) == line)
        #expect(try await register(bridge.origin, "1506", "SL").map(\.state) == ["used"])
        typesetter.fail(nil)
        let id = try #require(line["id"]?.stringValue)
        #expect(try await listed(id, at: bridge.origin, by: window).first?["stored"] == false)
        #expect(
            try await open(id, "accepted", at: bridge.origin, by: window)["data"]?["title"] == "受理通知书")
    }

    @Test("a submission that accepts nothing takes no paper along")
    func plainSubmission() async throws {
        typesetter.fail(TypesetFault(.typesetterMissing, "示例"))
        let line = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)
        #expect(line["document_missing"] == nil)
    }

    @Test("a store that fails at any commit of an acceptance at the origin leaves every number used or void")
    func atOriginCrashes() async throws {
        var isUntouched = false
        var place = 1
        while !isUntouched, place < 40 {
            let scene = try await Bridge(
                seed: UInt64(400 + place), others: [23],
                notices: NoticeRoom(typesetter: PlainTypesetter(), shelf: ShippedNotices.shelf()))
            let window = try await scene.origin.token(.window, "150627").caller
            scene.origin.store.fail(commit: place, .fails)
            do throws(OfficeRefusal) {
                _ = try await Intake(scene.origin.office).submit(Self.agreed, key: nil, by: window)
                isUntouched = true
            } catch { #expect(error.code == .storeFailed, "at commit \(place)") }
            let restarted = NumberSeries(store: scene.origin.store)
            if !isUntouched { try await restarted.settleLeftovers(at: scene.origin.clock.now()) }
            let lines = try await restarted.register(
                division: "1506", kind: try #require(NumberKind(letters: "SL")), year: 2026, after: 0,
                limit: 9, gapsOnly: false)
            let last = try await restarted.allSeries().first { $0.series == "1506-SL-2026" }?.last ?? 0
            #expect(lines.count == last, "at commit \(place)")
            let cases = try await scene.origin.store.list(CaseQuery(), after: nil, limit: 9).elements.count
            #expect(lines.filter { $0.state == "used" }.count == cases, "at commit \(place)")
            place += 1
        }
        #expect(isUntouched && place > 4)
    }

    // MARK: Characters that no font has

    @Test(
        "an event's paper with a character that no font has is not made; a copy shows its code point and says so"
    )
    func lackingGlyph() async throws {
        typesetter.lack(["𱍐"])
        let body = SampleCase.body([
            (
                "parties",
                [
                    [
                        "role": "applicant", "name": "示例𱍐三", "id_type": "resident_id",
                        "id_no": .string(SampleCase.idNumber), "phone": "13800000000",
                    ]
                ]
            )
        ])
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        let receipt = try await open(id, "receipt", at: bridge.origin, by: window)
        let text = receipt["data"]?["blocks"]?.description ?? ""
        #expect(text.contains("示例〔U+31350〕三") && text.contains("请手工填写该字"))
        let desk = CaseDesk(bridge.destination.office)
        _ = try await desk.write(["type": "received", "data": [:]], to: id, key: nil, by: handler)
        let answer = try await desk.write(["type": "accepted", "data": [:]], to: id, key: nil, by: handler)
        #expect(answer["document_missing"] == "glyph_missing")
        #expect(answer["event"]?["data"]?["document"] == nil)
    }

    // MARK: A region without a system

    @Test("the receipt and every notice of a case whose other side is a proxy say so; others do not")
    func proxied() async throws {
        let id = try await accepted()
        for kind in ["receipt", "accepted"] {
            let plain = try await printed(id, kind, proxied: nil)
            #expect(!plain.contains("代录"))
            let marked = try await printed(id, kind, proxied: .init(region: "阿拉善左旗", host: "鄂尔多斯"))
            #expect(marked.contains("由鄂尔多斯代为转递，阿拉善左旗的答复由鄂尔多斯代录"))
        }
    }

    @Test(
        "who is a proxy is taken from the peer's record, for the case that begins as for the one that stands")
    func proxyPeer() async throws {
        let peer = bridge.destination.id.description
        let record = try #require(try await bridge.origin.store.allRecords(.peer).first { $0.key == peer })
        var facts = try #require(try JSON.parse(record.value).objectValue)
        facts["proxy"] = true
        _ = try await bridge.origin.store.commit([
            Change(writes: [.record(.peer, key: peer, value: JSON.object(facts).serialized())])
        ])
        try await bridge.origin.load()
        let line = try await Intake(bridge.origin.office).submit(Self.agreed, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        for kind in ["receipt", "accepted"] {
            let page = try await open(id, kind, at: bridge.origin, by: window)
            #expect(page["data"]?["blocks"]?.description.contains("代为转递") == true, "\(kind)")
        }
        let links = bridge.origin.office.links
        try await links.keepTrackingToken(of: try CaseID(id))
        let followed = try await CaseTracking(bridge.origin.office).view(
            of: links.trackingToken(of: try CaseID(id)))
        #expect(followed["proxied"]?.stringValue?.contains("代为转递、代录") == true)
    }

    private func printed(
        _ id: String, _ kind: String, proxied: NoticeCase.Proxied?
    ) async throws -> String {
        let (office, word) = (bridge.origin.office, try #require(NoticeKind(rawValue: kind)))
        let room = try #require(office.notices)
        let making = NoticeMaking(context: office, room: room)
        var noticeCase = try making.noticeCase(try await CaseDesk(office).view(id, for: window))
        #expect(noticeCase.proxied == nil)
        noticeCase.proxied = proxied
        let facts = making.facts(noticeCase, [:], number: nil, on: nil).object(for: word)
        let paper = try await making.paper(
            word, facts: facts, tracking: "示例", language: nil, isSealed: false)
        return paper.content.blocks.flatMap(\.texts).joined()
    }

    // MARK: Several at once

    private func accepted() async throws -> String {
        let line = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        let desk = CaseDesk(bridge.destination.office)
        for type in ["received", "accepted"] {
            _ = try await desk.write(["type": .string(type), "data": [:]], to: id, key: nil, by: handler)
        }
        return id
    }

    private static let both: [(EventType, JSONObject)] = [
        (.extended, ["days": 3, "approved_by": "示例王五", "reason": "示例：情况复杂"]),
        (.clockSuspended, ["kind": "hearing", "excluded": "both", "days": 5, "basis": "示例"]),
    ]

    @Test("events of one decision each take their own paper and number along; null says which goes without")
    func severalAtOnce() async throws {
        let id = try await accepted()
        let desk = CaseDesk(bridge.destination.office)
        let note: JSONObject = ["kind": "question", "text": "示例"]
        try await desk.write(
            Self.both + [(.note, note)], to: try await desk.view(id, for: handler), by: handler)
        let notices = try await listed(id, at: bridge.destination, by: handler)
        #expect(
            notices.compactMap { $0["kind"]?.stringValue } == ["accepted", "extended", "special_procedure"])
        #expect(notices.allSatisfy { $0["stored"] == true })
        for letters in ["YC", "TC"] {
            #expect(try await register(bridge.destination, "1501", letters).map(\.state) == ["used"])
        }
        let paper = try await open(id, "extended", at: bridge.destination, by: handler)
        #expect(paper["data"]?["number"] == "1501-YC-2026-000001")
        var without = Self.both
        without[0].1["document"] = .null
        let other = try await accepted()
        try await desk.write(without, to: try await desk.view(other, for: handler), by: handler)
        let stored = try await listed(other, at: bridge.destination, by: handler).map { $0["stored"] }
        #expect(stored == [true, false, true])
    }

    @Test("where the second paper is refused neither event is written, and both numbers are void")
    func secondRefused() async throws {
        let id = try await accepted()
        let desk = CaseDesk(bridge.destination.office)
        var events = Self.both
        events[1].1["basis"] = .string(String(repeating: "长", count: 40_001))
        await #expect(throws: OfficeRefusal(.sheetTooLarge)) {
            try await desk.write(events, to: try await desk.view(id, for: handler), by: handler)
        }
        #expect(try await listed(id, at: bridge.destination, by: handler).count == 1)
        for letters in ["YC", "TC"] {
            #expect(try await register(bridge.destination, "1501", letters).map(\.state) == ["void"])
        }
    }
}
