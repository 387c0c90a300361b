import Codes
import StrictJSON
import Testing

/// A broken text, the word it is refused with, and the byte at fault.
struct BrokenText: Sendable, CustomTestStringConvertible {
    let source: [UInt8]
    let code: ErrorCode
    let offset: Int

    init(_ text: String, _ code: ErrorCode, _ offset: Int) {
        source = Array(text.utf8)
        self.code = code
        self.offset = offset
    }

    init(bytes: [UInt8], _ code: ErrorCode, _ offset: Int) {
        source = bytes
        self.code = code
        self.offset = offset
    }

    var testDescription: String {
        String(decoding: source.prefix(40), as: UTF8.self) + " → \(code) at \(offset)"
    }
}

@Suite("Broken JSON is refused at its first byte at fault")
struct JSONFaultTests {
    static let structure: [BrokenText] = [
        .init("", .jsonTruncated, 0), .init("   ", .jsonTruncated, 3), .init("[", .jsonTruncated, 1),
        .init("{", .jsonTruncated, 1), .init("[1", .jsonTruncated, 2), .init("[1,", .jsonTruncated, 3),
        .init("{\"a\"", .jsonTruncated, 4), .init("{\"a\":", .jsonTruncated, 5),
        .init("{\"a\":1", .jsonTruncated, 6),
        .init("{\"a\":1,", .jsonTruncated, 7), .init("]", .jsonSyntax, 0), .init("}", .jsonSyntax, 0),
        .init(",", .jsonSyntax, 0), .init("[,]", .jsonSyntax, 1), .init("[1,]", .jsonSyntax, 3),
        .init("[1,,2]", .jsonSyntax, 3), .init("[1 2]", .jsonSyntax, 3), .init("[1:2]", .jsonSyntax, 2),
        .init("[1}", .jsonSyntax, 2), .init("{\"a\":1]", .jsonSyntax, 6), .init("{,}", .jsonSyntax, 1),
        .init("{\"a\":1,}", .jsonSyntax, 7), .init("{\"a\" 1}", .jsonSyntax, 5),
        .init("{\"a\"}", .jsonSyntax, 4),
        .init("{a:1}", .jsonSyntax, 1), .init("{'a':1}", .jsonSyntax, 1), .init("{1:1}", .jsonSyntax, 1),
        .init("{\"a\":}", .jsonSyntax, 5), .init("{\"a\"::1}", .jsonSyntax, 5),
        .init("[1]2", .jsonTrailing, 3),
        .init("1 1", .jsonTrailing, 2), .init("{} }", .jsonTrailing, 3), .init("[]]", .jsonTrailing, 2),
        .init("[]\u{0}", .jsonTrailing, 2), .init("\u{FEFF}1", .jsonSyntax, 0),
        .init("[1\u{A0}]", .jsonSyntax, 2),
        .init("/**/1", .jsonSyntax, 0), .init("[1]//x", .jsonTrailing, 3), .init("\u{B}1", .jsonSyntax, 0),
    ]
    static let words: [BrokenText] = [
        .init("t", .jsonTruncated, 1), .init("tru", .jsonTruncated, 3), .init("True", .jsonSyntax, 0),
        .init("trus", .jsonSyntax, 3), .init("truee", .jsonTrailing, 4), .init("fals", .jsonTruncated, 4),
        .init("falsy", .jsonSyntax, 4), .init("nul", .jsonTruncated, 3), .init("NULL", .jsonSyntax, 0),
        .init("nil", .jsonSyntax, 1), .init("NaN", .jsonSyntax, 0), .init("Infinity", .jsonSyntax, 0),
        .init("undefined", .jsonSyntax, 0),
    ]
    static let numbers: [BrokenText] = [
        .init("-", .jsonTruncated, 1), .init("+1", .jsonSyntax, 0), .init(".5", .jsonSyntax, 0),
        .init("1.", .jsonTruncated, 2), .init("[1.]", .jsonSyntax, 3), .init("1.e1", .jsonSyntax, 2),
        .init("1e", .jsonTruncated, 2), .init("1e+", .jsonTruncated, 3), .init("[1e]", .jsonSyntax, 3),
        .init("[1e+]", .jsonSyntax, 4), .init("01", .jsonSyntax, 1), .init("-01", .jsonSyntax, 2),
        .init("00.0", .jsonSyntax, 1), .init("-00e0", .jsonSyntax, 2), .init("--1", .jsonSyntax, 1),
        .init("-a", .jsonSyntax, 1), .init("0x1", .jsonTrailing, 1), .init("1_000", .jsonTrailing, 1),
        .init("1,5", .jsonTrailing, 1), .init("9007199254740992", .jsonNumberRange, 0),
        .init("[0,-9007199254740992]", .jsonNumberRange, 3),
        .init("[123456789012345678901234567890]", .jsonNumberRange, 1),
        .init("1e400", .jsonNumberRange, 0), .init("[-1.0e309]", .jsonNumberRange, 1),
        .init("１", .jsonSyntax, 0),
        .init("1e1.5", .jsonTrailing, 3), .init("-Infinity", .jsonSyntax, 1),
    ]
    static let strings: [BrokenText] = [
        .init("\"", .jsonTruncated, 1), .init("\"abc", .jsonTruncated, 4),
        .init("\"abcdefgh", .jsonTruncated, 9),
        .init("\"a\\", .jsonTruncated, 3), .init("\"\\\"", .jsonTruncated, 3),
        .init("\"\\u12", .jsonTruncated, 5),
        .init("\"\\x\"", .jsonSyntax, 2), .init("\"\\u12G4\"", .jsonSyntax, 5),
        .init("\"\\U0041\"", .jsonSyntax, 2),
        .init("\"\\'\"", .jsonSyntax, 2), .init("\"\\012\"", .jsonSyntax, 2),
        .init("\"\u{0}\"", .jsonSyntax, 1),
        .init("\"a\tb\"", .jsonSyntax, 2), .init("\"abcdefgh\n\"", .jsonSyntax, 9),
        .init("\"\u{1F}\"", .jsonSyntax, 1),
        .init("\"\\n\u{1}\"", .jsonSyntax, 3), .init("'a'", .jsonSyntax, 0),
        .init("\"\\ud800\"", .jsonSurrogate, 1), .init("\"\\udc00\"", .jsonSurrogate, 1),
        .init("\"x\\ud800\\n\"", .jsonSurrogate, 2), .init("\"\\ud800\\ud800\"", .jsonSurrogate, 1),
        .init("\"\\ud800x\"", .jsonSurrogate, 1), .init("\"\\uDFFF\\uD800\"", .jsonSurrogate, 1),
        .init("\"\\ufffe\"", .jsonNoncharacter, 1), .init("\"\\uFDD0\"", .jsonNoncharacter, 1),
        .init("\"a\\ufdef\"", .jsonNoncharacter, 2), .init("\"\\ud83f\\udfff\"", .jsonNoncharacter, 1),
        .init("\"\u{FFFF}\"", .jsonNoncharacter, 1),
        .init(bytes: [0x22, 0x61, 0x62, 0xEF, 0xB7, 0x90, 0x22], .jsonNoncharacter, 3),
        .init("\"\u{10FFFE}\"", .jsonNoncharacter, 1), .init("{\"\\ufffe\":1}", .jsonNoncharacter, 2),
    ]
    static let encodings: [BrokenText] = [
        .init(bytes: [0x22, 0x80, 0x22], .jsonUtf8, 1), .init(bytes: [0x22, 0x61, 0xFF, 0x22], .jsonUtf8, 2),
        .init(bytes: [0x22, 0xC0, 0x80, 0x22], .jsonUtf8, 1),
        .init(bytes: [0x22, 0xC1, 0xBF, 0x22], .jsonUtf8, 1),
        .init(bytes: [0x22, 0xC3, 0x22], .jsonUtf8, 1), .init(bytes: [0x22, 0xC3], .jsonUtf8, 1),
        .init(bytes: [0x22, 0xE0, 0x80, 0x80, 0x22], .jsonUtf8, 1),
        .init(bytes: [0x22, 0xE2, 0x82, 0x22], .jsonUtf8, 1),
        .init(bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .jsonSurrogate, 1),
        .init(bytes: [0x22, 0xED, 0xBF, 0xBF, 0x22], .jsonSurrogate, 1),
        .init(bytes: [0x22, 0xF0, 0x80, 0x80, 0x80, 0x22], .jsonUtf8, 1),
        .init(bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .jsonUtf8, 1),
        .init(bytes: [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], .jsonUtf8, 1),
        .init(bytes: [0x22, 0xEF, 0xBF, 0xBE, 0x22], .jsonNoncharacter, 1),
        .init(bytes: [0x22, 0xF0, 0x9F, 0xBF, 0xBF, 0x22], .jsonNoncharacter, 1),
        .init(bytes: [0xEF, 0xBB, 0xBF, 0x31], .jsonSyntax, 0),
        .init(bytes: [0xFE, 0xFF, 0, 0x31], .jsonSyntax, 0),
        .init(bytes: [0x31, 0x00, 0x32, 0x00], .jsonTrailing, 1),
        .init(bytes: [0x22, 0x5C, 0xC3, 0xA9, 0x22], .jsonSyntax, 2),
    ]
    static let members: [BrokenText] = [
        .init("{\"a\":1,\"a\":1}", .jsonDuplicateMember, 7),
        .init("{\"a\":1,\"\\u0061\":2}", .jsonDuplicateMember, 7),
        .init("[{\"\":1, \"\":2}]", .jsonDuplicateMember, 8),
        .init("{\"x\":{\"b\":0,\"c\":0,\"b\":0}}", .jsonDuplicateMember, 18),
        .init(
            "{" + (0..<40).map { "\"k\($0)\":0" }.joined(separator: ",") + ",\"k7\":1}", .jsonDuplicateMember,
            311),
    ]

