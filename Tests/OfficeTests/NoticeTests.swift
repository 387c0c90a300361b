import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Notices travel with their events")
struct NoticeTests {
    private let typesetter: PlainTypesetter
    private let bridge: Bridge
    private let window: Caller
    private let handler: Caller

    init() async throws {
        typesetter = PlainTypesetter()
        bridge = try await Bridge(
            seed: 71, notices: NoticeRoom(typesetter: typesetter, shelf: ShippedNotices.shelf()))
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.approver, "150100").caller
    }

    private func submitted(_ body: JSON = SampleCase.body()) async throws -> String {
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        return id
    }

    @discardableResult private func write(
        _ id: String, _ type: String, _ data: JSON = [:], key: String? = nil
    ) async throws -> JSON {
        let answer = try await CaseDesk(bridge.destination.office).write(
            ["type": .string(type), "data": data], to: id, key: try key.map { try IdempotencyKey($0) },
            by: handler)
        try await bridge.carry(CaseID(id))
        return answer
    }

    /// A notice as a region's clerk opens it.
    private func open(
        _ kind: String, of id: String, at region: Region, by caller: Caller, event: String? = nil
    ) async throws -> JSON {
        let wish = try NoticeDesk.Wish(kind: kind, event: event, purpose: "示例核对")
        switch try await NoticeDesk(region.office).open(wish, of: id, for: caller) {
        case .made(_, let pdf): return try PlainTypesetter.read(pdf)
        case .stored(var document):
            var bytes: [UInt8] = []
            while let piece = try await document.next() { bytes += piece }
            return try PlainTypesetter.read(bytes)
        }
    }

    private func register(_ letters: String) async throws -> [NumberLine] {
        try await bridge.destination.office.numbers.register(
            division: "1501", kind: try #require(NumberKind(letters: letters)), year: 2026, after: 0,
            limit: 100,
            gapsOnly: false)
    }

    @Test(
        "an acceptance takes its notice along: the peer opens the same paper, with number, tracking code, no seal"
    )
    func travels() async throws {
        let id = try await submitted()
        try await write(id, "received")
        let answer = try await write(id, "accepted")
        #expect(answer["document_missing"] == nil)
        let here = try await open("accepted", of: id, at: bridge.destination, by: handler)
        let there = try await open("accepted", of: id, at: bridge.origin, by: window)
        #expect(here == there)
        #expect(here["data"]?["title"] == "受理通知书")
        #expect(here["data"]?["number"] == "1501-SL-2026-000001")
        #expect(here["data"]?["seal"] == "none")
        #expect(here["data"]?["seal_text"] == "未盖章")
        let token = bridge.destination.office.links.trackingToken(of: try CaseID(id))
        #expect(here["codes"]?["tracking"]?.stringValue?.hasSuffix(token) == true)
        #expect(try await bridge.destination.office.links.trackedCase(token) == CaseID(id))
        let lines = try await register("SL")
        #expect(lines.map(\.state) == ["used"])
        #expect(lines.first?.line["title"] == "受理通知书")
        #expect(lines.first?.line["case"] == .string(id))
        let listed = try await NoticeDesk(bridge.origin.office).list(id, for: window)["notices"]?[0]
        #expect(listed?["kind"] == "accepted")
        #expect(listed?["stored"] == true)
        #expect(listed?["sealed"] == "none")
    }

    @Test("nothing personal stands in the clear of the event, of the listing or of the register")
    func nothingPersonal() async throws {
        let id = try await submitted()
        try await write(id, "received")
        try await write(id, "accepted")
        let file = try await bridge.destination.store.cases([CaseID(id)])[CaseID(id)]
        let jws = (file?.destination ?? []).map { String(decoding: $0.jws, as: UTF8.self) }.joined()
        for part in jws.split(separator: ".") {
            let text = String(decoding: Base64URL.decode(String(part)) ?? [], as: UTF8.self)
            #expect(!text.contains(SampleCase.name) && !text.contains("受理通知书"))
        }
        let list = try await NoticeDesk(bridge.origin.office).list(id, for: window).description
        #expect(!list.contains(SampleCase.name) && !list.contains(SampleCase.idNumber))
        #expect(!(try await register("SL").map(\.json.description).joined().contains(SampleCase.name)))
    }

    @Test("a whole life has a paper at every step, each of its own series")
    func life() async throws {
        let id = try await submitted()
        try await write(id, "received")
        try await write(
            id, "correction_requested",
            ["due_days": 10, "items": [["material": "M02", "reason": "示例：请签名"]]])
        try await write(id, "accepted")
        try await write(
            id, "clock_suspended",
            ["kind": "hearing", "excluded": "both", "days": 10, "basis": "《示例条例》第一条"])
        try await write(
            id, "extended", ["days": 3, "approved_by": "示例王五", "reason": "示例：情况复杂"])
        try await write(
            id, "decided",
            [
                "outcome": "denied", "reason": "示例：不符合条件",
                "remedy": [
                    "review_organ": "示例市人民政府", "review_days": 60, "court": "示例区人民法院", "suit_months": 6,
                ],
            ])
        try await write(id, "rectified", ["what": "示例更正", "reason": "示例：笔误"])
        let notices =
            try await NoticeDesk(bridge.origin.office).list(id, for: window)["notices"]?.arrayValue ?? []
        #expect(
            notices.compactMap { $0["kind"]?.stringValue } == [
                "correction", "accepted", "special_procedure", "extended", "denied", "rectified",
            ])
        #expect(notices.allSatisfy { $0["stored"] == true })
        for letters in ["BZ", "SL", "TC", "YC", "JD", "GZ"] {
            #expect(try await register(letters).map(\.state) == ["used"], "\(letters)")
        }
        let special = try await open("special_procedure", of: id, at: bridge.origin, by: window)
        #expect(special["data"]?["number"] == "1501-TC-2026-000001")
        let denied = try await open("denied", of: id, at: bridge.origin, by: window)
        #expect(denied["data"]?["blocks"]?.description.contains("60日内向示例市人民政府申请行政复议") == true)
    }

    @Test("a receipt is printed where the case was taken in, on demand, always the same, and audited")
    func receipt() async throws {
        let id = try await submitted()
        let one = try await open("receipt", of: id, at: bridge.origin, by: window)
        #expect(one == (try await open("receipt", of: id, at: bridge.origin, by: window)))
        let text = one["data"]?["blocks"]?.description ?? ""
        #expect(text.contains("是否受理由呼和浩特的呼和浩特市"), "who decides is no office of the window's: \(text)")
        #expect(one["data"]?["number"] == "收件编号：1506-SJ-2026-000001")
        #expect(one["data"]?["blocks"]?.description.contains(SampleCase.idNumber) == true)
        let audit = try await bridge.origin.store.audit(after: 0, limit: 100)
        #expect(audit.filter { $0.action == "notice_opened" && $0.detail == "receipt 示例核对" }.count == 2)
        await #expect(throws: OfficeRefusal(.noticeNotDue)) {
            try await open("receipt", of: id, at: bridge.destination, by: handler)
        }
    }

    @Test("a record of delivery names the notice that it is about, and stays open where a hand writes")
    func deliveryRecord() async throws {
        let id = try await submitted()
        try await write(id, "received")
        await #expect(throws: OfficeRefusal(.noticeNotDue)) {
            try await open("delivery_record", of: id, at: bridge.origin, by: window)
        }
        try await write(id, "accepted")
        let record = try await open("delivery_record", of: id, at: bridge.origin, by: window)
        #expect(record["data"]?["date"] == "")
        let text = record["data"]?["blocks"]?.description ?? ""
        #expect(text.contains("受理通知书") && text.contains("1501-SL-2026-000001"))
    }

    @Test(
        "who may not see personal members prints nothing; what the case does not have is said",
        arguments: ["accepted", "nobody", ""])
    func refused(kind: String) async throws {
        let id = try await submitted()
        let operatorCaller = Caller(actor: "uid:1", role: .operatorRole)
        if kind == "accepted" {
            await #expect(throws: OfficeRefusal(.forbidden)) {
                try await open(kind, of: id, at: bridge.origin, by: operatorCaller)
            }
        }
        await #expect(throws: OfficeRefusal(.noticeNotDue)) {
            try await open(kind, of: id, at: bridge.origin, by: window)
        }
        let stranger = try await bridge.origin.token(.window, "150102").caller
        await #expect(throws: OfficeRefusal(kind == "accepted" ? .notFound : .noticeNotDue)) {
            try await open(kind, of: id, at: bridge.origin, by: stranger)
        }
    }

    @Test("null says that no paper is to be made; a document of the writer's own goes in its place")
    func wishes() async throws {
        let id = try await submitted()
        try await write(id, "received")
        let first = try await write(
            id, "correction_requested",
            ["due_days": 5, "items": [["reason": "示例"]], "document": .null])
        #expect(first["event"]?["data"]?["document"] == nil)
        #expect(first["document_missing"] == nil)
        var upload = try await DocumentDesk(bridge.destination.office, bytesMax: 1_000).begin(
            name: "示例扫描.pdf", mediaType: "application/pdf", bytes: nil, by: handler)
        try await upload.take(Array("%PDF-plain\n{\"scan\":true}".utf8))
        let scan = try await upload.finish()
        try await write(
            id, "accepted", ["document": ["title": "示例扫描件", "sealed": "scan", "blob": scan]])
        #expect(try await open("accepted", of: id, at: bridge.origin, by: window) == ["scan": true])
        #expect(try await register("SL").map(\.state) == ["used"])
        // What went without is printed from what the case holds.
        let printed = try await open("correction", of: id, at: bridge.destination, by: handler)
        #expect(printed["data"]?["number"] == "1501-BZ-2026-000001")
    }

    @Test("without a typesetter the event is written, says what is missing, and is printed later")
    func missingTypesetter() async throws {
        let id = try await submitted()
        try await write(id, "received")
        typesetter.fail(TypesetFault(.typesetterMissing, "示例"))
        let answer = try await write(id, "accepted", key: "k1")
        #expect(answer["document_missing"] == "typesetter_missing")
        #expect(answer["event"]?["data"]?["notice_no"] == "1501-SL-2026-000001")
        #expect(try await write(id, "accepted", key: "k1")["document_missing"] == "typesetter_missing")
        #expect(try await register("SL").map(\.state) == ["used"])
        // A number that stood on the paper alone is borne by nothing.
        try await write(
            id, "clock_suspended", ["kind": "hearing", "excluded": "both", "days": 1, "basis": "示例"])
        #expect(try await register("TC").map { $0.line["reason"] } == ["not_made"])
        typesetter.fail(nil)
        #expect(
            try await open("accepted", of: id, at: bridge.destination, by: handler)["data"]?["title"]
                == "受理通知书")
    }

    @Test("where the region wants none without its paper, the event is refused and its number is void")
    func refusing() async throws {
        let setter = PlainTypesetter()
        let room = NoticeRoom(
            typesetter: setter, rules: NoticeRules(lacking: .refuse), shelf: ShippedNotices.shelf())
        let strict = try await Bridge(seed: 91, notices: room)
        let window = try await strict.origin.token(.window, "150627").caller
        let handler = try await strict.destination.token(.approver, "150100").caller
        let line = try await Intake(strict.origin.office).submit(SampleCase.body(), key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await strict.carry(CaseID(id))
        let desk = CaseDesk(strict.destination.office)
        _ = try await desk.write(["type": "received", "data": [:]], to: id, key: nil, by: handler)
        setter.fail(TypesetFault(.typesetterFailed, "示例"))
        await #expect(throws: OfficeRefusal(.typesetterFailed)) {
            try await desk.write(["type": "accepted", "data": [:]], to: id, key: nil, by: handler)
        }
        setter.fail(nil)
        let answer = try await desk.write(["type": "accepted", "data": [:]], to: id, key: nil, by: handler)
        #expect(answer["event"]?["data"]?["notice_no"] == "1501-SL-2026-000002")
        let lines = try await strict.destination.office.numbers.register(
            division: "1501", kind: try #require(NumberKind(letters: "SL")), year: 2026, after: 0, limit: 9,
            gapsOnly: false)
        #expect(lines.map(\.state) == ["void", "used"])
        #expect(lines.first?.line["reason"] == "not_made")
    }

    @Test("a reason too long for paper is refused whatever the region's rule, and leaves a void number")
    func tooLong() async throws {
        let id = try await submitted()
        try await write(id, "received")
        let reason = String(repeating: "长", count: 40_001)
        await #expect(throws: OfficeRefusal(.sheetTooLarge)) {
            try await write(
                id, "correction_requested", ["due_days": 5, "items": [["reason": .string(reason)]]])
        }
        #expect(try await register("BZ").map { $0.line["reason"] } == ["not_made"])
    }

    @Test("what is refused before takes no number")
    func refusedTakesNone() async throws {
        let id = try await submitted()
        await #expect(throws: OfficeRefusal(.transitionIllegal)) { try await write(id, "decided") }
        try await write(id, "received")
        await #expect(throws: OfficeRefusal(.validationFailed)) { try await write(id, "refused") }
        #expect(try await register("JD").isEmpty)
        #expect(try await register("BYSL").isEmpty)
    }

    @Test(
        "a store that fails at any of an acceptance's commits leaves every number used once or void after a restart"
    )
    func crashes() async throws {
        var isUntouched = false
        var place = 1
        while !isUntouched, place < 40 {
            let scene = try await Bridge(
                seed: UInt64(200 + place),
                notices: NoticeRoom(typesetter: PlainTypesetter(), shelf: ShippedNotices.shelf()))
            let window = try await scene.origin.token(.window, "150627").caller
            let handler = try await scene.destination.token(.approver, "150100").caller
            let line = try await Intake(scene.origin.office).submit(SampleCase.body(), key: nil, by: window)
            let id = try #require(line["id"]?.stringValue)
            try await scene.carry(CaseID(id))
            let desk = CaseDesk(scene.destination.office)
            _ = try await desk.write(["type": "received", "data": [:]], to: id, key: nil, by: handler)
            scene.destination.store.fail(commit: place, .fails)
            do throws(OfficeRefusal) {
                _ = try await desk.write(["type": "accepted", "data": [:]], to: id, key: nil, by: handler)
                isUntouched = true
            } catch { #expect(error.code == .storeFailed, "at commit \(place)") }
            // A new process over the same store: what the old one left is accounted for.
            let restarted = NumberSeries(store: scene.destination.store)
            // In the last round the fault still waits for a commit, and there is nothing left over.
            if !isUntouched { try await restarted.settleLeftovers(at: scene.destination.clock.now()) }
            let kind = try #require(NumberKind(letters: "SL"))
            let lines = try await restarted.register(
                division: "1501", kind: kind, year: 2026, after: 0, limit: 9, gapsOnly: false)
            let last = try await restarted.allSeries().first { $0.series == "1501-SL-2026" }?.last ?? 0
            #expect(lines.count == last, "at commit \(place)")
            let summary = try await scene.destination.store.cases([CaseID(id)])[CaseID(id)]?.record.summary
            #expect(lines.filter { $0.state == "used" }.count == (summary?.state == .accepted ? 1 : 0))
            place += 1
        }
        #expect(isUntouched && place > 4, "the commits of one acceptance: \(place - 2)")
    }

    @Test("64 cases accepted at once have 64 numbers and papers of their own")
    func together() async throws {
        var ids: [String] = []
        for _ in 0..<64 { ids.append(try await submitted()) }
        let desk = CaseDesk(bridge.destination.office)
        let numbers = try await withThrowingTaskGroup(of: String.self) { group in
            for id in ids {
                group.addTask {
                    let answer = try await desk.write(
                        ["type": "accepted", "data": [:]], to: id, key: nil, by: handler)
                    return answer["event"]?["data"]?["notice_no"]?.stringValue ?? ""
                }
            }
            return try await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(Set(numbers).count == 64)
        let lines = try await register("SL")
        #expect(lines.count == 64)
        #expect(Set(lines.compactMap { $0.line["event"]?.stringValue }).count == 64)
        #expect(
            try await bridge.destination.office.numbers.allSeries().contains {
                ($0.series, $0.last) == ("1501-SL-2026", 64)
            })
    }
}
