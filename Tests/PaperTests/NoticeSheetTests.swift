import Foundation
import StrictJSON
import Testing

@testable import Office
@testable import Paper

@Suite("Notices on paper", .enabled(if: PaperScene.maySet))
struct NoticeSheetTests {
    private func sheet(_ kind: NoticeKind, _ changes: [(String, JSON)] = []) throws -> Sheet {
        var facts = NoticeSample.facts(kind)
        for (name, value) in changes { facts[name] = value }
        let content = try NoticeContent(
            kind, facts: facts, book: PaperScene.book, language: nil, seal: .none,
            code: "AAAAAAAAAAAAAAAAAAAAAA")
        return content.sheet(PaperScene.book.sheet)
    }

    @Test("every notice is set, the same by two workers, with title, number, rare names and 未盖章 as text")
    func all() async throws {
        let (one, other) = (TypstTypesetter(), TypstTypesetter())
        for kind in NoticeKind.allCases {
            let sheet = try sheet(kind)
            let pdf = try await one.typeset(sheet)
            #expect(try await other.typeset(sheet) == pdf, "\(kind)")
            let text = PaperScene.text(of: pdf)
            let title = sheet.data["title"]?.stringValue ?? "?"
            #expect(text.contains(title), "\(kind)")
            #expect(text.contains("示例𠮷三·艾山"), "\(kind)")
            #expect(text.contains("未盖章"), "\(kind)")
        }
    }

    @Test("a reason of forty thousand characters is set over many pages, numbered")
    func long() async throws {
        let reason = String(repeating: "这是一段很长的示例理由。", count: 3_000)
        let pdf = try await TypstTypesetter().typeset(try sheet(.refused, [("reason", .string(reason))]))
        let text = PaperScene.text(of: pdf)
        #expect(text.contains("—40—") || text.contains("—30—"))
    }

    @Test(
        "markup in a name is printed as it is written",
        arguments: ["#import", "]", "$x$", "*粗*", "\\", "#panic(\"x\")", "<label>", "@ref", "//注释", "`x`"])
    func markup(name: String) async throws {
        let pdf = try await TypstTypesetter().typeset(try sheet(.receipt, [("applicant", .string(name))]))
        #expect(PaperScene.text(of: pdf).contains(name + "："))
    }
}
