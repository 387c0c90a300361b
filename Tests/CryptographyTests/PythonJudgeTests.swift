import Codes
import Cryptography
import StrictJSON
import Testing

@Suite(
    "joserfc, gmssl and cryptography accept what is made here",
    .enabled(if: PythonJudge.mayRun, "python3 with cryptography, gmssl and joserfc is not installed"))
struct PythonJudgeTests {
    let seed = UInt64.random(in: 1...1_000_000)
    let random: SeededRandom
    init() { random = SeededRandom(seed: seed) }

    private func expectAccepted(_ made: JSONObject) {
        let (status, text) = PythonJudge.judge(made)
        #expect(status == 0, "seed \(seed): \(text)")
        #expect(text.contains(" checked, 0 failed"), "seed \(seed): \(text)")
    }

    @Test("signatures, thumbprints, digests and disclosures")
    func signatures() throws {
        var made: JSONObject = [:]
        for (name, algorithm) in [("jws", SignatureAlgorithm.es256), ("sm2", .sm2)] {
            var entries: [JSON] = []
            for (index, type) in (JWSType.allCases + JWSType.allCases).enumerated() {
                let key = try PrivateKey.generate(algorithm, random: random)
                let payload = #"{"n":\#(index),"名":"\#(String(repeating: "办", count: index * 9))"}"#
                let jws = try JWS.make(type: type, payload: Array(payload.utf8), key: key)
                entries.append([
                    "text": .string(jws.text), "typ": .string(type.rawValue), "payload": .string(payload),
                    "digest": .string(jws.digest.base64URL),
                    "jwk": .object(JWK(key.publicKey, use: .signature).members),
                ])
            }
            made[name] = .array(entries)
        }
        let values: [JSON] = ["王小明", 0, true, [], ["name": "𠮷", "list": [1, "2"]], "\u{2028}\"\\/"]
        made["disclosures"] = .array(
            values.map { value in
                let disclosure = Disclosure.make(member: "parties", value: value, random: random)
                return [
                    "text": .string(String(decoding: disclosure.text, as: UTF8.self)), "member": "parties",
                    "value": value,
                    "digest": .string(disclosure.digest.base64URL),
                ]
            })
        expectAccepted(made)
    }

    @Test("sealed parts, blobs, values at rest, derived keys and key files")
    func ciphers() throws {
        var made: JSONObject = [:]
        let numbers = (0..<6).map { _ in [UInt8(0)] + random.bytes(31) }
        made["jwe"] = .array(
            try numbers.enumerated().map { index, scalar in
                let key = try PrivateKey(algorithm: .es256, scalar: scalar)
                let text = String(repeating: "a~", count: index * 40)
                let sealed = try JWE.seal(Array(text.utf8), to: key.publicKey, random: random)
                return [
                    "text": .string(sealed), "plaintext": .string(text),
                    "scalar": .string(Hex.encode(scalar)),
                ]
            })
        made["blobs"] = .array(
            try [0, 1, 65_518, 65_519, 65_520, 200_000].map { count in
                let key = random.bytes(16)
                let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 + $0 >> 8) }
                let blob = try BlobCipher.encrypt(text, key: key, salt: random.bytes(16))
                return [
                    "base64": .string(Base64.encode(blob)), "key": .string(Hex.encode(key)),
                    "plaintext_size": .integer(Int64(count)),
                ]
            })
        made["sealed"] = .array(
            try [0, 1, 1_000].map { count in
                let (key, value, context) = (random.bytes(32), random.bytes(count), random.bytes(16))
                let sealed = try Sealer(key: key).seal(value, context: context, random: random)
                return [
                    "sealed": .string(Hex.encode(sealed)), "key": .string(Hex.encode(key)),
                    "value": .string(Hex.encode(value)), "context": .string(Hex.encode(context)),
                ]
            })
        made["hkdf"] = .array(
            [1, 12, 16, 32, 33, 64, 100].map { count in
                let (material, salt, info) = (random.bytes(40), random.bytes(count % 2 * 16), random.bytes(9))
                let key = HKDF.derive(material, salt: salt, info: info, count: count)
                return [
                    "material": .string(Hex.encode(material)), "salt": .string(Hex.encode(salt)),
                    "info": .string(Hex.encode(info)), "count": .integer(Int64(count)),
                    "key": .string(Hex.encode(key)),
                    "hmac": .string(Hex.encode(HMACSHA256.code(of: info, key: material))),
                ]
            })
        made["keys"] = .array(
            try numbers.map { scalar in
                let key = try PrivateKey(algorithm: .es256, scalar: scalar)
                return [
                    "private": .string(key.pem), "public": .string(key.publicKey.pem),
                    "jwk": .object(JWK(key.publicKey, use: .signature).members),
                ]
            })
        expectAccepted(made)
    }

    @Test("certificates and revocation lists")
    func certificates() throws {
        let them = try Authorities(seed: seed)
        let root = JSON.string(them.ordos.certificate.pem)
        let desk = try them.ordos.issueDesk(
            names: ["desk.ordos.cn", "127.0.0.1", "2001:db8::1"], key: them.gatewayKey.publicKey,
            notBefore: them.now.advanced(byMilliseconds: -Authorities.day),
            notAfter: them.now.advanced(byMilliseconds: Authorities.day), random: them.random)
        let late = try them.leaf { $0.notAfter = Timestamp(milliseconds: 4_102_444_800_000) }
        var made: JSONObject = [:]
        made["chains"] = .array(
            [(try them.leaf(), false), (late, false), (desk, true)].map { leaf, isDesk in
                [
                    "root": root, "leaf": .string(leaf.pem), "uris": .strings(leaf.uris),
                    "hosts": .strings(leaf.hosts),
                    "addresses": isDesk ? ["127.0.0.1", "2001:db8::1"] : [],
                    "usages": isDesk ? ["server"] : ["server", "client"],
                    "not_before": .integer(leaf.notBefore.milliseconds / 1000),
                    "not_after": .integer(leaf.notAfter.milliseconds / 1000),
                    "at": .integer(them.now.milliseconds / 1000),
                ]
            })
        made["crls"] = .array(
            try [[], [desk], [desk, late]].enumerated().map { index, revoked in
                let list = try them.ordos.revocationList(
                    revoked.map { ($0.serial, them.now) }, number: UInt64(index) << 31, thisUpdate: them.now,
                    nextUpdate: late.notAfter)
                return [
                    "root": root, "crl": .string(list.pem), "number": .integer(Int64(index) << 31),
                    "serials": .strings(revoked.map { Hex.encode($0.serial) }),
                    "next_update": .integer(late.notAfter.milliseconds / 1000),
                ]
            })
        expectAccepted(made)
    }

    @Test("the judge refuses what is wrong")
    func judgeIsAwake() throws {
        let key = try PrivateKey.generate(random: random)
        let jws = try JWS.make(type: .event, payload: [0x7b, 0x7d], key: key)
        let entry: JSONObject = [
            "text": .string(jws.text + "A"), "typ": "tongban-event+jws", "payload": "{}",
            "digest": .string(jws.digest.base64URL),
            "jwk": .object(JWK(key.publicKey, use: .signature).members),
        ]
        let (status, text) = PythonJudge.judge(["jws": [.object(entry)]])
        #expect(status == 1)
        #expect(text.hasSuffix("1 checked, 1 failed\n"))
    }
}
