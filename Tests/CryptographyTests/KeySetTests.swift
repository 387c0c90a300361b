import Codes
import Cryptography
import StrictJSON
import Testing

@Suite("Published keys")
struct KeySetTests {
    let random = SeededRandom(seed: 31)

    private func members(_ algorithm: SignatureAlgorithm = .es256, use: JWK.Use = .signature) throws
        -> JSONObject
    {
        JWK(try PrivateKey.generate(algorithm, random: random).publicKey, use: use).members
    }

    @Test("a key reads back with its span, its unknown members kept")
    func roundTrip() throws {
        let key = try PrivateKey.generate(random: random).publicKey
        let second = { Timestamp(milliseconds: $0 * 1000) }
        let jwk = JWK(key, use: .signature, notBefore: second(10), expires: second(20), revoked: second(15))
        var object = jwk.members
        object["x-note"] = "kept"
        let read = try #require(try JWK.read(object))
        #expect(read.publicKey == key && read.keyID == key.thumbprint && read.algorithmName == "ES256")
        #expect(read.members["x-note"] == "kept")
        #expect(read.notBefore == second(10) && read.expires == second(20) && read.revoked == second(15))
        let counts = [9_999: false, 10_000: true, 15_000: true, 15_001: false]
        for (time, isValid) in counts {
            #expect(read.isValid(at: Timestamp(milliseconds: Int64(time))) == isValid, "\(time)")
        }
        let unrevoked = JWK(key, use: .signature, expires: second(20))
        #expect(unrevoked.isValid(at: Timestamp(milliseconds: 19_999)))
        #expect(!unrevoked.isValid(at: second(20)))
    }

    @Test("SM2's thumbprint is of crv, kty, x, y with crv SM2")
    func sm2Thumbprint() throws {
        let object = try members(.sm2)
        let text = #"{"crv":"SM2","kty":"EC","x":"\#(try object.text("x"))","y":"\#(try object.text("y"))"}"#
        #expect(object["kid"] == .string(SHA256Hash.digest(of: text).base64URL))
        #expect(try JWK.read(object)?.publicKey?.algorithm == .sm2)
    }

    @Test("a key whose members disagree is refused")
    func refused() throws {
        let good = try members()
        func refused(_ name: String, _ value: JSON?, _ code: CryptographyFault.Code = .jwkMalformed) {
            var object = good
            object[name] = value
            #expect(throws: CryptographyFault(code), "\(name)") { try JWKSet(["keys": [.object(object)]]) }
        }
        refused("kid", nil)
        refused("kid", "x")
        refused("kid", 1)
        refused("alg", nil)
        refused("alg", "SM2")
        refused("alg", "ECDH-ES")
        refused("x", nil)
        refused("x", good["y"], .keyMalformed)
        refused("x", "AA", .keyMalformed)
        refused("y", "A", .jwkMalformed)
        refused("kty", nil)
        refused("nbf", "1")
        refused("exp", -1)
        refused("revoked", 1.5)
        refused("d", "AA")
    }

    @Test("keys of unknown kinds are passed over, not refused")
    func unknown() throws {
        let good = try members()
        for change: JSONObject in [["kty": "OKP"], ["crv": "P-521"], ["use": "tls"]] {
            var object = good
            for (name, value) in change { object[name] = value }
            let set = try JWKSet(["keys": [.object(object), .object(good)]])
            #expect(set.keys.count == 1)
            #expect(set.members["keys"]?.arrayValue?.count == 2)
        }
        var noUse = good
        noUse["use"] = nil
        #expect(try JWK.read(noUse) == nil)
    }

    @Test("a set has at most 256 keys, and no name twice for one use", arguments: [255, 256, 257])
    func bounds(count: Int) throws {
        let unknown: JSON = ["kty": "OKP", "use": "sig"]
        let set: JSONObject = ["keys": .array(Array(repeating: unknown, count: count))]
        if count <= JWKSet.keysMax {
            #expect(try JWKSet(set).keys.isEmpty)
        } else {
            #expect(throws: CryptographyFault(.jwkMalformed)) { try JWKSet(set) }
        }
        let key = JSON.object(try members())
        #expect(throws: CryptographyFault(.jwkMalformed)) { try JWKSet(["keys": [key, key]]) }
        for wrong: JSONObject in [[:], ["keys": [:]], ["keys": ["x"]]] {
            #expect(throws: CryptographyFault(.jwkMalformed)) { try JWKSet(wrong) }
        }
    }

    @Test("keys are found by use and name; what is sealed goes to the valid key that counts longest")
    func lookUp() throws {
        let signing = try PrivateKey.generate(random: random).publicKey
        let keys = try (1...3).map { _ in try PrivateKey.generate(random: random).publicKey }
        let second = { Timestamp(milliseconds: $0 * 1000) }
        let set = JWKSet(keys: [
            JWK(signing, use: .signature), JWK(keys[0], use: .encryption, expires: second(100)),
            JWK(keys[1], use: .encryption, expires: second(300)),
            JWK(keys[2], use: .encryption, notBefore: second(200)),
        ])
        #expect(try JWKSet(JSON.parse(set.members.serialized()).read(.object)) == set)
        #expect(set.key(signing.thumbprint)?.publicKey == signing)
        #expect(set.key(signing.thumbprint, use: .encryption) == nil)
        #expect(set.key("x") == nil)
        #expect(set.encryptionKey(at: second(50))?.publicKey == keys[1])
        #expect(set.encryptionKey(at: second(250))?.publicKey == keys[2])
        #expect(try JWK.read(members(.sm2, use: .signature)) != nil)
        #expect(throws: CryptographyFault(.jwkMalformed)) { try JWK.read(members(.sm2, use: .encryption)) }
    }
}
