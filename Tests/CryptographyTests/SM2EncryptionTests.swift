import Codes
import Cryptography
import StrictJSON
import Testing

@Suite("SM2 encryption")
struct SM2EncryptionTests {
    private static let scalar = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"

    private func key() throws -> PrivateKey {
        try PrivateKey(algorithm: .sm2, scalar: Hex.decode(Self.scalar) ?? [])
    }

    @Test(
        "what gmssl encrypted is read",
        arguments: [
            (
                "1",
                [
                    "041b0abc684dc2e313d8910a85b62f7fabb6c5be42ab4f09a4579f9dcf43d5a323c4caa698bf6ea3",
                    "509b11ba0cbca2e0f1e266d4a3a5af1b074d8748fda122785b9763547a55c4393154a0a6d1cb5a86",
                    "f275904ebd6ef7c0e24cabdf808765df5f6f",
                ].joined()
            ),
            (
                "示例好差评",
                [
                    "0459a32f238d443d05c1ed5c16b1827ec656a607492e99ea2f35e0cb50cb2a17b3f3fa93edfef355",
                    "584f4f90c3a4d7c5ff4e177882208742d5d83272717614bda5aa74b590a543a38dc0c9075ac11948",
                    "fec92e1b25a42ed96789d36223727d734b6621f66e292bdf848fd0c2be75bc33",
                ].joined()
            ),
            (
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                [
                    "0497136978f11b6754d6bc202461c170dae60d4896a899ade7a564207dd086505839b3dc38c7ff91",
                    "e5f0a37c1c7841acab3cce0db80f7673ec1fad1b7aa6f956826cd427ccd13f25af35291f26d5cd32",
                    "6a37dbd04ae69808c860cc8e6010b47c68dc4707a22881941950e039d445a00528fb57606aa2d828",
                    "76022670a75eaeaa754c3f8a2882339acb",
                ].joined()
            ),
        ])
    func reads(message: String, ciphertext: String) throws {
        let opened = try key().decryptSM2(Hex.decode(ciphertext) ?? [])
        #expect(String(decoding: opened, as: UTF8.self) == message)
    }

    @Test(
        "it comes back whole at any length, and each time in other bytes",
        arguments: [8, 31, 32, 33, 127, 128, 5_000])
    func roundTrip(length: Int) throws {
        let key = try key()
        let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let one = try key.publicKey.encryptSM2(message)
        #expect(one.count == 97 + length && one[0] == 4)
        #expect(try key.decryptSM2(one) == message)
        #expect(try key.publicKey.encryptSM2(message) != one)
    }

    @Test("a changed byte, a cut, another key and nothing at all are refused")
    func tampering() throws {
        let key = try key()
        let sealed = try key.publicKey.encryptSM2(Array("示例".utf8))
        for place in sealed.indices {
            var changed = sealed
            changed[place] ^= 1
            #expect(throws: CryptographyFault.self, "byte \(place)") { try key.decryptSM2(changed) }
        }
        for count in [0, 1, 96, 97, sealed.count - 1] {
            #expect(throws: CryptographyFault.self) { try key.decryptSM2(Array(sealed.prefix(count))) }
        }
        let other = try PrivateKey.generate(.sm2, random: SeededRandom(seed: 1))
        #expect(throws: CryptographyFault.self) { try other.decryptSM2(sealed) }
        #expect(throws: CryptographyFault.self) { try key.publicKey.encryptSM2([]) }
        let p256 = try PrivateKey.generate(.es256, random: SeededRandom(seed: 2))
        #expect(throws: CryptographyFault.self) { try p256.publicKey.encryptSM2([1]) }
        #expect(throws: CryptographyFault.self) { try p256.decryptSM2(sealed) }
    }
}

@Suite(
    "gmssl reads what is encrypted here",
    .enabled(if: PythonJudge.mayRun, "python3 with gmssl is not installed"))
struct SM2JudgeTests {
    @Test("SM2 ciphertexts of many keys and lengths")
    func judged() {
        let seed = UInt64.random(in: 1...1_000_000)
        let random = SeededRandom(seed: seed)
        let entries = [16, 17, 32, 33, 200, 3_000].compactMap { length -> JSON? in
            // `try?`: what cannot be made is missed below.
            guard let key = try? PrivateKey.generate(.sm2, random: random),
                let sealed = try? key.publicKey.encryptSM2(Array(String(repeating: "a", count: length).utf8))
            else { return nil }
            return [
                "sealed": .string(Hex.encode(sealed)), "private_der": .string(Hex.encode(key.der)),
                "count": .integer(Int64(length)),
            ]
        }
        #expect(entries.count == 6)
        let (status, text) = PythonJudge.judge(["sm2_sealed": .array(entries)])
        #expect(status == 0, "seed \(seed): \(text)")
        #expect(text.contains("6 checked, 0 failed"), "seed \(seed): \(text)")
    }
}
