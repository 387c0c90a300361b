/// Seals values at rest with AES-256-GCM under one key: disclosures under a case's key, a case's key under
/// the
/// gateway's.
///
/// A sealed value is a form byte (1), a random nonce of 12 bytes, the ciphertext, a tag of 16. `context`
/// (the case and
/// what the value is) is bound in: a value copied to another place does not open there. Random nonces are
/// safe for
/// 2^32 values a key. Source: NIST SP 800-38D §8.3.
public struct Sealer: Sendable {
    private let key: [UInt8]

    /// Bytes of a key.
    public static let keyBytes = 32
    /// What sealing adds to a value's length.
    public static let overheadBytes = 1 + AESGCM.nonceBytes + AESGCM.tagBytes
    private static let form: UInt8 = 1

    /// Seals and opens under this key of 32 bytes.
    /// - Throws: `key_malformed` for another length.
    public init(key: [UInt8]) throws(CryptographyFault) {
        guard key.count == Self.keyBytes else { throw CryptographyFault(.keyMalformed, "a key has 32 bytes") }
        self.key = key
    }

    /// The sealed form of a value.
    /// - Throws: `library_failed`.
    public func seal(
        _ value: [UInt8], context: [UInt8], random: some RandomSource
    ) throws(CryptographyFault) -> [UInt8] {
        let nonce = random.bytes(AESGCM.nonceBytes)
        return [Self.form] + nonce
            + (try AESGCM.aes256.seal(value, key: key, nonce: nonce, context: [Self.form] + context))
    }

    /// The value.
    /// - Throws: `seal_broken`: an unknown form, another key or context, or altered bytes.
    public func open(_ sealed: [UInt8], context: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        guard sealed.count >= Self.overheadBytes, sealed[0] == Self.form else {
            throw CryptographyFault(.sealBroken, "unknown form")
        }
        let nonce = Array(sealed[1...AESGCM.nonceBytes])
        let rest = Array(sealed.dropFirst(1 + AESGCM.nonceBytes))
        let value = AESGCM.aes256.open(rest, key: key, nonce: nonce, context: [Self.form] + context)
        guard let value else { throw CryptographyFault(.sealBroken, "another key or context, or altered") }
        return value
    }
}

extension Sealer: CustomStringConvertible, CustomReflectable {
    /// Never the key.
    public var description: String { "Sealer" }
    /// Shows nothing to dumps and debuggers.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
