import Codes
public import StrictJSON

/// The authorities of one trust domain, as a SPIFFE bundle publishes them. Source: SPIFFE Trust Domain and
/// Bundle §4.
public struct TrustBundle: Hashable, Sendable {
    /// The authorities' certificates, in the order of the bundle.
    public let authorities: [Certificate]
    /// The whole bundle as it came.
    public let members: JSONObject

    /// Most authorities of a domain.
    public static let authoritiesMax = 32

    /// Reads `{"keys":[…]}`; only keys with `use: x509-svid` are looked at.
    /// - Throws: `jwk_malformed`; `bundle_malformed`: no authority, too many, or an `x5c` that is not one
    ///   CA certificate
    ///   of the key it stands beside; `certificate_malformed`.
    public init(_ members: JSONObject) throws(CryptographyFault) {
        var authorities: [Certificate] = []
        for key in try JWKSet(members).keys where key.use == .certificateAuthority {
            guard key.certificates.count == 1 else {
                throw CryptographyFault(.bundleMalformed, "x5c is not one")
            }
            let certificate = try Certificate(der: key.certificates[0])
            guard certificate.isCA else { throw CryptographyFault(.bundleMalformed, "x5c is no authority") }
            guard certificate.publicKey == key.publicKey else {
                throw CryptographyFault(.bundleMalformed, "x5c is of another key")
            }
            authorities.append(certificate)
        }
        guard !authorities.isEmpty, authorities.count <= Self.authoritiesMax else {
            throw CryptographyFault(.bundleMalformed, "no authority, or too many")
        }
        self.authorities = authorities
        self.members = members
    }

    /// The bundle that publishes these authorities.
    /// - Throws: `bundle_malformed`: none, one that is no CA, or of another key than P-256 or SM2.
    public init(authorities: [Certificate]) throws(CryptographyFault) {
        var keys: [JSON] = []
        for certificate in authorities {
            guard let key = certificate.publicKey else {
                throw CryptographyFault(.bundleMalformed, "neither P-256 nor SM2")
            }
            keys.append([
                "kty": "EC", "crv": .string(key.algorithm.curve), "x": .string(Base64URL.encode(key.x)),
                "y": .string(Base64URL.encode(key.y)), "use": .string(JWK.Use.certificateAuthority.rawValue),
                "x5c": [.string(Base64.encode(certificate.der))],
            ])
        }
        try self.init(["keys": .array(keys)])
    }
}
