import Codes
import Cryptography
import Exchange

/// A place in a listing, as callers carry it from page to page: opaque, and marked with the store's secret, so that
/// one that was altered, made up or taken from another listing is refused instead of giving a wrong page.
struct Cursor: Equatable {
    /// The value that the listing is ordered by.
    var position: Int64
    /// What tells entries at one position apart: an identifier's bytes, a row number.
    var tie: [UInt8]

    private static let markBytes = 8

    /// The text of this place in the listing that `scope` describes.
    func text(in scope: String, secret: [UInt8]) -> String {
        let body = Self.bytes(position) + tie
        return Base64URL.encode(body + Self.mark(body, scope, secret))
    }

    /// Reads a text that ``text(in:secret:)`` made for this scope.
    /// - Throws: `cursor_invalid`.
    init(_ text: String, in scope: String, secret: [UInt8]) throws(StoreFault) {
        guard text.utf8.count <= 128, let bytes = Base64URL.decode(text), bytes.count >= 8 + Self.markBytes
        else {
            throw Self.fault("not a cursor")
        }
        let body = Array(bytes.dropLast(Self.markBytes))
        let mark = Array(bytes.suffix(Self.markBytes))
        guard ConstantTime.areEqual(mark, Self.mark(body, scope, secret)) else {
            throw Self.fault("altered, or of another listing")
        }
        position = body.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
        tie = Array(body.dropFirst(8))
    }

    init(position: Int64, tie: [UInt8]) {
        self.position = position
        self.tie = tie
    }

    /// `tie` read back as a number.
    var tieNumber: Int64 { tie.reduce(0) { $0 << 8 | Int64($1) } }

    /// A number in eight bytes, most significant first.
    static func bytes(_ value: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * Int64($0))) }
    }

    private static func mark(_ body: [UInt8], _ scope: String, _ secret: [UInt8]) -> [UInt8] {
        Array(HMACSHA256.code(of: Array(scope.utf8) + [0] + body, key: secret).prefix(markBytes))
    }

    private static func fault(_ detail: String) -> StoreFault { StoreFault(.cursorInvalid, detail) }
}
