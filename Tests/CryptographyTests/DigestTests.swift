import Codes
import Cryptography
import Testing

@Suite("Digests and derived keys")
struct DigestTests {
    @Test("SHA-256 of FIPS 180's examples, at once and in pieces")
    func examples() throws {
        let long = String(repeating: "a", count: 1_000_000)
        let examples = [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (long, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        ]
        for (text, hex) in examples {
            #expect(SHA256Hash.digest(of: text).hex == hex)
            #expect(SHA256Hash.digest(of: Array(text.utf8)).hex == hex)
            var hash = SHA256Hash()
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                hash.update(Array(rest.prefix(70_001)))
                rest = rest.dropFirst(70_001)
            }
            #expect(hash.finish().hex == hex)
            #expect(hash.finish().hex == hex)
        }
    }

    @Test("a copy of a hash goes on by itself")
    func copies() {
        var first = SHA256Hash()
        first.update([1])
        var second = first
        second.update([2])
        first.update([3])
        #expect(first.finish() == SHA256Hash.digest(of: [1, 3]))
        #expect(second.finish() == SHA256Hash.digest(of: [1, 2]))
    }

    @Test("a digest's texts are read in their canonical form only")
    func texts() throws {
        let digest = SHA256Hash.digest(of: "abc")
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(base64URL: digest.base64URL) == digest)
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(digest.base64URL.count == 43 && digest.hex.count == 64)
        for wrong in ["", digest.hex.uppercased(), String(digest.hex.dropLast()), digest.hex + "00"] {
            #expect(Digest(hex: wrong) == nil)
        }
        for wrong in [
            "", digest.base64URL + "=", String(digest.base64URL.dropLast()), digest.base64URL + "A",
        ] {
            #expect(Digest(base64URL: wrong) == nil)
        }
        #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    }

    @Test("HMAC and HKDF of RFC 4231's and RFC 5869's first examples")
    func derived() throws {
        let code = HMACSHA256.code(of: Array("Hi There".utf8), key: [UInt8](repeating: 0x0b, count: 20))
        #expect(Hex.encode(code) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        let key = HKDF.derive(
            [UInt8](repeating: 0x0b, count: 22), salt: [UInt8](0...12), info: [UInt8](0xf0...0xf9), count: 42)
        #expect(
            Hex.encode(key)
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    }

    @Test("one seed gives one stream, another seed another; the system's never repeats")
    func randomness() {
        #expect(SeededRandom(seed: 1).bytes(40) == SeededRandom(seed: 1).bytes(40))
        #expect(SeededRandom(seed: 1).bytes(40) != SeededRandom(seed: 2).bytes(40))
        let stream = SeededRandom(seed: 1)
        #expect(stream.bytes(16) != stream.bytes(16))
        #expect(SystemRandom().bytes(16) != SystemRandom().bytes(16))
        for count in [0, 1, 7, 8, 9, 33] {
            #expect(stream.bytes(count).count == count && SystemRandom().bytes(count).count == count)
        }
    }
}
