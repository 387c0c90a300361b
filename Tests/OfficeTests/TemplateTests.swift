import Codes
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Templates of notices")
struct TemplateTests {
    private func book(_ files: [TemplateBook.File]) -> TemplateBook {
        TemplateBook(shipped: ShippedNotices.files, region: files)
    }

    private func faults(_ files: [TemplateBook.File]) -> [TemplateFault] { book(files).faults }

    private static let head = "title: 示例通知书\n---\n"

    @Test("nothing is wrong with any template that is shipped, and every notice has one")
    func shipped() {
        #expect(book([]).faults.isEmpty, "\(book([]).faults)")
        for kind in NoticeKind.allCases { #expect(book([]).templates[kind.rawValue] != nil, "\(kind)") }
    }

    @Test("a template that calls itself is refused, directly or in a circle")
    func cycles() {
        let direct = faults([("_contact.notice", "{{> contact}}\n")])
        #expect(direct.contains { $0.template == "_contact" && $0.code == .templateCycle && $0.line == 1 })
        let circle = faults([
            ("_contact.notice", "电话\n{{> case}}\n"),
            ("_case.notice", "{{#matter}}{{> contact}}{{/matter}}\n"),
        ])
        let fault = circle.first { $0.template == "_case" }
        #expect(fault?.code == .templateCycle)
        #expect(fault?.detail == "_case → _contact → _case")
        #expect(throws: OfficeRefusal(.templateCycle)) {
            let files = [("_contact.notice", "{{> contact}}")]
            _ = try NoticeContent(
                .accepted, facts: [:], book: book(files), language: nil, seal: .none, code: nil)
        }
    }

    @Test("a part called twice side by side is no circle")
    func twice() {
        let text = Self.head + "{{applicant}}{{matter}}{{> contact}}\n{{> contact}}\n"
        #expect(faults([("withdrawn.notice", text)]).isEmpty)
    }

    @Test(
        "a name that the notice does not have is a fault with its line",
        arguments: [
            "{{nobody}}", "{{contact.nobody}}", "{{#remedy}}{{court}}{{/remedy}}",
            "{{#contact}}{{court}}{{/contact}}",
            "{{matter.name}}", "{{#nobody}}x{{/nobody}}", "{{^nobody}}x{{/nobody}}",
        ])
    func unknownNames(tag: String) {
        let found = faults([("withdrawn.notice", Self.head + "{{applicant}}{{matter}}\n" + tag + "\n")])
        #expect(found.map(\.code) == [.templateVariableUnknown])
        #expect(found.first?.line == 4)
    }

    @Test("what the law wants on a notice may not be left out: each part of the remedy by itself")
    func missingRemedy() {
        let text = Self.head + "{{applicant}}{{matter}}{{basis}}{{reason}}{{#remedy}}{{court}}{{/remedy}}\n"
        let found = faults([("refused.notice", text)])
        #expect(Set(found.map(\.code)) == [.templatePartMissing])
        let names = ["remedy.review_organ", "remedy.review_days", "remedy.suit_months"]
        #expect(Set(found.map(\.detail)) == Set(names.map { "{{\($0)}} is wanted on this notice" }))
    }

    @Test(
        "what cannot be read is a fault with its line, and the notice is not made by the shipped one instead",
        arguments: [
            ("{{applicant", 3), ("{{#contact}}", 3), ("{{/contact}}", 3), ("{{#contact}}{{/case}}", 3),
            ("{{app licant}}", 3), ("{{}}", 3), ("{{a..b}}", 3), ("{{> ../x}}", 3), ("{{contact}}", 3),
        ])
    func unreadable(body: String, line: Int) {
        let found = faults([("withdrawn.notice", Self.head + body + "\n{{applicant}}{{matter}}\n")])
        #expect(found.first?.code == .templateInvalid, "\(found)")
        #expect(found.first?.line == line)
        #expect(throws: OfficeRefusal(.templateInvalid)) {
            let files = [("withdrawn.notice", Self.head + body + "\n{{applicant}}{{matter}}\n")]
            _ = try NoticeContent(
                .withdrawn, facts: [:], book: book(files), language: nil, seal: .none, code: nil)
        }
    }

    @Test(
        "a head without title, with an unknown line or without its end is a fault",
        arguments: ["---\nx\n", "lang: zh\n---\nx\n", "title: x\nwho: y\n---\nx\n", "title: x\n", ""])
    func heads(text: String) {
        #expect(faults([("withdrawn.notice", text)]).first?.code == .templateInvalid)
    }

    @Test("a file that names no notice, and one that is too long, are faults")
    func files() {
        #expect(faults([("nobody.notice", Self.head)]).map(\.code) == [.templateInvalid])
        let long = "x" + String(repeating: "长", count: NoticeTemplate.bytesMax / 3 + 1)
        #expect(faults([("_contact.notice", long)]).contains { $0.code == .templateInvalid })
    }

    @Test("a call of a part that is not there is a fault")
    func missingPart() {
        let text = Self.head + "{{applicant}}{{matter}}\n{{> nobody}}\n"
        #expect(faults([("withdrawn.notice", text)]).map(\.code) == [.templateMissing])
    }

    @Test(
        "a region's title, text and parts take the place of those shipped; a language has a file of its own")
    func region() throws {
        let files: [TemplateBook.File] = [
            (
                "withdrawn.notice",
                "title: 同意撤回告知单\nunsealed: 本件未盖章\n---\n> {{applicant}}\n{{matter}}\n{{> contact}}\n"
            ),
            ("_contact.notice", "~ 示例热线 12345\n"),
            ("withdrawn.en.notice", "title: Withdrawal granted\nlang: en\n---\n{{applicant}}: {{matter}}\n"),
        ]
        let facts: JSONObject = ["applicant": "示例甲", "matter": "示例事项"]
        func content(_ language: String?) throws -> NoticeContent {
            try NoticeContent(
                .withdrawn, facts: facts, book: book(files), language: language, seal: .none, code: nil)
        }
        let own = try content(nil)
        #expect(own.title == "同意撤回告知单")
        #expect(own.sealText == "本件未盖章")
        #expect(own.blocks == [.plain("示例甲"), .paragraph("示例事项"), .small("示例热线 12345")])
        #expect(try content("en").title == "Withdrawal granted")
        #expect(try content("en").language == "en")
        #expect(try content("mn").title == "同意撤回告知单", "no file of that language: the region's own")
    }

    @Test("a shelf takes changed files on only if nothing is wrong with them")
    func shelf() throws {
        let held = Held()
        let shelf = TemplateShelf { TemplateBook(shipped: ShippedNotices.files, region: held.files) }
        held.files = [("withdrawn.notice", Self.head + "{{nobody}}")]
        #expect(throws: TemplateFault.self) { try shelf.reload() }
        #expect(shelf.book.faults.isEmpty)
        held.files = [("withdrawn.notice", Self.head + "{{applicant}}{{matter}}")]
        try shelf.reload()
        #expect(shelf.book.templates["withdrawn"]?.title == "示例通知书")
    }

    /// Files that change. `@unchecked Sendable`: one test's alone, never from two tasks.
    private final class Held: @unchecked Sendable {
        var files: [TemplateBook.File] = []
    }
}
