public import Codes
public import Cryptography
public import StrictJSON

/// One key of a gateway with the times between which it counts. Source: PROTOCOL.md §2.
public struct PeerKey: Sendable, Hashable {
    /// RFC 7638 thumbprint.
    public let id: String
    /// What it is for.
    public let use: JWK.Use
    /// The key.
    public let key: PublicKey
    /// Counts from then on.
    public let notBefore: Timestamp?
    /// Counts until then.
    public let expires: Timestamp?
    /// From then on it may be in other hands.
    public let revoked: Timestamp?
    /// Whether the gateway still lists it; one that it dropped serves for reading only.
    public let isListed: Bool

    /// A key with its times.
    public init(
        use: JWK.Use, key: PublicKey, notBefore: Timestamp? = nil, expires: Timestamp? = nil,
        revoked: Timestamp? = nil,
        isListed: Bool = true
    ) {
        id = key.thumbprint
        self.use = use
        self.key = key
        self.notBefore = notBefore
        self.expires = expires
        self.revoked = revoked
        self.isListed = isListed
    }

    /// A JWK of a peer's file or descriptor; nil when it is no key of this protocol.
    init?(_ json: JSON, isListed: Bool) {
        // `try?`: a key that cannot be read signs nothing that counts.
        guard let members = json.objectValue, let jwk = (try? JWK.read(members)) ?? nil,
            let key = jwk.publicKey,
            jwk.use != .certificateAuthority
        else { return nil }
        self.init(
            use: jwk.use, key: key, notBefore: jwk.notBefore, expires: jwk.expires, revoked: jwk.revoked,
            isListed: isListed)
    }

    /// Whether what was signed at that time counts.
    public func wasValid(at time: Timestamp) -> Bool {
        if let notBefore, time < notBefore { return false }
        if let expires, time >= expires { return false }
        if let revoked, time > revoked { return false }
        return true
    }
}

/// What a key on file says of a signature made at some time.
public enum KeyStanding: Sendable, Hashable {
    /// It counts.
    case counts(PeerKey)
    /// It is on file, but new events under it are not taken: not valid at that time, expired too long ago, or no
    /// longer listed. What is stored already is recognised nevertheless.
    case forReading(PeerKey)
    /// There is no such key among the author's.
    case unknown
}

/// Every key of one gateway ever on file, by `kid`.
public struct PeerKeys: Sendable {
    private let byID: [String: PeerKey]

    /// Keys; where one stands twice, the one still listed counts.
    public init(_ keys: [PeerKey]) {
        byID = Dictionary(keys.map { ($0.id, $0) }) { one, other in one.isListed ? one : other }
    }

    /// Reads `{"keys":[JWK…]}` and the JWKs dropped from it; what is no key of this protocol is passed over, since a
    /// peer may list kinds that we do not know.
    public init(listed: JSON, former: [JSON] = []) {
        let current = (listed["keys"]?.arrayValue ?? []).compactMap { PeerKey($0, isListed: true) }
        self.init(current + former.compactMap { PeerKey($0, isListed: false) })
    }

    /// The key of that name, whatever it is for.
    public subscript(id: String) -> PeerKey? { byID[id] }

    /// All of them, by name.
    public var all: [PeerKey] { byID.values.sorted { $0.id < $1.id } }

    /// Whether a signature under this name, made at `time`, counts at `now`.
    public func standing(_ id: String, signedAt time: Timestamp, now: Timestamp, limits: Limits)
        -> KeyStanding
    {
        guard let key = byID[id], key.use == .signature else { return .unknown }
        guard key.isListed, key.wasValid(at: time) else { return .forReading(key) }
        if let expires = key.expires, now.millisecondsSince(expires) > limits.expiredKeyMilliseconds {
            return .forReading(key)
        }
        return .counts(key)
    }

    /// The key to seal for, the newest that counts now; nil when the gateway lists none.
    public func sealing(at now: Timestamp) -> PeerKey? {
        all.filter { $0.use == .encryption && $0.isListed && $0.wasValid(at: now) }
            .max { ($0.notBefore?.milliseconds ?? .min) < ($1.notBefore?.milliseconds ?? .min) }
    }
}
