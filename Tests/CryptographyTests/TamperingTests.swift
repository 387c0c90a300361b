import Codes
import Cryptography
import Testing

@Suite("What is altered at random is never taken")
struct TamperingTests {
    let seed = UInt64.random(in: 1...1_000_000)
    let them: Authorities
    init() throws { them = try Authorities(seed: seed) }

    private func altered(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let place = Int(them.random.word() % UInt64(bytes.count))
        switch them.random.word() % 4 {
        case 0: bytes[place] ^= UInt8(1 << (them.random.word() % 8))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(truncatingIfNeeded: them.random.word()), at: place)
        default: bytes.removeSubrange(place...)
        }
        return bytes
    }

    @Test("certificates: refused, whatever byte is changed")
    func certificates() throws {
        let leaf = try them.leaf()
        let list = try them.list([leaf])
        let verifier = try them.verifier()
        for turn in 0..<1_500 {
            let der = altered(leaf.der)
            guard der != leaf.der else { continue }
            #expect(verifier.verify(chain: [der], at: them.now).gateway == nil, "seed \(seed), turn \(turn)")
            // A list that still can be read must not bear the authority's signature.
            let bytes = altered(list.der)
            if bytes != list.der, let read = try? RevocationList(der: bytes) {
                #expect(!read.isSigned(by: them.ordos.certificate), "seed \(seed), turn \(turn)")
            }
        }
    }

    @Test("signed texts: malformed or invalid, whatever character is changed")
    func signatures() throws {
        let key = them.gatewayKey
        let jws = try JWS.make(type: .event, payload: Array(#"{"sequence":1}"#.utf8), key: key)
        for turn in 0..<2_000 {
            let text = String(decoding: altered(Array(jws.text.utf8)), as: UTF8.self)
            // A text that cannot be read is refused already.
            guard text != jws.text, let read = try? JWS.parse(text, type: .event) else { continue }
            #expect(!read.isValid(with: key.publicKey), "seed \(seed), turn \(turn)")
        }
    }

    @Test("sealed texts: never open")
    func sealed() throws {
        let text = try JWE.seal([1, 2, 3], to: them.gatewayKey.publicKey, random: them.random)
        for turn in 0..<1_000 {
            let wrong = String(decoding: altered(Array(text.utf8)), as: UTF8.self)
            guard wrong != text else { continue }
            #expect(throws: CryptographyFault.self, "seed \(seed), turn \(turn)") {
                try JWE.open(wrong, with: them.gatewayKey)
            }
        }
    }

    @Test("one key, one verifier and one list serve many threads at once")
    func threads() async throws {
        let leaf = try them.leaf()
        let verifier = try them.verifier(lists: [them.list([leaf])])
        let (es256, now) = (them.gatewayKey, them.now)
        let sm2 = try PrivateKey.generate(.sm2, random: them.random)
        await withTaskGroup(of: Bool.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    (0..<20).allSatisfy { turn in
                        let message = [UInt8(worker), UInt8(turn)]
                        let isRevoked = verifier.verify(chain: [leaf.der], at: now).refusal == .revoked
                        let fits = [es256, sm2].allSatisfy { key in
                            // A key that cannot sign fails this test.
                            guard let signature = try? key.sign(message) else { return false }
                            return key.publicKey.isValidSignature(signature, over: message)
                        }
                        return isRevoked && fits
                    }
                }
            }
            for await isGood in group { #expect(isGood) }
        }
    }
}
