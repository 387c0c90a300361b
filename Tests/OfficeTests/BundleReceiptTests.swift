import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

private typealias Scene = BundleScene

@Suite("The receipt of a whole bundle")
struct BundleReceiptTests {
    private let typesetter: PlainTypesetter
    private let scene: BundleScene

    init() async throws {
        typesetter = PlainTypesetter()
        scene = try await BundleScene(
            seed: 9_700, notices: NoticeRoom(typesetter: typesetter, shelf: ShippedNotices.shelf()))
    }

    private func print(_ bundle: JSON, by caller: Caller? = nil) async throws -> [UInt8] {
        try await BundleDesk(scene.origin.office).receipt(
            bundle["id"]?.stringValue ?? "", language: nil, purpose: "示例打印", for: caller ?? scene.window
        ).pdf
    }

    private func tables(_ pdf: [UInt8]) throws -> [[[String]]] {
        let blocks = try PlainTypesetter.read(pdf)["data"]?["blocks"]?.arrayValue ?? []
        return blocks.compactMap { block in
            block["rows"]?.arrayValue?.map { $0.arrayValue?.compactMap(\.stringValue) ?? [] }
        }
    }

    private func refusal(_ work: () async throws -> [UInt8]) async -> ErrorCode? {
        do {
            _ = try await work()
            return nil
        } catch { return (error as? OfficeRefusal)?.code }
    }

    private func looks() async throws -> [AuditLine] {
        try await scene.origin.store.audit(after: 0, limit: 500).filter { $0.action == "notice_opened" }
    }

