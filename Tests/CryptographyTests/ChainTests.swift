import Codes
import Cryptography
import Testing

@Suite("A certificate counts only in its own trust domain")
struct ChainTests {
    let them: Authorities
    init() throws { them = try Authorities() }

    private func refusal(
        _ chain: [Certificate], lists: [RevocationList] = [], at time: Timestamp? = nil
    ) throws -> ChainRefusal? {
        try them.verifier(lists: lists).verify(chain: chain.map(\.der), at: time ?? them.now).refusal
    }

    @Test("a gateway's certificate of its own domain's authority is verified")
    func good() throws {
        let leaf = try them.leaf()
        let gateway = try #require(try them.verifier().verify(chain: [leaf.der], at: them.now).gateway)
        #expect(gateway.id == (try them.id))
        #expect(gateway.certificate == leaf)
        #expect(gateway.validUntil == leaf.notAfter)
        #expect(gateway.alarms.isEmpty)
        #expect(try refusal([leaf, them.ordos.certificate]) == nil)
        let issued = try them.ordos.issueGateway(
            them.id, key: them.gatewayKey.publicKey, notBefore: leaf.notBefore, notAfter: leaf.notAfter,
            random: them.random)
        #expect(try refusal([issued]) == nil)
    }

    @Test("other names beside the one URI are ignored")
    func otherNames() throws {
        let leaf = try them.leaf {
            $0.hosts = ["gw.example.cn"]
            $0.addresses = [[127, 0, 0, 1]]
        }
        #expect(try refusal([leaf]) == nil)
        #expect(leaf.hosts == ["gw.example.cn"])
    }

    @Test("bytes that are no certificate, none and too many are malformed")
    func malformed() throws {
        let leaf = try them.leaf()
        let verifier = try them.verifier()
        let chains: [[[UInt8]]] = [
            [], [[]], [[1, 2, 3]], [leaf.der + [0]], [leaf.der.dropLast() + []], [leaf.der, [1]],
            Array(repeating: leaf.der, count: 9), [[UInt8](repeating: 0x30, count: 40_000)],
        ]
        for chain in chains {
            #expect(verifier.verify(chain: chain, at: them.now).refusal == .malformed)
        }
        #expect(verifier.verify(chain: Array(repeating: leaf.der, count: 8), at: them.now).refusal == nil)
    }

