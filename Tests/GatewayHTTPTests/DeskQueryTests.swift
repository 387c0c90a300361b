import Office
import Testing

@testable import GatewayHTTP

@Suite("Paths, queries and types of the desk")
struct DeskQueryTests {
    @Test(
        "escapes are taken away, broken ones are no text",
        arguments: [
            ("a", "a"), ("a+b", "a b"), ("%41", "A"), ("%e5%8a%9e", "办"), ("%E5%8A%9E", "办"), ("%2B", "+"),
            ("", ""),
            ("%", nil), ("%4", nil), ("%4g", nil), ("%ff", nil), ("%c0%80", nil), ("%ed%a0%80", nil),
        ] as [(String, String?)])
    func decodes(_ text: String, _ expected: String?) {
        #expect(DeskQuery.decoded(Substring(text)) == expected)
    }

    @Test(
        "a number is plain digits within its range",
        arguments: ["1", "200", "0", "201", "-1", "+1", "1e2", "١", ""])
    func numbers(_ text: String) throws {
        var query = try DeskQuery(Substring("/x?n=" + text), known: ["n"])
        let number = query.number("n", 1...200)
        #expect(number == (["1", "200"].contains(text) ? Int(text) : nil))
    }

    @Test("a situation is one JSON object of bounded length")
    func objects() throws {
        for (text, faults) in [
            ("%7B%22a%22%3A1%7D", []), ("%7B%7D", []), ("%5B1%5D", ["s member_type"]),
            ("%7B%22", ["s json_truncated"]),
            ("%7B%22a%22%3A1%2C%22a%22%3A2%7D", ["s json_duplicate_member"]), ("7", ["s member_range"]),
            (String(repeating: "+", count: 4_001), ["s member_range"]),
        ] {
            var query = try DeskQuery(Substring("/x?s=" + text), known: ["s"])
            let object = query.object("s", 2...4_000)
            var found: [String] = []
            do throws(OfficeRefusal) { try query.check() } catch {
                found = error.faults.map { "\($0.pointer) \($0.code)" }
            }
            #expect(found == faults && (object != nil) == faults.isEmpty, "\(text.prefix(40)): \(found)")
        }
    }

    @Test("a type is JSON only as UTF-8")
    func types() {
        for text in [
            "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;",
        ] {
            #expect(ContentType(text)?.isJSON == true, "\(text)")
        }
        for text in [
            "", "text/json", "application/json; charset=gbk", "application/json; boundary=x",
            "application/jsonl",
        ] {
            #expect(ContentType(text)?.isJSON == false, "\(text)")
        }
        #expect(ContentType(nil) == nil)
    }

    @Test("a file's name cannot end its header")
    func attachments() {
        let header = DeskResponder.attachment("a\"\r\nSet-Cookie: x; 办.pdf")
        #expect(!header.contains("\r") && !header.contains("\n"))
        #expect(
            header.hasPrefix("attachment; filename=\"a___Set-Cookie_ x_ _.pdf\"; filename*=UTF-8''a%22%0D%0A")
        )
    }
}
