/// How documents are enciphered: RFC 8188 `aes128gcm`, records of 65,536 bytes, an empty keyid, a key of
/// its own
/// for each. Source: PROTOCOL §4.
public enum BlobCipher {
    /// Bytes of a blob's key.
    public static let keyBytes = 16
    /// Bytes of the salt at the head of each blob.
    public static let saltBytes = 16
    /// Bytes of each record but the last: plaintext, delimiter, tag.
    public static let recordBytes = 65_536
    /// Bytes of the head: salt, record size (4), length of the keyid (1).
    public static let headBytes = saltBytes + 5
    /// Plaintext bytes of a whole record.
    static let recordPlainBytes = recordBytes - 1 - AESGCM.tagBytes
    /// Behind the plaintext of a record that another one follows.
    static let more: UInt8 = 1
    /// Behind the plaintext of the last record.
    static let last: UInt8 = 2

    /// Length of the ciphertext of that many plaintext bytes.
    public static func ciphertextBytes(ofPlaintext count: Int) -> Int {
        let records = max(1, (count + recordPlainBytes - 1) / recordPlainBytes)
        return headBytes + count + records * (1 + AESGCM.tagBytes)
    }

    /// Enciphers what is small enough to be at hand.
    /// - Throws: as ``BlobEncryptor``.
    public static func encrypt(
        _ plaintext: [UInt8], key: [UInt8], salt: [UInt8]
    ) throws(CryptographyFault) -> [UInt8] {
        var cipher = try BlobEncryptor(key: key, salt: salt)
        let head = try cipher.update(plaintext)
        return head + (try cipher.finish())
    }

    /// Deciphers what is small enough to be at hand.
    /// - Throws: as ``BlobDecryptor``.
    public static func decrypt(_ ciphertext: [UInt8], key: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        var cipher = try BlobDecryptor(key: key)
        let start = try cipher.update(ciphertext)
        return start + (try cipher.finish())
    }

    /// The content key and the nonces of one blob. Source: RFC 8188 §2.2, §2.3.
    struct Schedule: Sendable {
        let contentKey: [UInt8]
        private let baseNonce: [UInt8]

        init(key: [UInt8], salt: [UInt8]) {
            let keyInfo = Array("Content-Encoding: aes128gcm\0".utf8)
            let nonceInfo = Array("Content-Encoding: nonce\0".utf8)
            contentKey = HKDF.derive(key, salt: salt, info: keyInfo, count: 16)
            baseNonce = HKDF.derive(key, salt: salt, info: nonceInfo, count: AESGCM.nonceBytes)
        }

        /// The nonce of the record with that number, from 0.
        func nonce(_ record: UInt64) -> [UInt8] {
            var nonce = baseNonce
            for place in 0..<8 { nonce[11 - place] ^= UInt8(truncatingIfNeeded: record >> UInt64(8 * place)) }
            return nonce
        }
    }
}
