public import Codes
public import Cryptography

/// Keys by which a case is found by a name or an ID number without either standing in the index.
///
/// HMAC-SHA256 under the gateway's index key over the normalised text; exact search only.
public struct BlindIndex: Sendable {
    private let key: [UInt8]

    /// - Parameter key: 32 bytes, of this gateway alone.
    public init(key: [UInt8]) { self.key = key }

    /// The key of a text: spaces left out, letters in upper case, full-width digits and letters made half-width.
    public func key(of text: String) -> String {
        Base64URL.encode(HMACSHA256.code(of: Array(Self.normalised(text).utf8), key: key))
    }

    static func normalised(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
            if (0xFF01...0xFF5E).contains(scalar.value), let half = Unicode.Scalar(scalar.value - 0xFEE0) {
                kept.append(half)
            } else {
                kept.append(scalar)
            }
        }
        return String(kept).uppercased()
    }
}