    @Test(
        "it lists every part, the materials once, the promise of the whole, and bears the bundle's own token")
    func whole() async throws {
        try await scene.define(
            [
                Scene.part(1, Scene.there, [("lead", true), ("name", "示例先办")]),
                Scene.part(2, Scene.far, after: [1]), Scene.part(3, Scene.here, after: [1, 2]),
                Scene.part(4, Scene.here),
            ], [("results", "together")])
        let bundle = try await scene.submit()
        let page = try PlainTypesetter.read(try await print(bundle))
        #expect(page["data"]?["title"] == "一件事收件凭证")
        #expect(page["data"]?["number"] == "收件编号：1506-YJS-2026-000001")
        #expect(page["data"]?["date"] == "2026年3月9日")
        let token = try #require(bundle["tracking"]?["token"]?.stringValue)
        #expect(page["codes"]?["tracking"] == .string("https://public.test/t/" + token))
        let tables = try tables(try await print(bundle))
        let about = Dictionary(tables[0].map { ($0[0], $0[1]) }) { $1 }
        #expect(about["申请人"] == SampleCase.name)
        #expect(about["证件类型及号码"]?.hasSuffix(SampleCase.idNumber) == true, "nothing is masked on it")
        #expect(about["承诺办结时限"] == "全部事项自收件之日起5个工作日，即2026年3月16日前")
        #expect(about["结果送达方式"]?.hasSuffix("（各事项结果一并领取）") == true)
        #expect(
            tables[1].map { [$0[0], $0[4]] } == [
                ["序号", "办理情况"], ["1", "已收件，待办理地接收"], ["2", "待事项1办结后开始"], ["3", "待事项1、2办结后开始"],
                ["4", "办理中"],
            ])
        #expect(tables[1][1][1] == "示例先办（牵头）")
        #expect(tables[1][1][2].hasPrefix("内蒙古自治区呼和浩特市　"))
        #expect(tables[1][2][2].contains("陇南市　"))
        #expect(tables[1].dropFirst().allSatisfy { $0[3].hasSuffix("个工作日") }, "\(tables[1])")
        #expect(tables[2].map { $0[1] } == ["材料名称", "M01", "M02", "M07"])
    }

    @Test(
        "the same content is the same bytes; what has gone on since is said in the words of the public page")
    func bytes() async throws {
        try await scene.define([Scene.part(1, Scene.there), Scene.part(2, Scene.far, after: [1])])
        let bundle = try await scene.submit()
        let first = try await print(bundle)
        scene.clock.advance(milliseconds: 3_600_000)
        #expect(try await print(bundle) == first)
        try await scene.decide(try bundle.caseID(1), "approved")
        let later = try await print(bundle)
        let token = try #require(bundle["tracking"]?["token"]?.stringValue)
        let page = try await BundleTracking(scene.origin.office).view(of: token)
        let words = (page["parts"]?.arrayValue ?? []).compactMap { $0["state_text"]?.stringValue }
        #expect(try tables(later)[1].dropFirst().map { $0[4] } == words)
        #expect(words == ["已作出决定", "已收件，待办理地接收"])
        #expect(try await looks().map(\.detail) == Array(repeating: "bundle_receipt 示例打印", count: 3))
        #expect(try await looks().first?.object == "bundle:" + (bundle["id"]?.stringValue ?? ""))
    }

    @Test(
        "no such bundle, another town's, a role that sees no persons, no typesetter: refused, and no look is noted"
    )
    func refused() async throws {
        try await scene.define([Scene.part(1, Scene.there)])
        let bundle = try await scene.submit()
        for id in ["", "x", "1506-YJS-2026-000002", "0195f3c0-0000-7000-8000-000000000000"] {
            #expect(await refusal { try await print(["id": .string(id)]) } == .notFound, "\(id)")
        }
        let stranger = try await scene.origin.token(.window, "150622").caller
        #expect(await refusal { try await print(bundle, by: stranger) } == .notFound)
        let keeper = try await scene.origin.token(.operatorRole).caller
        #expect(await refusal { try await print(bundle, by: keeper) } == .forbidden)
        typesetter.fail(TypesetFault(.typesetterMissing, "示例"))
        #expect(await refusal { try await print(bundle) } == .typesetterMissing)
        #expect(try await looks().isEmpty)
        typesetter.fail(nil)
        for id in ["1506-YJS-2026-000001", try bundle.caseID(1).description] {
            #expect(await refusal { try await print(["id": .string(id)]) } == nil, "\(id)")
        }
        let auditor = try await scene.origin.token(.auditor).caller
        #expect(await refusal { try await print(bundle, by: auditor) } == nil)
        // It is no case's paper, and a gateway without notices makes none.
        await #expect(throws: OfficeRefusal(.noticeNotDue)) {
            let wish = try NoticeDesk.Wish(kind: "bundle_receipt", purpose: "示例打印")
            _ = try await NoticeDesk(scene.origin.office).open(
                wish, of: try bundle.caseID(1).description, for: scene.window)
        }
        let bare = try await BundleScene(seed: 9_710)
        try await bare.define([Scene.part(1, Scene.there)])
        let other = try await bare.submit()
        await #expect(throws: OfficeRefusal(.typesetterMissing)) {
            _ = try await BundleDesk(bare.origin.office).receipt(
                other["id"]?.stringValue ?? "", language: nil, purpose: "示例打印", for: bare.window)
        }
    }

    @Test(
        "a bundle of before there were tokens gets its own with its first receipt or its first view, durably")
    func olderBundle() async throws {
        try await scene.define([Scene.part(1, Scene.there)])
        let bundle = try await scene.submit()
        let token = try #require(bundle["tracking"]?["token"]?.stringValue)
        for isPrinted in [true, false] {
            try await forgetTokens()
            #expect(try await scene.origin.office.links.trackedBundle(token) == nil)
            if isPrinted { _ = try await print(bundle) } else { _ = try await scene.show(bundle) }
            try await scene.restart()
            let followed = try await BundleTracking(scene.origin.office).view(of: token)
            #expect(followed["number"] == bundle["number"], "printed: \(isPrinted)")
        }
        // A store that takes nothing shows the bundle, and no token that leads nowhere.
        try await forgetTokens()
        scene.origin.store.fail(commit: 1, .fails)
        let shown = try await scene.show(bundle)
        #expect(shown["number"] == bundle["number"] && shown["tracking"] == nil)
        #expect(try await scene.show(bundle)["tracking"]?["token"]?.stringValue == token)
        // And hands out no paper with one.
        try await forgetTokens()
        scene.origin.store.fail(commit: 1, .fails)
        #expect(await refusal { try await print(bundle) } == .storeFailed)
    }

    private func forgetTokens() async throws {
        let store = scene.origin.store
        let links = try await store.records(.link, prefix: "", after: nil, limit: 100)
        let change = Change(writes: links.map { .removeRecord(.link, key: $0.key) })
        #expect(try await store.commit([change]) == [.committed])
    }

    @Test("a character that no font has is shown by its code point, and the paper says so")
    func lackingGlyph() async throws {
        try await scene.define([Scene.part(1, Scene.there)], [("name", "示例𱍐事")])
        typesetter.lack(["𱍐"])
        let text = String(decoding: try await print(try await scene.submit()), as: UTF8.self)
        #expect(text.contains("示例〔U+31350〕事") && text.contains("请手工填写该字"))
    }

    @Test("a part that goes to a region without a system says on the one receipt who passes it on")
    func proxied() async throws {
        let peer = scene.longnan.id.description
        let record = try #require(try await scene.origin.store.allRecords(.peer).first { $0.key == peer })
        var facts = try #require(try JSON.parse(record.value).objectValue)
        facts["proxy"] = true
        _ = try await scene.origin.store.commit([
            Change(writes: [.record(.peer, key: peer, value: JSON.object(facts).serialized())])
        ])
        try await scene.origin.load()
        try await scene.define([
            Scene.part(1, Scene.there), Scene.part(2, Scene.far), Scene.part(3, Scene.far, after: [1]),
        ])
        let text = String(decoding: try await print(try await scene.submit()), as: UTF8.self)
        let parts = text.split(separator: "的答复由鄂尔多斯代录").count
        #expect(parts == 2, "once for each region, whether its part has begun or not")
    }

    @Test(
        "a number that a bundle bears is never made void by a stop; one that none bears is, with its reason")
    func numbers() async throws {
        try await scene.define([Scene.part(1, Scene.there)])
        _ = try await scene.submit()
        _ = try await scene.submit()
        // A submission whose commit fails: its number is void at once, or where the store refuses that too, at the start.
        let before = scene.origin.store.commitCount
        _ = try await scene.submit()
        let commits = scene.origin.store.commitCount - before
        for place in 1...commits {
            scene.origin.store.fail(commit: place, .fails)
            _ = try? await scene.submit()  // Some are refused: that is what is looked at.
        }
        try await scene.restart()
        let numbers = scene.origin.office.numbers
        try await numbers.settleLeftovers(at: scene.clock.now())
        let kind = try #require(NumberKind(letters: "YJS"))
        let gaps = try await numbers.register(
            division: "1506", kind: kind, year: 2026, after: 0, limit: 600, gapsOnly: true)
        let borne = try await scene.origin.store.records(.bundleNumber, prefix: "", after: nil, limit: 600)
        let last = try await numbers.allSeries().first { $0.series == "1506-YJS-2026" }?.last
        let all = (gaps.map(\.number) + borne.map(\.key)).sorted()
        #expect(borne.count >= 3 && !gaps.isEmpty)
        #expect(Set(all).count == all.count, "no number is both borne and void")
        #expect(all.count == last, "and none is neither")
        #expect(gaps.allSatisfy { $0.line["reason"] != nil })
    }
}
