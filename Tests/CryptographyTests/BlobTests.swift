import Codes
import Cryptography
import Testing

@Suite("Blobs are enciphered in records (RFC 8188)")
struct BlobTests {
    let key = [UInt8](0..<16)
    let salt = [UInt8](16..<32)
    private static let whole = 65_536 - 17

    @Test("RFC 8188's own header layout: salt, record size 65,536, empty keyid")
    func head() throws {
        let blob = try BlobCipher.encrypt([], key: key, salt: salt)
        #expect(Array(blob.prefix(21)) == salt + [0, 1, 0, 0, 0])
        #expect(blob.count == 21 + 17)
    }

    @Test(
        "every length comes back, around the bounds of records too",
        arguments: [0, 1, whole - 1, whole, whole + 1, 2 * whole - 1, 2 * whole, 2 * whole + 1, 1 << 20])
    func lengths(count: Int) throws {
        let text = SeededRandom(seed: UInt64(count)).bytes(count)
        let blob = try BlobCipher.encrypt(text, key: key, salt: salt)
        #expect(blob.count == BlobCipher.ciphertextBytes(ofPlaintext: count))
        #expect(try BlobCipher.decrypt(blob, key: key) == text)
    }

    @Test(
        "the pieces in which bytes come change nothing",
        arguments: [1, 20, 21, 22, 4_096, 65_535, 65_536, 200_000])
    func pieces(size: Int) throws {
        let text = SeededRandom(seed: 3).bytes(size == 1 ? 70_000 : 300_000)
        var encryptor = try BlobEncryptor(key: key, salt: salt)
        var blob: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: size) {
            blob += try encryptor.update(Array(text[start..<min(start + size, text.count)]))
        }
        blob += try encryptor.finish()
        #expect(blob == (try BlobCipher.encrypt(text, key: key, salt: salt)))
        var decryptor = try BlobDecryptor(key: key)
        var back: [UInt8] = []
        for start in stride(from: 0, to: blob.count, by: size) {
            back += try decryptor.update(Array(blob[start..<min(start + size, blob.count)]))
        }
        back += try decryptor.finish()
        #expect(back == text)
    }

    @Test("a blob cut anywhere is found out; at the end of a record it is said to be cut")
    func truncation() throws {
        let blob = try BlobCipher.encrypt(
            SeededRandom(seed: 4).bytes(2 * Self.whole + 9), key: key, salt: salt)
        for count in [0, 1, 20, 21] {
            #expect(throws: CryptographyFault(.blobTruncated)) {
                try BlobCipher.decrypt(Array(blob.prefix(count)), key: key)
            }
        }
        for count in [21 + 65_536, 21 + 2 * 65_536] {
            #expect(throws: CryptographyFault(.blobTruncated)) {
                try BlobCipher.decrypt(Array(blob.prefix(count)), key: key)
            }
        }
        for count in [22, 21 + 65_535, 21 + 65_537, blob.count - 1] {
            #expect(throws: CryptographyFault(.blobDamaged)) {
                try BlobCipher.decrypt(Array(blob.prefix(count)), key: key)
            }
        }
    }

    @Test("altered, exchanged, repeated or appended records and another key are found out")
    func tampering() throws {
        let blob = try BlobCipher.encrypt(SeededRandom(seed: 5).bytes(3 * Self.whole), key: key, salt: salt)
        let head = Array(blob[0..<21])
        let records = (0..<3).map { Array(blob[(21 + $0 * 65_536)..<(21 + ($0 + 1) * 65_536)]) }
        func refused(_ bytes: [UInt8], _ key: [UInt8]? = nil) {
            #expect(throws: CryptographyFault(.blobDamaged)) {
                try BlobCipher.decrypt(bytes, key: key ?? self.key)
            }
        }
        for place in [0, 16, 17, 20, 21, 21 + 65_535, blob.count - 1] {
            var altered = blob
            altered[place] ^= 1
            refused(altered)
        }
        refused(head + records[1] + records[0] + records[2])
        refused(head + records[0] + records[0] + records[2])
        refused(head + records[0] + records[2])
        refused(blob + records[2])
        refused(blob, [UInt8](repeating: 9, count: 16))
    }

    @Test("keys and salts of other lengths are refused", arguments: [0, 15, 17, 32])
    func keyLengths(count: Int) {
        let wrong = [UInt8](repeating: 1, count: count)
        #expect(throws: CryptographyFault(.keyMalformed)) { try BlobEncryptor(key: wrong, salt: salt) }
        #expect(throws: CryptographyFault(.keyMalformed)) { try BlobEncryptor(key: key, salt: wrong) }
        #expect(throws: CryptographyFault(.keyMalformed)) { try BlobDecryptor(key: wrong) }
    }
}