    @Test("it is valid from its first second to just before its last")
    func validity() throws {
        let leaf = try them.leaf()
        #expect(leaf.notBefore.milliseconds % 1000 == 0)
        #expect(try refusal([leaf], at: leaf.notBefore) == nil)
        #expect(try refusal([leaf], at: leaf.notBefore.advanced(byMilliseconds: -1)) == .notYetValid)
        #expect(try refusal([leaf], at: leaf.notAfter.advanced(byMilliseconds: -1)) == nil)
        #expect(try refusal([leaf], at: leaf.notAfter) == .expired)
        #expect(
            try refusal([leaf], at: them.now.advanced(byMilliseconds: 5000 * Authorities.day)) == .expired)
    }

    @Test("an authority that has expired takes its certificates with it")
    func authorityExpired() throws {
        let leaf = try them.leaf { $0.notAfter = them.now.advanced(byMilliseconds: 9000 * Authorities.day) }
        let end = them.ordos.certificate.notAfter
        #expect(try refusal([leaf], at: end.advanced(byMilliseconds: -1)) == nil)
        #expect(try refusal([leaf], at: end) == .expired)
        let gateway = try them.verifier().verify(chain: [leaf.der], at: them.now).gateway
        #expect(gateway?.validUntil == end)
    }

    @Test("neither another peer's authority nor a stranger's of the same name can vouch for this domain")
    func authorities() throws {
        #expect(try refusal([them.leaf(by: them.hohhot)]) == .unknownAuthority)
        let impostor = try Authorities.authority("鄂尔多斯 CA", "spiffe://ordos.tongban", them.now, them.random)
        #expect(try refusal([them.leaf(by: impostor), impostor.certificate]) == .unknownAuthority)
        let elsewhere = try them.leaf { $0.uris = ["spiffe://wuhai.tongban/gateway/150300"] }
        #expect(try refusal([elsewhere]) == .unknownAuthority)
    }

    @Test("no URI, two, or one that names no gateway are told apart")
    func names() throws {
        let one = try them.id.description
        #expect(try refusal([them.leaf { $0.uris = [] }]) == .withoutURI)
        #expect(try refusal([them.leaf { $0.uris = [one, one] }]) == .severalURIs)
        #expect(try refusal([them.leaf { $0.uris = [one, "https://example.cn"] }]) == .severalURIs)
        for wrong in [
            "spiffe://ordos.tongban", "spiffe://ordos.tongban/desk/150600", "spiffe://ordos.tongban/gateway/",
            "https://ordos.tongban/gateway/150600", "spiffe://Ordos.tongban/gateway/150600", one + "/x",
        ] {
            #expect(try refusal([them.leaf { $0.uris = [wrong] }]) == .notGateway, "\(wrong)")
        }
    }

    @Test("it must serve as client and as server, and must not be an authority")
    func usage() throws {
        #expect(try refusal([them.leaf { $0.usages = [.client] }]) == .wrongUsage)
        #expect(try refusal([them.leaf { $0.usages = [.server] }]) == .wrongUsage)
        #expect(try refusal([them.leaf { $0.isCA = true }]) == .wrongUsage)
        #expect(try refusal([them.leaf { $0.usages = [] }]) == nil)
        #expect(try refusal([them.leaf(by: them.hohhot) { $0.usages = [.client] }]) == .unknownAuthority)
        let root = them.ordos.certificate
        #expect(try refusal([root]) == .notGateway)
    }

    @Test("an end's certificate cannot issue others")
    func leafAsAuthority() throws {
        let leaf = try them.leaf()
        #expect(throws: CryptographyFault(.keyMalformed)) {
            try CertificateMaker(certificate: leaf, key: them.gatewayKey)
        }
    }

    @Test("an authority between counts when it is sent along, and is an anchor when the bundle holds it")
    func intermediate() throws {
        let key = try PrivateKey.generate(random: them.random)
        let template = CertificateTemplate(
            name: "伊金霍洛 CA", isCA: true, notBefore: them.now,
            notAfter: them.now.advanced(byMilliseconds: 9 * Authorities.day))
        let certificate = try them.ordos.issue(template, for: key.publicKey, random: them.random)
        let middle = try CertificateMaker(certificate: certificate, key: key)
        let leaf = try them.leaf(by: middle)
        #expect(try refusal([leaf, certificate]) == nil)
        #expect(try refusal([leaf]) == .unknownAuthority)
        let anchored = ChainVerifier(bundles: ["ordos.tongban": try TrustBundle(authorities: [certificate])])
        #expect(anchored.verify(chain: [leaf.der], at: them.now).refusal == nil)
        let list = try them.list([certificate])
        #expect(try refusal([leaf, certificate], lists: [list]) == .revoked)
        #expect(try refusal([leaf, certificate], lists: [them.list([leaf], by: middle)]) == .revoked)
    }

    @Test("a trust domain whose authority is SM2 works the same way")
    func sm2() throws {
        let maker = try Authorities.authority(
            "国密 CA", "spiffe://ordos.tongban", them.now, them.random, algorithm: .sm2)
        let verifier = ChainVerifier(bundles: [
            "ordos.tongban": try TrustBundle(authorities: [maker.certificate])
        ])
        #expect(verifier.verify(chain: [try them.leaf(by: maker).der], at: them.now).refusal == nil)
        #expect(verifier.verify(chain: [try them.leaf().der], at: them.now).refusal == .unknownAuthority)
    }
}
