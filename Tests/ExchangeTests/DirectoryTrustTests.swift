import Codes
import Cryptography
import Exchange
import ModelStore
import Routing
import StrictJSON
import Testing

@Suite("What TLS asks the peer directory")
struct DirectoryTrustTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_000)
    private static let day: Int64 = 86_400_000

    private let random = SeededRandom(seed: 3)
    private let maker: CertificateMaker
    private let id: GatewayID
    private let leaf: Certificate
    private let store = ModelStore()
    private let directory = PeerDirectory()

    init() throws {
        let from = Self.now.advanced(byMilliseconds: -Self.day)
        let to = Self.now.advanced(byMilliseconds: Self.day)
        maker = try CertificateMaker.makeAuthority(
            name: "CA", key: PrivateKey.generate(random: random), notBefore: from, notAfter: to,
            random: random)
        id = try GatewayID("spiffe://ordos.tongban/gateway/150600")
        leaf = try maker.issueGateway(
            id, key: PrivateKey.generate(random: random).publicKey, notBefore: from, notAfter: to,
            random: random)
    }

    private func enrol(
        _ gateway: GatewayID? = nil, status: Peer.Status = .active, crls: [String] = []
    ) async throws -> DirectoryTrust {
        let key = try PrivateKey.generate(random: random).publicKey
        let file: JSON = [
            "gateway": .string((gateway ?? id).description), "name": "鄂尔多斯",
            "endpoint": "https://gw.ordos.example:9443", "serves": ["1506"],
            "bundle": .object(try TrustBundle(authorities: [maker.certificate]).members),
            "keys": [
                "keys": [
                    [
                        "kty": "EC", "crv": "P-256", "use": "sig", "kid": .string(key.thumbprint),
                        "x": .string(Base64URL.encode(key.x)), "y": .string(Base64URL.encode(key.y)),
                        "alg": "ES256",
                    ]
                ]
            ],
            "crl": .array(crls.map { .string($0) }),
        ]
        var peer = Peer(try PeerFile(file))
        peer.status = status
        let write = Write.record(.peer, key: peer.gateway.description, value: peer.json.serialized())
        _ = try await store.commit([Change(writes: [write])])
        try await directory.reload(from: store)
        return DirectoryTrust(directory: directory)
    }

    private func judge(_ trust: DirectoryTrust) -> ChainJudgement {
        trust.judge(chain: [leaf.der], as: .client, at: Self.now)
    }

    @Test("an enrolled peer is known until its certificate ends, and called where its file says")
    func enrolled() async throws {
        let trust = try await enrol()
        #expect(judge(trust) == .peer(id, until: leaf.notAfter))
        let hop = try #require(trust.hop(to: id))
        #expect(hop.endpoint == "https://gw.ordos.example:9443")
        #expect(hop.bundlePEM == Array(maker.certificate.pem.utf8))
        #expect(!hop.isSuspended)
        #expect(!hop.allowsTLS12)
    }

    @Test("a reload counts at the next question: suspended, then removed")
    func reload() async throws {
        let trust = try await enrol()
        let first = trust.generation
        #expect(judge(trust) == .peer(id, until: leaf.notAfter))
        _ = try await enrol(status: .suspended)
        #expect(trust.generation > first)
        #expect(judge(trust) == .suspended(id))
        #expect(trust.hop(to: id)?.isSuspended == true)
        _ = try await enrol(status: .removed)
        guard case .refused(let refusal) = judge(trust) else {
            Issue.record("a removed peer's bundle still counts")
            return
        }
        #expect(refusal.code == .certificateUntrusted)
        #expect(trust.hop(to: id) == nil)
    }

    @Test("a list of any peer of the domain revokes for all of it")
    func revoked() async throws {
        _ = try await enrol()
        let list = try maker.revocationList(
            [(serial: leaf.serial, at: Self.now)], number: 1, thisUpdate: Self.now,
            nextUpdate: Self.now.advanced(byMilliseconds: Self.day))
        let other = try GatewayID("spiffe://ordos.tongban/gateway/150627")
        let trust = try await enrol(other, crls: [Base64.encode(list.der)])
        guard case .refused(let refusal) = judge(trust) else {
            Issue.record("not revoked")
            return
        }
        #expect(refusal.code == .certificateRevoked)
        #expect(refusal.claimed == id.description)
    }

    @Test("a list that cannot be read leaves nothing that counts")
    func unreadable() async throws {
        let trust = try await enrol(crls: ["AAAA"])
        guard case .refused(let refusal) = judge(trust) else {
            Issue.record("trusted without its list")
            return
        }
        #expect(refusal.code == .certificateUntrusted)
        #expect(trust.hop(to: id)?.bundlePEM == [])
    }

    @Test("a gateway of the domain that is not enrolled is a stranger")
    func stranger() async throws {
        let trust = try await enrol(try GatewayID("spiffe://ordos.tongban/gateway/150627"))
        #expect(judge(trust) == .stranger(id.description))
    }
}
