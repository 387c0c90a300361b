import FoundationEssentials

/// Base64 with padding (RFC 4648 §4), as `x5c` and `crl` carry DER; only the canonical text of some bytes
/// is taken.
public enum Base64 {
    /// The bytes; nil if the text is not exactly what ``encode(_:)`` would write.
    public static func decode(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return [UInt8](data)
    }

    /// One line, padded.
    public static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
