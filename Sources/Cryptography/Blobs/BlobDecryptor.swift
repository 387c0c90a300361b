/// Deciphers one blob piece by piece; holds less than two records, whatever the blob's length.
///
/// What `update` returns is authentic as far as it goes, but a blob counts as whole only when `finish`
/// returns:
/// whoever writes the plaintext somewhere must drop it if that throws.
public struct BlobDecryptor: Sendable {
    private let key: [UInt8]
    private var schedule: BlobCipher.Schedule?
    private var pending: [UInt8] = []
    private var record: UInt64 = 0

    /// Begins a blob.
    /// - Throws: `key_malformed`: the key has not 16 bytes.
    public init(key: [UInt8]) throws(CryptographyFault) {
        guard key.count == BlobCipher.keyBytes else {
            throw CryptographyFault(.keyMalformed, "a key has 16 bytes")
        }
        self.key = key
    }

    /// Takes ciphertext; returns what of the plaintext is complete.
    /// - Throws: `blob_damaged`: another head, key or order of records, or altered bytes.
    public mutating func update(_ ciphertext: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        pending += ciphertext
        var start = 0
        if schedule == nil {
            guard pending.count >= BlobCipher.headBytes else { return [] }
            schedule = try readHead()
            start = BlobCipher.headBytes
        }
        var out: [UInt8] = []
        // A whole record is held back until another byte shows that it is not the last.
        while pending.count - start > BlobCipher.recordBytes {
            let end = start + BlobCipher.recordBytes
            guard let (text, delimiter) = open(Array(pending[start..<end])), delimiter == BlobCipher.more
            else {
                throw CryptographyFault(.blobDamaged, "record \(record)")
            }
            record += 1
            out += text
            start = end
        }
        pending.removeFirst(start)
        return out
    }

    /// Ends the blob: its last record.
    /// - Throws: `blob_truncated`: the end is missing; `blob_damaged`.
    public mutating func finish() throws(CryptographyFault) -> [UInt8] {
        guard schedule != nil, !pending.isEmpty else { throw CryptographyFault(.blobTruncated) }
        guard let (text, delimiter) = open(pending) else {
            throw CryptographyFault(.blobDamaged, "record \(record), or its end is missing")
        }
        guard delimiter != BlobCipher.more else { throw CryptographyFault(.blobTruncated) }
        guard delimiter == BlobCipher.last else { throw CryptographyFault(.blobDamaged, "delimiter") }
        pending = []
        return Array(text)
    }

    private func readHead() throws(CryptographyFault) -> BlobCipher.Schedule {
        guard pending[16..<21].elementsEqual([0, 1, 0, 0, 0]) else {
            throw CryptographyFault(.blobDamaged, "the head is not of records of 65,536 and an empty keyid")
        }
        return BlobCipher.Schedule(key: key, salt: Array(pending.prefix(BlobCipher.saltBytes)))
    }

    /// The plaintext and the delimiter behind it; zeros behind the delimiter are padding (RFC 8188 §2).
    private func open(_ sealed: [UInt8]) -> (ArraySlice<UInt8>, UInt8)? {
        guard let schedule,
            let text = AESGCM.aes128.open(sealed, key: schedule.contentKey, nonce: schedule.nonce(record)),
            let end = text.lastIndex(where: { $0 != 0 })
        else { return nil }
        return (text[..<end], text[end])
    }
}
