import Codes
import Office
import Paper
import StrictJSON
import Testing

@Suite("Characters that no font has", .enabled(if: PaperScene.maySet))
struct GlyphTests {
    private func typeset(_ name: String) async throws(TypesetFault) -> [UInt8] {
        try await TypstTypesetter().typeset(
            Sheet(template: PaperScene.plain, data: ["title": "示例", "name": .string(name)]))
    }

    @Test(
        "are told from rare ones that are drawn: no page is made with a hole",
        arguments: [("示例𱍐三", "U+31350"), ("示例\u{E000}三", "U+E000"), ("ᠮᠣᠩ", "U+1823, U+1829, U+182E")])
    func missing(name: String, code: String) async throws {
        do throws(TypesetFault) {
            _ = try await typeset(name)
            Issue.record("\(name) was set")
        } catch {
            #expect(error.code == .glyphMissing)
            #expect(error.detail.contains(code), "\(error.detail)")
        }
    }

    @Test(
        "what has a glyph, or draws nothing of itself, is set",
        arguments: ["𠮷野㐂·䶮𬭛", "示例\u{3000}三\u{200B}\u{FE00}", "葛\u{E0100}城", "一\n二\t三", "Ａb é ø ½ ㎡ ☐ №"])
    func drawn(name: String) async throws {
        #expect(try await typeset(name).starts(with: Array("%PDF".utf8)))
    }

    @Test("are shown by their code points where a clerk prints for the hand")
    func shown() async throws {
        let pdf = try await TypstTypesetter().typesetShowing(
            Sheet(template: PaperScene.plain, data: ["title": "示例", "name": "示例𱍐三"]))
        #expect(PaperScene.text(of: pdf).contains("示例〔U+31350〕三"))
    }
}
