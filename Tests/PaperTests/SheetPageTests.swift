import Casework
import Codes
import Foundation
import StrictJSON
import Testing

@testable import Office
@testable import Paper

@Suite("What a desk prints all day fits on its paper", .enabled(if: PaperScene.maySet))
struct SheetPageTests {
    private func pages(_ sheet: Sheet) async throws -> Int {
        let pdf = try await TypstTypesetter().typeset(sheet)
        let code = "import sys, pypdf; print(len(pypdf.PdfReader(sys.argv[1]).pages))"
        let (status, text) = PaperScene.python(code, files: [pdf])
        #expect(status == 0, "\(text)")
        return Int(text.filter(\.isNumber)) ?? 0
    }

    @Test(
        "a receipt with four to eight materials, an agent and a long address is one page",
        arguments: [4, 6, 8])
    func receipt(materials: Int) async throws {
        let names = ["居民身份证", "户口簿", "机动车驾驶证原件及复印件", "近期免冠照片", "公证申请表", "授权委托书（委托他人代办的）"]
        var facts = NoticeSample.facts(.receipt)
        facts["address"] = "示例省示例市示例旗示例镇示例路1号示例小区1号楼1单元101室"
        facts["paper"] = "原件另行寄送"
        facts["proxied"] = [["region": "示例左旗", "host": "示例甲市政务服务通办网关"]]
        facts["materials"] = .array(
            (0..<materials).map { place in
                [
                    "no": .string(String(place + 1)), "name": .string(names[place % names.count]),
                    "form": "复印件", "checked": "已核对原件", "until": "2026年3月20日",
                ]
            })
        let book = PaperScene.book
        let content = try NoticeContent(
            .receipt, facts: facts, book: book, language: nil, seal: .none, code: "AAAAAAAAAAAAAAAAAAAAAA")
        #expect(content.blocks.flatMap(\.texts).joined().contains("代为转递"))
        #expect(try await pages(content.sheet(book.sheet)) == 1)
    }

    @Test("two wide columns share the page: neither is squeezed away, whichever is the wider")
    func wideColumns() async throws {
        let (subject, reason) = (String(repeating: "甲", count: 60), String(repeating: "丙", count: 40))
        var facts = NoticeSample.facts(.correction)
        facts["items"] = [["no": "1", "subject": .string(subject), "reason": .string(reason)]]
        let book = PaperScene.book
        let content = try NoticeContent(
            .correction, facts: facts, book: book, language: nil, seal: .none, code: nil)
        let pdf = try await TypstTypesetter().typeset(content.sheet(book.sheet))
        // Squeezed to nothing, each character is a line of its own, and the page overflows.
        #expect(try await pages(content.sheet(book.sheet)) == 1)
        #expect(PaperScene.text(of: pdf).filter { $0 == "丙" }.count == 40)
    }

    @Test("a bundle's receipt of a dozen parts with long names is two pages at most", arguments: [4, 12])
    func bundle(parts: Int) async throws {
        var facts = NoticeSample.facts(.bundleReceipt)
        facts["parts"] = .array(
            (1...parts).map { number in
                [
                    "no": .string(String(number)), "name": "工业产品生产许可证核发（示例）变更登记",
                    "number": .string("1506-YJS-2026-000001-\(number)"), "place": "内蒙古自治区赤峰市阿鲁科尔沁旗",
                    "decider": "阿鲁科尔沁旗市场监督管理局（示例）", "promised": "20个工作日", "standing": "待事项1、2办结后开始",
                ]
            })
        let book = PaperScene.book
        let content = try NoticeContent(
            .bundleReceipt, facts: facts, book: book, language: nil, seal: .none,
            code: "AAAAAAAAAAAAAAAAAAAAAA")
        #expect(try await pages(content.sheet(book.sheet)) <= (parts == 4 ? 1 : 2))
    }

    @Test(
        "a label is one page, with the shortest and with the longest that it may say",
        arguments: [false, true])
    func label(isLong: Bool) async throws {
        func address(_ name: String) -> PostalAddress {
            PostalAddress(
                name: isLong ? String(repeating: name, count: 3) : name, phone: "0471-0000000",
                address: String(repeating: "示例省示例市示例旗示例路1号", count: isLong ? 14 : 1))
        }
        let sheet = LabelSheet(
            carrier: Carrier(code: "ems", name: isLong ? "示例速运有限公司示例分公司（示例）" : "EMS"),
            waybill: "EA000000005CN", leg: .originalsOut, sender: address("示例窗口"),
            receiver: address("示例市示例局"),
            contents: Array(repeating: "示例原件及复印件", count: isLong ? 30 : 2), paidBy: "收件地",
            number: "1506-SJ-2026-000001", day: try CivilDate("2026-03-09"), isTest: isLong
        ).sheet
        #expect(sheet.data["contents"]?.stringValue?.hasSuffix("等30件") == isLong)
        #expect(try await pages(sheet) == 1)
    }

    @Test(
        "a day's list is one page with twenty parcels, two with sixty", arguments: [(1, 1), (20, 1), (60, 2)])
    func handOver(parcels: Int, expected: Int) async throws {
        let line = HandOverSheet.Line(
            waybill: "EA000000005CN", legs: "申请材料原件、补正材料", receiver: "示*", paidBy: "收件地", cases: 1,
            costFen: 1_200)
        let sheet = HandOverSheet(
            carrier: Carrier(code: "ems", name: "EMS", account: "90000000001234"), sender: "示例旗政务服务大厅",
            day: try CivilDate("2026-03-09"), lines: Array(repeating: line, count: parcels))
        #expect(try await pages(sheet.sheet) == expected)
    }

    @Test("a transfer sheet with a usual form and six materials is one page")
    func transfer() async throws {
        let material: JSON = ["code": "M1", "form": "copy", "blob": ["digest": "x"]]
        let shown: JSON = [
            "id": "01936f6e-0000-7000-8000-000000000000", "peer_number": "1506-SJ-2026-000001",
            "parties": [["name": "示例张三", "id_no": "11010519491231002X", "phone": "13800000000"]],
            "form": ["a": "示例", "b": "11010519491231002X", "c": "13800000000", "d": "示例路1号", "e": "示例用途"],
            "materials": .array(Array(repeating: material, count: 6)), "due_on": "2026-03-23",
            "allowed": [
                "accepted", "refused", "transferred", "correction_requested", "terminated", "decided",
            ],
        ]
        let matter: JSON = [
            "code": "1115010090000916623002031001000", "name": "示例事项", "agency": ["name": "示例旗示例局"],
            "contact": ["phone": "0483-0000000"], "materials": [["code": "M1", "name": "居民身份证"]],
        ]
        let sheet = TransferSheet(
            shown, matter: matter, region: "示例左旗", host: "示例甲市",
            printedOn: try CivilDate("2026-03-09"))
        #expect(try await pages(sheet.printed) == 1)
    }
}
