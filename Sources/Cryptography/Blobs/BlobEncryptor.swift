/// Enciphers one blob piece by piece; holds less than two records, whatever the blob's length.
///
/// `update` as often as there are bytes, then `finish` once; the pieces returned, joined, are the blob. A
/// value: a
/// copy would use the same nonces, so go on with one of the two only if the bytes are the same.
public struct BlobEncryptor: Sendable {
    private let schedule: BlobCipher.Schedule
    private var pending: [UInt8] = []
    private var head: [UInt8]
    private var record: UInt64 = 0

    /// Begins a blob. The salt must be fresh if the key is not.
    /// - Throws: `key_malformed`: the key or the salt has not 16 bytes.
    public init(key: [UInt8], salt: [UInt8]) throws(CryptographyFault) {
        guard key.count == BlobCipher.keyBytes, salt.count == BlobCipher.saltBytes else {
            throw CryptographyFault(.keyMalformed, "key and salt have 16 bytes")
        }
        schedule = BlobCipher.Schedule(key: key, salt: salt)
        head = salt + [0, 1, 0, 0, 0]
    }

    /// Takes plaintext; returns what of the ciphertext is complete.
    /// - Throws: `library_failed`.
    public mutating func update(_ plaintext: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        pending += plaintext
        var out = takeHead()
        var start = 0
        // A whole record is held back until another byte shows that it is not the last.
        while pending.count - start > BlobCipher.recordPlainBytes {
            let end = start + BlobCipher.recordPlainBytes
            out += try seal(Array(pending[start..<end]), BlobCipher.more)
            start = end
        }
        pending.removeFirst(start)
        return out
    }

    /// Ends the blob: its last record.
    /// - Throws: `library_failed`.
    public mutating func finish() throws(CryptographyFault) -> [UInt8] {
        let head = takeHead()
        let last = try seal(pending, BlobCipher.last)
        pending = []
        return head + last
    }

    private mutating func takeHead() -> [UInt8] {
        defer { head = [] }
        return head
    }

    private mutating func seal(_ plaintext: [UInt8], _ delimiter: UInt8) throws(CryptographyFault) -> [UInt8]
    {
        let sealed = try AESGCM.aes128.seal(
            plaintext + [delimiter], key: schedule.contentKey, nonce: schedule.nonce(record))
        record += 1
        return sealed
    }
}
