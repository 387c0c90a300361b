public import Codes
public import Cryptography

/// What TLS needs to know of one enrolled peer.
public struct PeerAnchors: Sendable {
    /// Its SPIFFE ID.
    public var gateway: GatewayID
    /// Where and how it is called.
    public var hop: PeerHop
    /// The authorities of its trust domain; nil when what is on file cannot be read, and then nothing counts.
    public var bundle: TrustBundle?
    /// Revocation lists of its trust domain.
    public var lists: [RevocationList]

    /// A peer from its parts; the hop's PEM is made from the bundle.
    public init(
        gateway: GatewayID, endpoint: String, isSuspended: Bool = false, allowsTLS12: Bool = false,
        bundle: TrustBundle?, lists: [RevocationList]
    ) {
        self.gateway = gateway
        let pem = (bundle?.authorities ?? []).map(\.pem).joined()
        hop = PeerHop(
            endpoint: endpoint, bundlePEM: Array(pem.utf8), isSuspended: isSuspended, allowsTLS12: allowsTLS12
        )
        self.bundle = bundle
        self.lists = lists
    }
}

/// Judges chains by the enrolled peers as of one moment. Source: PROTOCOL.md §2, §3.
///
/// A peer's chain is judged by its own bundle; revocation lists count for the whole trust domain. A gateway that is
/// not enrolled, but whose chain holds by the bundle of a peer in the same domain, is a stranger and not a forger.
public struct TrustTable: Sendable {
    private let hops: [GatewayID: PeerHop]
    private let verifiers: [GatewayID: ChainVerifier]
    private let domains: [String: [ChainVerifier]]

    /// A table of these peers.
    public init(_ peers: [PeerAnchors]) {
        hops = Dictionary(peers.map { ($0.gateway, $0.hop) }) { $1 }
        let lists = Dictionary(grouping: peers, by: \.gateway.trustDomain).mapValues { $0.flatMap(\.lists) }
        var verifiers: [GatewayID: ChainVerifier] = [:]
        var domains: [String: [ChainVerifier]] = [:]
        for peer in peers {
            guard let bundle = peer.bundle else { continue }
            let domain = peer.gateway.trustDomain
            let verifier = ChainVerifier(bundles: [domain: bundle], lists: [domain: lists[domain] ?? []])
            verifiers[peer.gateway] = verifier
            domains[domain, default: []].append(verifier)
        }
        self.verifiers = verifiers
        self.domains = domains
    }

    /// Where a peer is called; nil when it is not enrolled.
    public func hop(to peer: GatewayID) -> PeerHop? { hops[peer] }

    /// Judges a chain, DER, the leaf first.
    public func judge(_ chain: [[UInt8]], at now: Timestamp) -> ChainJudgement {
        // What cannot be read is refused by the verifier in the same words.
        guard let leaf = chain.first.flatMap({ try? Certificate(der: $0) }), let id = leaf.gatewayID else {
            return judgement(ChainVerifier(bundles: [:]).verify(chain: chain, at: now), chain)
        }
        if let hop = hops[id] {
            let verifier = verifiers[id] ?? ChainVerifier(bundles: [:])
            let verdict = verifier.verify(chain: chain, at: now)
            guard let gateway = verdict.gateway else { return judgement(verdict, chain) }
            return hop.isSuspended ? .suspended(id) : .peer(id, until: gateway.validUntil)
        }
        var refused = ChainVerdict.refused(.unknownAuthority, claimed: id)
        for verifier in domains[id.trustDomain] ?? [] {
            let verdict = verifier.verify(chain: chain, at: now)
            if verdict.gateway != nil { return .stranger(id.description) }
            if verdict.refusal != .unknownAuthority { refused = verdict }
        }
        return judgement(refused, chain)
    }

    private func judgement(_ verdict: ChainVerdict, _ chain: [[UInt8]]) -> ChainJudgement {
        guard case .refused(let refusal, let claimed) = verdict else {
            // Without bundles nothing verifies.
            return .refused(TransportRefusal(.certificateUntrusted, detail: "no bundle on file"))
        }
        let code = chain.isEmpty ? ErrorCode.certificateMissing : refusal.code
        return .refused(TransportRefusal(code, claimed: claimed?.description, detail: code.title))
    }
}
