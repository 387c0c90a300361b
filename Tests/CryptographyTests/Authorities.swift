import Codes
import Cryptography
import Testing

/// Two trust domains with a gateway each, on a fixed day.
struct Authorities {
    let random: SeededRandom
    let now: Timestamp
    let ordos: CertificateMaker
    let hohhot: CertificateMaker
    let gatewayKey: PrivateKey

    static let day: Int64 = 86_400_000

    init(seed: UInt64 = 21) throws {
        random = SeededRandom(seed: seed)
        now = try Timestamp("2026-11-21T02:03:04.567Z")
        ordos = try Self.authority("鄂尔多斯 CA", "spiffe://ordos.tongban", now, random)
        hohhot = try Self.authority("呼和浩特 CA", "spiffe://hohhot.tongban", now, random)
        gatewayKey = try PrivateKey.generate(random: random)
    }

    static func authority(
        _ name: String, _ uri: String, _ now: Timestamp, _ random: SeededRandom,
        algorithm: SignatureAlgorithm = .es256
    ) throws -> CertificateMaker {
        try CertificateMaker.makeAuthority(
            name: name, uris: [uri], key: PrivateKey.generate(algorithm, random: random),
            notBefore: now.advanced(byMilliseconds: -100 * day),
            notAfter: now.advanced(byMilliseconds: 1000 * day),
            random: random)
    }

    var id: GatewayID { get throws { try GatewayID("spiffe://ordos.tongban/gateway/150600") } }

    /// A good gateway's certificate, but for what the change says.
    func leaf(
        by maker: CertificateMaker? = nil, _ change: (inout CertificateTemplate) -> Void = { _ in }
    ) throws -> Certificate {
        var template = CertificateTemplate(
            name: "150600", uris: [try id.description], notBefore: now.advanced(byMilliseconds: -Self.day),
            notAfter: now.advanced(byMilliseconds: Self.day))
        change(&template)
        return try (maker ?? ordos).issue(template, for: gatewayKey.publicKey, random: random)
    }

    func verifier(lists: [RevocationList] = []) throws -> ChainVerifier {
        ChainVerifier(
            bundles: [
                "ordos.tongban": try TrustBundle(authorities: [ordos.certificate]),
                "hohhot.tongban": try TrustBundle(authorities: [hohhot.certificate]),
            ], lists: lists.isEmpty ? [:] : ["ordos.tongban": lists])
    }

    func list(_ revoked: [Certificate], by maker: CertificateMaker? = nil, next: Int64 = day) throws
        -> RevocationList
    {
        try (maker ?? ordos).revocationList(
            revoked.map { ($0.serial, now) }, number: 1, thisUpdate: now,
            nextUpdate: now.advanced(byMilliseconds: next))
    }
}
