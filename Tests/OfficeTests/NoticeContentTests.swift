import Codes
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("What stands on a notice")
struct NoticeContentTests {
    private let book = TemplateBook(shipped: ShippedNotices.files)

    private func content(
        _ kind: NoticeKind, _ changes: [(String, JSON?)] = []
    ) throws -> NoticeContent {
        var facts = NoticeSample.facts(kind)
        for (name, value) in changes { facts[name] = value }
        return try NoticeContent(kind, facts: facts, book: book, language: nil, seal: .none, code: "示例码")
    }

    private func text(_ content: NoticeContent) -> String {
        content.blocks.flatMap(\.texts).joined(separator: "\n")
    }

    @Test("an acceptance says who, what, when, and until when", arguments: [NoticeKind.accepted])
    func accepted(kind: NoticeKind) throws {
        let notice = try content(kind)
        #expect(notice.title == "受理通知书")
        #expect(notice.number == "1501-SL-2026-000001")
        #expect(notice.issuer == "示例乙市示例局")
        #expect(notice.date == "2026年3月9日")
        #expect(notice.sealText == "未盖章")
        #expect(notice.blocks.first == .plain("示例𠮷三·艾山："))
        let text = text(notice)
        #expect(
            text.contains(
                "你（单位）于2026年3月9日提出的“示例事项”申请（收件编号：1506-SJ-2026-000001）"))
        #expect(text.contains("决定自2026年3月9日起予以受理"))
        #expect(text.contains("本机关将于2026年3月16日前作出决定（法定办结期限至2026年4月7日）"))
        #expect(text.contains("收费：示例费　100.00元（示例收费标准）"))
        #expect(text.contains("办理编号：1501-BL-2026-000001"))
    }

    @Test("remedy stands on what is against the applicant, with organ, days, court and months")
    func remedy() throws {
        for kind in NoticeKind.allCases where kind.needsRemedy {
            let text = text(try content(kind))
            #expect(text.contains("自收到本文书之日起60日内向示例乙市人民政府申请行政复议"), "\(kind)")
            #expect(text.contains("自收到本文书之日起6个月内依法向示例乙市示例区人民法院提起行政诉讼"), "\(kind)")
            #expect(!self.text(try content(kind, [("remedy", nil)])).contains("行政复议"), "\(kind)")
        }
    }

    @Test("a correction lists each item once, in order, with what it is about")
    func correction() throws {
        let notice = try content(.correction)
        let rows = [
            ["序号", "需补正的材料或内容", "补正要求"], ["1", "申请表", "第二页请本人签名"],
            ["2", "申请内容", "请补充联系地址"],
        ]
        #expect(notice.blocks.contains(.table(rows)))
        #expect(text(notice).contains("自收到本告知书之日起10个工作日内一次补正。补正期间不计入办理时限（依据：《示例条例》第十二条）。"))
    }

    @Test(
        "a bundle's receipt lists parts and materials; a part of which no catalogue says the promise says where it stands"
    )
    func bundleReceipt() throws {
        let notice = try content(.bundleReceipt)
        #expect(notice.number == "收件编号：1506-YJS-2026-000001" && notice.issuer == "示例甲市政务服务中心")
        #expect(
            notice.blocks.contains(
                .table([
                    ["序号", "事项名称", "办理地及办理单位", "承诺时限", "办理情况"],
                    ["1", "示例事项（牵头）", "示例乙市　示例乙市示例局", "5个工作日", "已收件，待办理地接收"],
                    ["2", "示例后续事项", "示例甲市", "见受理通知", "待事项1办结后开始"],
                ])))
        #expect(text(notice).contains("本凭证不是受理凭证"))
    }

    @Test("wide columns of a table share the page by their text, so that none is squeezed to nothing")
    func columns() throws {
        let long = String(repeating: "长", count: 60)
        let notice = try content(
            .correction, [("items", [["no": "1", "subject": .string(long), "reason": .string(long)]])])
        let sheet = notice.sheet(TemplateSource(name: "x", text: ""))
        let table = sheet.data["blocks"]?.arrayValue?.first { $0["kind"] == "table" }
        #expect(table?["widths"] == [4, 48, 48])
        #expect(table?["widest"] == 1)
    }

    @Test("a tolerant acceptance lists what is still to come, and until when")
    func tolerant() throws {
        let notice = try content(.acceptedTolerant)
        #expect(notice.title == "容缺受理通知书")
        #expect(notice.blocks.contains(.table([["序号", "暂缺材料", "补齐期限"], ["1", "申请表", "2026年3月13日前"]])))
    }

    @Test("a receipt says that it is no acceptance, and lists the materials with how they were seen")
    func receipt() throws {
        let notice = try content(.receipt)
        #expect(notice.number == "收件编号：1506-SJ-2026-000001")
        #expect(text(notice).contains("本凭证不是受理凭证"))
        #expect(
            text(notice).contains("居民身份证　11010519491231002X"),
            "nothing is masked on the applicant's own paper")
        let materials = [
            ["序号", "材料名称", "形式", "核验情况"], ["1", "居民身份证", "复印件", "已核对原件"],
            ["2", "申请表", "原件", "已核对原件"],
        ]
        #expect(notice.blocks.contains(.table(materials)))
        let none = try content(.receipt, [("materials", [])])
        #expect(none.blocks.contains(.table([["序号", "材料名称", "形式", "核验情况"], ["—", "无", "—", "—"]])))
    }

    @Test(
        "each notice says what is its own",
        arguments: [
            (NoticeKind.decided, "决定：准予"), (.denied, "不予批准"), (.specialProcedure, "依法需要进行专家评审"),
            (.specialProcedure, "所需时间15日不计算在法定办结时限和承诺办结时限内"),
            (.extended, "经本机关负责人（示例王五）批准，办理期限延长5个工作日，延长至2026年3月23日"),
            (.terminated, "因逾期未补正申请材料，本机关决定终止办理"), (.withdrawn, "准予撤回"), (.withdrawalDeclined, "不予撤回"),
            (.rectified, "（1501-JD-2026-000001）有误，现更正如下"), (.revoked, "本机关决定撤销"),
            (.transferred, "依法应由150200办理"),
            (.bundleReceipt, "现收到你（单位）一次提出的“示例一件事”申请（共2个事项）"),
            (.bundleReceipt, "全部事项自收件之日起10个工作日"), (.bundleReceipt, "待事项1办结后开始"),
            (.deliveryRecord, "受送达人（代收人）签名"), (.refused, "申请材料不齐全或者不符合法定形式"),
        ])
    func own(kind: NoticeKind, words: String) throws {
        #expect(text(try content(kind)).contains(words))
    }

    @Test(
        "what a person wrote stays in its paragraph and is no mark of the template",
        arguments: [
            "- 一项", "# 标题", "> 称呼", "| 甲 | 乙 |", "~ 小字", "{{applicant}}", "{{> remedy}}", "{{#items}}",
            "#import \"x\"", "] #panic()", "甲|乙",
        ])
    func marks(written: String) throws {
        let notice = try content(.refused, [("reason", .string(written))])
        #expect(notice.blocks.contains(.paragraph(written)))
        #expect(notice.blocks.count == (try content(.refused)).blocks.count)
        let row = try content(.receipt, [("applicant", .string(written))])
        guard
            case .table(let rows)? = row.blocks.first(where: { if case .table = $0 { true } else { false } })
        else {
            Issue.record("no table")
            return
        }
        #expect(rows.first == ["申请人", written])
    }

    @Test("lines of a reason stay lines of one paragraph; controls and marks of direction are dropped")
    func hostile() throws {
        let written = "第一行\r\n第二行\u{2028}第三行\u{0}\u{7}\u{1}\u{202E}gnp\u{202C}\u{2066}\u{FEFF}完"
        let notice = try content(.refused, [("reason", .string(written))])
        #expect(notice.blocks.contains(.paragraph("第一行\n第二行\n第三行gnp完")))
    }

    @Test("text of up to 40,000 characters is taken, one more is refused", arguments: [0, 1])
    func length(over: Int) throws {
        let others = text(try content(.refused, [("reason", "")])).unicodeScalars.filter { $0 != "\n" }.count
        let reason = String(repeating: "长", count: NoticeContent.textMax - others + over)
        if over == 0 {
            #expect(try content(.refused, [("reason", .string(reason))]).blocks.isEmpty == false)
        } else {
            #expect(throws: OfficeRefusal(.sheetTooLarge)) {
                try content(.refused, [("reason", .string(reason))])
            }
        }
    }

    @Test("a synthetic case's paper says that it has no force")
    func test() throws {
        #expect(try content(.accepted, [("test", true)]).blocks.last == .small(NoticeContent.testText))
        #expect(try content(.accepted).blocks.last != .small(NoticeContent.testText))
    }

    @Test("the same case and event give the same content")
    func pure() throws {
        for kind in NoticeKind.allCases { #expect(try content(kind) == content(kind)) }
    }
}
