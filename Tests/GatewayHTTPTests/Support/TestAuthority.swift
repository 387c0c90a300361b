import Codes
import Cryptography
import Exchange

/// A trust domain with one authority and the certificates it makes, at a time that the test chooses.
struct TestAuthority {
    /// The middle of every certificate's life.
    static let now = Timestamp(milliseconds: 1_795_000_000_000)
    static let day: Int64 = 86_400_000

    let domain: String
    let maker: CertificateMaker
    private let random: SeededRandom

    init(_ domain: String, seed: UInt64) throws {
        self.domain = domain
        random = SeededRandom(seed: seed)
        maker = try CertificateMaker.makeAuthority(
            name: "CA \(domain)", uris: ["spiffe://\(domain)"], key: PrivateKey.generate(random: random),
            notBefore: Self.now.advanced(byMilliseconds: -100 * Self.day),
            notAfter: Self.now.advanced(byMilliseconds: 100 * Self.day), random: random)
    }

    func gateway(_ name: String) throws -> GatewayID { try GatewayID("spiffe://\(domain)/gateway/\(name)") }

    func bundle() throws -> TrustBundle { try TrustBundle(authorities: [maker.certificate]) }

    /// What peers hold of a gateway of this domain.
    func anchors(
        _ id: GatewayID, endpoint: String = "https://127.0.0.1:1", isSuspended: Bool = false,
        lists: [RevocationList] = []
    ) throws -> PeerAnchors {
        PeerAnchors(
            gateway: id, endpoint: endpoint, isSuspended: isSuspended, bundle: try bundle(), lists: lists)
    }

    /// A certificate with its key, valid from `from` to `to` days around ``now``.
    func issue(uris: [String], from: Int64 = -1, to: Int64 = 1) throws -> (Certificate, TransportIdentity) {
        let key = try PrivateKey.generate(random: random)
        let certificate = try maker.issue(
            CertificateTemplate(
                name: "test", uris: uris, notBefore: Self.now.advanced(byMilliseconds: from * Self.day),
                notAfter: Self.now.advanced(byMilliseconds: to * Self.day)),
            for: key.publicKey, random: random)
        let identity = TransportIdentity(
            generation: Int(truncatingIfNeeded: random.word() >> 1), chainPEM: Array(certificate.pem.utf8),
            keyPEM: Array(PEM.encode(key.der, .privateKey).utf8))
        return (certificate, identity)
    }

    func issue(_ id: GatewayID, from: Int64 = -1, to: Int64 = 1) throws -> (Certificate, TransportIdentity) {
        try issue(uris: [id.description], from: from, to: to)
    }

    func revoking(_ certificate: Certificate) throws -> RevocationList {
        try maker.revocationList(
            [(serial: certificate.serial, at: Self.now)], number: 1, thisUpdate: Self.now,
            nextUpdate: Self.now.advanced(byMilliseconds: Self.day))
    }
}
