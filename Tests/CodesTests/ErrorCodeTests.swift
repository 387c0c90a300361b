import FoundationEssentials
import Testing

@testable import Codes

@Suite("The register of errors")
struct ErrorCodeTests {
    @Test("every word is snake_case, stands once and has all its texts")
    func complete() {
        #expect(Set(ErrorCode.allCases.map(\.rawValue)).count == ErrorCode.allCases.count)
        for code in ErrorCode.allCases {
            let word = code.rawValue
            #expect(
                word.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || $0 == 0x5F || (0x30...0x39).contains($0)
                })
            #expect(!word.hasPrefix("_") && !word.hasSuffix("_") && !word.contains("__"), "\(word)")
            #expect(code.title != "Unknown error", "\(word) has no texts")
            #expect(!code.title.isEmpty && code.title.utf8.allSatisfy { $0 < 0x80 }, "\(word)")
            #expect(code.message.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(word)")
            #expect(code.remedy.hasSuffix("."), "\(word)")
            #expect(!code.title.hasSuffix(".") && !code.message.hasSuffix("。"), "\(word)")
        }
    }

    @Test("every word stands in one group")
    func oneGroup() {
        let words = ErrorText.groups.flatMap { Array($0.texts) }.map(\.key)
        #expect(words.count == ErrorCode.allCases.count)
        #expect(
            Set(words).count == words.count,
            "\(Dictionary(grouping: words) { $0 }.filter { $1.count > 1 }.keys)")
    }

    @Test(
        "docs/errors.md says what the register says: run this test with GATEWAY_WRITE_DOCS=1 to make it anew")
    func document() throws {
        let file = "docs/errors.md"
        if ProcessInfo.processInfo.environment["GATEWAY_WRITE_DOCS"] == "1" {
            try Data(ErrorCode.document.utf8).write(to: RepositoryFile.url(file))
        }
        let isSame = try RepositoryFile.bytes(file) == Array(ErrorCode.document.utf8)
        #expect(isSame)
    }

    @Test(
        "every word of the wire's contract is in the register",
        arguments: """
            malformed not_found offset_wrong batch_too_large blob_too_large content_type range_invalid digest_wrong \
            loop_detected peer_unknown peer_suspended certificate_invalid too_large signature_invalid key_unknown \
            audience_wrong author_not_allowed fork type_unsupported data_invalid chain_broken transition_illegal \
            matter_unknown matter_not_open
            """.split(separator: " ").map(String.init))
    func wireWords(word: String) {
        #expect(ErrorCode(rawValue: word) != nil)
    }
}
