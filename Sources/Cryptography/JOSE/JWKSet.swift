public import Codes
public import StrictJSON

/// `{"keys":[…]}`: the keys of a peer or of this gateway. Source: RFC 7517 §5.
public struct JWKSet: Hashable, Sendable {
    /// The keys that this gateway understands, in their order.
    public let keys: [JWK]
    /// The whole object as it came.
    public let members: JSONObject

    /// Most keys a set may have; years of yearly changes fit many times.
    public static let keysMax = 256

    /// Reads a set; keys of unknown kinds are passed over (but kept in ``members``).
    /// - Throws: `jwk_malformed`, `key_malformed`: also for one `kid` that names two keys of one use.
    public init(_ members: JSONObject) throws(CryptographyFault) {
        guard case .array(let items)? = members["keys"], items.count <= Self.keysMax else {
            throw CryptographyFault(.jwkMalformed, "keys")
        }
        var keys: [JWK] = []
        for item in items {
            guard case .object(let object) = item else { throw CryptographyFault(.jwkMalformed, "keys") }
            guard let key = try JWK.read(object) else { continue }
            if let name = key.keyID, keys.contains(where: { $0.keyID == name && $0.use == key.use }) {
                throw CryptographyFault(.jwkMalformed, "one kid twice")
            }
            keys.append(key)
        }
        self.keys = keys
        self.members = members
    }

    /// A set of keys at hand.
    public init(keys: [JWK]) {
        self.keys = keys
        members = ["keys": .array(keys.map { .object($0.members) })]
    }

    /// The key of that use and name.
    public func key(_ keyID: String, use: JWK.Use = .signature) -> JWK? {
        keys.first { $0.use == use && $0.keyID == keyID }
    }

    /// The key to seal to at `time`: of the valid ones, the one that counts longest.
    public func encryptionKey(at time: Timestamp) -> JWK? {
        let end = Timestamp(milliseconds: .max)
        return keys.filter { $0.use == .encryption && $0.isValid(at: time) }
            .max { ($0.expires ?? end) < ($1.expires ?? end) }
    }
}
