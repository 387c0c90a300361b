import Codes

/// A SHA-256 digest: what events, blobs, keys and disclosures are named by.
public struct Digest: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The digest with these bytes; nil unless they are 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads canonical base64url, as events name digests; nil for anything else.
    public init?(base64URL text: String) {
        guard let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads 64 lower-case hex digits, as blobs and fingerprints are named; nil for anything else.
    public init?(hex text: String) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// For digests that libcrypto just made.
    init(made bytes: [UInt8]) { self.bytes = bytes }

    /// 43 characters of base64url.
    public var base64URL: String { Base64URL.encode(bytes) }
    /// 64 lower-case hex digits.
    public var hex: String { Hex.encode(bytes) }
}

extension Digest: Comparable, CustomStringConvertible {
    /// By bytes, which is also the order of the hex forms.
    public static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
    /// The hex form.
    public var description: String { hex }
}