    @Test("structure", arguments: structure)
    func structureAreRefused(text: BrokenText) { check(text) }

    @Test("words", arguments: words)
    func wordsAreRefused(text: BrokenText) { check(text) }

    @Test("numbers", arguments: numbers)
    func numbersAreRefused(text: BrokenText) { check(text) }

    @Test("strings", arguments: strings)
    func stringsAreRefused(text: BrokenText) { check(text) }

    @Test("encodings", arguments: encodings)
    func encodingsAreRefused(text: BrokenText) { check(text) }

    @Test("members that stand twice", arguments: members)
    func membersAreRefused(text: BrokenText) { check(text) }

    private func check(_ text: BrokenText) {
        let found = fault(text.source)
        #expect(found?.code == text.code)
        #expect(found?.offset == text.offset)
    }

    @Test("names that differ only in normalisation are two members")
    func normalisation() throws {
        let value = try JSON.parse("{\"é\":1,\"e\u{301}\":2}")
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
        #expect(value.objectValue?.count == 2)
    }

    @Test("depth is taken up to the limit and refused at the bracket beyond it", arguments: [1, 2, 32])
    func depth(limit: Int) {
        let limits = JSONLimits(depth: limit, bytes: 1_000)
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            for depth in [limit - 1, limit, limit + 1] {
                let core = open == "[" ? "" : "0"
                let text =
                    String(repeating: open, count: depth) + core + String(repeating: close, count: depth)
                let source = depth == 0 ? "0" : text
                let found = fault(bytes(source), limits: limits)
                #expect(found?.code == (depth > limit ? .jsonTooDeep : nil), "\(source)")
                if depth > limit { #expect(found?.offset == limit * open.utf8.count) }
            }
        }
        let wide = "[" + String(repeating: "[],", count: 50) + "[]]"
        #expect(fault(bytes(wide), limits: JSONLimits(depth: 2, bytes: 1_000)) == nil)
    }

    @Test("bytes are taken up to the limit")
    func size() {
        let source = bytes("[1,2]")
        #expect(fault(source, limits: JSONLimits(bytes: 6)) == nil)
        #expect(fault(source, limits: JSONLimits(bytes: 5)) == nil)
        #expect(fault(source, limits: JSONLimits(bytes: 4))?.code == .jsonTooLarge)
    }

    @Test("the deepest nesting that limits allow is refused or read without harm")
    func bomb() {
        let source = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(fault(source)?.offset == 32)
        #expect(fault(source, limits: JSONLimits(depth: .max, bytes: .max))?.offset == JSONLimits.depthMax)
    }

    @Test("integers are taken up to 2^53 − 1")
    func integers() throws {
        #expect(try JSON.parse("9007199254740991") == .integer(JSON.integerMax))
        #expect(try JSON.parse("-9007199254740991") == .integer(-JSON.integerMax))
        #expect(try JSON.parse("-0") == .integer(0))
        #expect(try JSON.parse("1.0") == .number(1))
        #expect(try JSON.parse("1e0") == .number(1))
        #expect(try JSON.parse("9007199254740993.0") == .number(9_007_199_254_740_992))
    }
}
