import Codes
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Characters of a template's own text that no font has")
struct TemplateGlyphTests {
    private static let head = "# 示例\u{E010}\ntitle: 示例\u{E001}通知书\nunsealed: 未盖章\u{E002}\n---\n"
    private let typesetter = PlainTypesetter()

    private func lint(_ files: [TemplateBook.File], lacking: [Unicode.Scalar]) async throws -> [TemplateFault]
    {
        typesetter.lack(lacking)
        let room = NoticeRoom(typesetter: typesetter, shelf: ShippedNotices.shelf(region: files))
        let region = try Region(.hohhot, clock: SetClock(), seed: 80, notices: room)
        return try await TemplateDesk(region.office).lint().flatMap(\.faults)
    }

    private func scalars(_ codes: [UInt32]) -> [Unicode.Scalar] { codes.compactMap(Unicode.Scalar.init) }

    @Test(
        "are named with file and line wherever they stand: head, branches that no sample takes, languages, parts"
    )
    func everywhere() async throws {
        let body = "{{applicant}}{{matter}}\n{{^matter}}\n无\u{E003}\n{{/matter}}\n"
        let files: [TemplateBook.File] = [
            ("withdrawn.notice", Self.head + body),
            ("withdrawn.en.notice", "title: x\nlang: en\n---\n{{applicant}}{{matter}} \u{E004}\n"),
            ("_unused.notice", "一行\n二行\u{E005}\u{E006}\u{E005}\n"),
            ("numbers.txt", "# \u{E010}\nSL: \u{E007}〔{year}〕{number}号\n"),
            ("notice.typ", "// \u{E010}\n#text(\"\u{E008}\")\n"),
        ]
        let found = try await lint(files, lacking: scalars(Array(0xE001...0xE010)))
        #expect(Set(found.map(\.code)) == [.glyphMissing], "\(found)")
        let places = found.map { "\($0.template):\($0.line ?? 0) \($0.detail.filter(\.isASCII))" }
        #expect(
            places == [
                "_unused:2 no font has  (U+E005),  (U+E006)", "notice.typ:2 no font has  (U+E008)",
                "numbers.txt:2 no font has  (U+E007)", "withdrawn:2 no font has  (U+E001)",
                "withdrawn:3 no font has  (U+E002)", "withdrawn:7 no font has  (U+E003)",
                "withdrawn.en:4 no font has  (U+E004)",
            ])
        #expect(found[0].detail.contains("\u{E005} (U+E005)"), "the character itself is shown too")
    }

    @Test("remarks, names in braces and comments are not drawn, so nothing is missing there")
    func notDrawn() async throws {
        let files: [TemplateBook.File] = [
            ("withdrawn.notice", "# \u{E001}\ntitle: x\n---\n{{! \u{E001} }}\n{{applicant}}{{matter}}\n"),
            ("numbers.txt", "# \u{E001}\n"),
            ("notice.typ", "  // \u{E001}\n"),
        ]
        #expect(try await lint(files, lacking: scalars([0xE001])).isEmpty)
    }

    @Test("a heading of a part is text and no remark")
    func headingOfPart() async throws {
        let found = try await lint([("_unused.notice", "# 示例\u{E001}\n")], lacking: scalars([0xE001]))
        #expect(found.map(\.line) == [1])
    }

    @Test("what is shipped lacks nothing, and a region's file stands in the place of the one shipped")
    func shipped() async throws {
        #expect(try await lint([], lacking: scalars([0xE001])).isEmpty)
        // 撤 stands in the shipped notice alone.
        let one = try await lint([], lacking: ["撤"]).filter { $0.template == "withdrawn" }
        #expect(!one.isEmpty)
        let own: [TemplateBook.File] = [("withdrawn.notice", "title: x\n---\n{{applicant}}{{matter}}\n")]
        #expect(try await lint(own, lacking: ["撤"]).allSatisfy { $0.template != "withdrawn" })
    }

    @Test("a typesetter that cannot work is no fault of a template")
    func broken() async throws {
        typesetter.fail(TypesetFault(.typesetterMissing, "示例"))
        await #expect(throws: OfficeRefusal(.typesetterMissing)) { try await lint([], lacking: []) }
    }
}
