public import Codes
public import StrictJSON

/// A public key as peers publish it, with the span in which its signatures count. Source: RFC 7517;
/// PROTOCOL §2.
public struct JWK: Sendable {
    /// What a key is for.
    public enum Use: String, Sendable, CaseIterable {
        /// Signs events, receipts, descriptors.
        case signature = "sig"
        /// Takes what passes hubs: P-256, ECDH-ES.
        case encryption = "enc"
        /// Vouches for certificates: a SPIFFE bundle's CA in `x5c`.
        case certificateAuthority = "x509-svid"
    }

    /// What it is for.
    public let use: Use
    /// Its name; the thumbprint for signing and encryption keys.
    public let keyID: String?
    /// `alg` as published: ES256, SM2 or ECDH-ES; may be absent for a certificate authority.
    public let algorithmName: String?
    /// The key; nil for a certificate authority of another kind of key.
    public let publicKey: PublicKey?
    /// From when it counts (`nbf`).
    public let notBefore: Timestamp?
    /// Until when it counts, this instant no more (`exp`).
    public let expires: Timestamp?
    /// After which instant it counts no more (`revoked`).
    public let revoked: Timestamp?
    /// DER certificates of `x5c`, the key's own first.
    public let certificates: [[UInt8]]
    /// All members as they came, those this gateway does not know too.
    public let members: JSONObject

    /// Reads a key; nil if it is of a `kty`, `crv` or `use` that this gateway does not know (RFC 7517 §5:
    /// ignored).
    /// - Throws: `jwk_malformed`, `key_malformed`.
    public static func read(_ members: JSONObject) throws(CryptographyFault) -> JWK? {
        guard case .string(let kind)? = members["kty"] else { throw CryptographyFault(.jwkMalformed, "kty") }
        guard case .string(let use)? = members["use"] else { return nil }
        guard let use = Use(rawValue: use) else { return nil }
        guard members["d"] == nil else {
            throw CryptographyFault(.jwkMalformed, "a private key is not published")
        }
        let curve = members["crv"]?.stringValue.flatMap(SignatureAlgorithm.init(curve:))
        guard kind == "EC", let curve else {
            return use == .certificateAuthority ? try JWK(members, use: use, key: nil) : nil
        }
        return try JWK(members, use: use, key: try point(members, curve))
    }

    private static func point(
        _ members: JSONObject, _ algorithm: SignatureAlgorithm
    ) throws(CryptographyFault) -> PublicKey {
        guard let x = members["x"]?.stringValue.flatMap(Base64URL.decode),
            let y = members["y"]?.stringValue.flatMap(Base64URL.decode)
        else { throw CryptographyFault(.jwkMalformed, "x or y is not base64url") }
        return try PublicKey(algorithm: algorithm, x: x, y: y)
    }

    private init(_ members: JSONObject, use: Use, key: PublicKey?) throws(CryptographyFault) {
        self.members = members
        self.use = use
        publicKey = key
        keyID = try Self.text(members, "kid")
        algorithmName = try Self.text(members, "alg")
        notBefore = try Self.seconds(members, "nbf")
        expires = try Self.seconds(members, "exp")
        revoked = try Self.seconds(members, "revoked")
        certificates = try Self.chain(members)
        guard use != .certificateAuthority, let key else { return }
        guard keyID == key.thumbprint else {
            throw CryptographyFault(.jwkMalformed, "kid is not the thumbprint")
        }
        let wanted = use == .encryption ? JWE.agreementName : key.algorithm.rawValue
        guard algorithmName == wanted, use == .signature || key.algorithm == .es256 else {
            throw CryptographyFault(.jwkMalformed, "alg does not fit the key")
        }
    }

    /// Whether what is signed at `time` counts: not before `nbf`, before `exp`, not after `revoked`.
    public func isValid(at time: Timestamp) -> Bool {
        if let notBefore, time < notBefore { return false }
        if let expires, time >= expires { return false }
        if let revoked, time > revoked { return false }
        return true
    }

    private static func text(_ members: JSONObject, _ name: String) throws(CryptographyFault) -> String? {
        guard let value = members[name] else { return nil }
        guard case .string(let text) = value else { throw CryptographyFault(.jwkMalformed, name) }
        return text
    }

    private static func seconds(_ members: JSONObject, _ name: String) throws(CryptographyFault) -> Timestamp?
    {
        guard let value = members[name] else { return nil }
        guard case .integer(let seconds) = value, (0...253_402_300_799).contains(seconds) else {
            throw CryptographyFault(.jwkMalformed, "\(name) is not seconds since 1970")
        }
        return Timestamp(milliseconds: seconds * 1000)
    }

    private static func chain(_ members: JSONObject) throws(CryptographyFault) -> [[UInt8]] {
        guard let value = members["x5c"] else { return [] }
        guard case .array(let items) = value, !items.isEmpty, items.count <= 16 else {
            throw CryptographyFault(.jwkMalformed, "x5c")
        }
        var chain: [[UInt8]] = []
        for item in items {
            guard case .string(let text) = item, let der = Base64.decode(text) else {
                throw CryptographyFault(.jwkMalformed, "x5c is not base64")
            }
            chain.append(der)
        }
        return chain
    }
}

extension JWK {
    /// The published form of a key of ours.
    public init(
        _ key: PublicKey, use: Use, notBefore: Timestamp? = nil, expires: Timestamp? = nil,
        revoked: Timestamp? = nil
    ) {
        self.use = use
        publicKey = key
        keyID = key.thumbprint
        algorithmName = use == .encryption ? JWE.agreementName : key.algorithm.rawValue
        self.notBefore = notBefore
        self.expires = expires
        self.revoked = revoked
        certificates = []
        var members: JSONObject = [
            "kty": "EC", "crv": .string(key.algorithm.curve), "x": .string(Base64URL.encode(key.x)),
            "y": .string(Base64URL.encode(key.y)), "kid": .string(key.thumbprint),
            "use": .string(use.rawValue),
        ]
        members["alg"] = algorithmName.map { .string($0) }
        members["nbf"] = notBefore.map { .integer($0.milliseconds / 1000) }
        members["exp"] = expires.map { .integer($0.milliseconds / 1000) }
        members["revoked"] = revoked.map { .integer($0.milliseconds / 1000) }
        self.members = members
    }
}

extension JWK: Hashable {
    /// Equal by all members.
    public static func == (left: Self, right: Self) -> Bool { left.members == right.members }
    /// By all members.
    public func hash(into hasher: inout Hasher) { hasher.combine(members) }
}
