public import Codes

/// Which certificates count and where peers live, as the TLS layers ask it.
///
/// One implementation stands over the peer directory; tests have others. Answers change while connections are open:
/// both TLS layers keep what they judged under a ``generation`` and ask again when it has moved.
public protocol PeerTrust: Sendable {
    /// Rises with every change of a bundle, a CRL, a status or an enrolment.
    var generation: Int { get }
    /// How to call an enrolled peer; nil when there is none of that name.
    func hop(to peer: GatewayID) -> PeerHop?
    /// Judges the certificates that the other end of a connection showed.
    ///
    /// A chain counts only if it ends in the bundle of the trust domain that its leaf names, and is judged by that
    /// domain's CRLs and by `now`, never by the machine's clock. Source: PROTOCOL.md §2.
    /// - Parameters:
    ///   - chain: DER, the leaf first, as they came.
    ///   - role: what the other end is in this connection.
    func judge(chain: [[UInt8]], as role: TransportRole, at now: Timestamp) -> ChainJudgement
}

/// What the other end of a connection is.
public enum TransportRole: String, Sendable, Hashable { case client, server }

/// Where a peer is called and what its TLS may be.
public struct PeerHop: Sendable, Hashable {
    /// `https://host:port`, without a path.
    public var endpoint: String
    /// The peer's trust anchors, PEM; the second lock beside ``PeerTrust/judge(chain:as:at:)``.
    public var bundlePEM: [UInt8]
    /// Calls are not made to a suspended peer.
    public var isSuspended: Bool
    /// TLS 1.2 (ECDHE-AEAD) is taken too. Source: PROTOCOL.md §3.
    public var allowsTLS12: Bool

    /// A way to a peer.
    public init(endpoint: String, bundlePEM: [UInt8], isSuspended: Bool = false, allowsTLS12: Bool = false) {
        self.endpoint = endpoint
        self.bundlePEM = bundlePEM
        self.isSuspended = isSuspended
        self.allowsTLS12 = allowsTLS12
    }
}

/// What a chain of certificates proves.
public enum ChainJudgement: Sendable, Hashable {
    /// An enrolled, active peer; to be asked again at `until`, when the first certificate of the chain ends.
    case peer(GatewayID, until: Timestamp)
    /// An enrolled peer that an operator suspended: answered 403 `peer_suspended`.
    case suspended(GatewayID)
    /// Holds, but names no enrolled gateway: answered 401 `peer_unknown`.
    case stranger(String)
    /// Does not hold: the handshake ends.
    case refused(TransportRefusal)
}

/// Why a connection was refused, for the log, the metric and `doctor`.
public struct TransportRefusal: Error, Sendable, Hashable {
    /// `certificate_missing`, `…_form`, `…_identity`, `…_untrusted`, `…_expired`, `…_not_yet_valid`, `…_revoked`, …
    public var code: ErrorCode
    /// The URI that the certificate claims; nothing proves it.
    public var claimed: String?
    /// For people; never payload.
    public var detail: String

    /// A refusal; `claimed` is what the other end says it is.
    public init(_ code: ErrorCode, claimed: String? = nil, detail: String) {
        self.code = code
        self.claimed = claimed
        self.detail = detail
    }
}

/// The certificate and key this gateway shows, renewed without a restart.
public protocol TransportCredentials: Sendable {
    /// What new connections show from now on.
    func current() -> TransportIdentity
}

/// A certificate chain with its key.
public struct TransportIdentity: Sendable, Hashable {
    /// Rises with each renewal.
    public var generation: Int
    /// PEM, the leaf first, without the root.
    public var chainPEM: [UInt8]
    /// PKCS#8 PEM.
    public var keyPEM: [UInt8]

    /// A chain and its key.
    public init(generation: Int, chainPEM: [UInt8], keyPEM: [UInt8]) {
        self.generation = generation
        self.chainPEM = chainPEM
        self.keyPEM = keyPEM
    }
}
