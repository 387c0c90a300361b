import Codes
import Cryptography
import StrictJSON
import Testing

@Suite("Certificates, bundles and their texts")
struct CertificateTests {
    let them: Authorities
    init() throws { them = try Authorities(seed: 23) }

    @Test("what was put into a certificate is read from it")
    func members() throws {
        let leaf = try them.leaf()
        #expect(leaf.subject == "CN=150600")
        #expect(leaf.issuer == "CN=鄂尔多斯 CA")
        #expect(leaf.serial.count == 16)
        #expect(leaf.uris == ["spiffe://ordos.tongban/gateway/150600"])
        #expect(leaf.publicKey == them.gatewayKey.publicKey)
        #expect(!leaf.isCA && them.ordos.certificate.isCA)
        #expect(leaf.notBefore.milliseconds == (them.now.milliseconds - Authorities.day) / 1000 * 1000)
        #expect(
            try Certificate.read(pem: leaf.pem + them.ordos.certificate.pem) == [
                leaf, them.ordos.certificate,
            ])
    }

    @Test(
        "times on both sides of 2050 are read back",
        arguments: ["1999-12-31", "2049-12-31", "2050-01-01", "2099-06-30"])
    func times(day: String) throws {
        let time = try CivilDate(day).timestampAtStart()
        let leaf = try them.leaf {
            $0.notBefore = time
            $0.notAfter = time.advanced(byMilliseconds: 1000)
        }
        #expect(leaf.notBefore == time)
        #expect(leaf.notAfter == time.advanced(byMilliseconds: 1000))
    }

    @Test("a desk's certificate bears host names and addresses")
    func desk() throws {
        let desk = try them.ordos.issueDesk(
            names: ["desk.ordos.cn", "127.0.0.1", "::1", "localhost", "*.ordos.cn"],
            key: them.gatewayKey.publicKey,
            notBefore: them.now, notAfter: them.now.advanced(byMilliseconds: 1000), random: them.random)
        #expect(desk.hosts == ["desk.ordos.cn", "localhost", "*.ordos.cn"])
        #expect(desk.uris.isEmpty)
        for wrong in [
            "", "a b", "-x.cn", "x..cn", "桌面.cn", "1.2.3.4.5:80", String(repeating: "a", count: 64),
        ] {
            #expect(throws: CryptographyFault(.certificateMalformed), "\(wrong)") {
                try them.ordos.issueDesk(
                    names: [wrong], key: them.gatewayKey.publicKey, notBefore: them.now, notAfter: them.now,
                    random: them.random)
            }
        }
    }

    @Test("a bundle reads back from its JSON")
    func bundle() throws {
        let bundle = try TrustBundle(authorities: [them.ordos.certificate, them.hohhot.certificate])
        let again = try TrustBundle(JSON.parse(bundle.members.serialized()).read(.object))
        #expect(again == bundle)
        #expect(again.authorities == [them.ordos.certificate, them.hohhot.certificate])
    }

    @Test("a bundle without authorities, or whose x5c is not its key's, is refused")
    func badBundles() throws {
        let bundle = try TrustBundle(authorities: [them.ordos.certificate])
        let key = try #require(bundle.members["keys"]?[0]?.objectValue)
        func refused(_ change: (inout JSONObject) -> Void, _ code: CryptographyFault.Code = .bundleMalformed)
        {
            var altered = key
            change(&altered)
            #expect(throws: CryptographyFault(code)) { try TrustBundle(["keys": [.object(altered)]]) }
        }
        refused({ $0["use"] = "sig" }, .jwkMalformed)
        refused { $0["use"] = nil }
        refused { $0["x5c"] = nil }
        refused { $0["x5c"] = [key["x5c"]?[0] ?? .null, key["x5c"]?[0] ?? .null] }
        refused({ $0["x5c"] = [] }, .jwkMalformed)
        refused({ $0["x5c"] = ["AAA"] }, .jwkMalformed)
        refused({ $0["x5c"] = ["AAAA"] }, .certificateMalformed)
        refused { $0["x5c"] = [.string(Base64.encode(them.hohhot.certificate.der))] }
        refused { members in
            // A leaf is no authority.
            members["x5c"] = [.string(Base64.encode((try? them.leaf())?.der ?? []))]
        }
        #expect(throws: CryptographyFault(.bundleMalformed)) { try TrustBundle(["keys": []]) }
        #expect(throws: CryptographyFault(.jwkMalformed)) { try TrustBundle([:]) }
        #expect(throws: CryptographyFault(.bundleMalformed)) { try TrustBundle(authorities: []) }
        #expect(throws: CryptographyFault(.bundleMalformed)) {
            try TrustBundle(authorities: [try them.leaf()])
        }
    }

    @Test("PEM with other blocks, other line ends and text between is read; cut or wrong blocks are not")
    func pem() throws {
        let key = them.gatewayKey
        #expect(try PrivateKey(pem: key.pem).publicKey == key.publicKey)
        #expect(try PublicKey(pem: key.publicKey.pem) == key.publicKey)
        let mixed = "note\r\n" + key.publicKey.pem.replacing("\n", with: "\r\n") + key.pem
        #expect(try PrivateKey(pem: mixed).publicKey == key.publicKey)
        #expect(try PublicKey(pem: mixed) == key.publicKey)
        for wrong in [
            "", key.publicKey.pem, String(key.pem.dropLast(9)), key.pem.replacing("M", with: "!"),
            key.pem.dropFirst(3) + "",
        ] {
            #expect(throws: CryptographyFault(.pemMalformed)) { try PrivateKey(pem: wrong) }
        }
    }
}
