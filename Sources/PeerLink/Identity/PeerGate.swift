import Codes
import Exchange
import Synchronization

/// Decides whether who answers is the peer that is called.
///
/// Asked twice: in the handshake, and again before each request on a connection that is reused, so that a peer
/// revoked, suspended or expired meanwhile gets no byte more.
final class PeerGate: Sendable {
    /// The one peer that may pass.
    let peer: GatewayID
    private let trust: any PeerTrust
    private let clock: any GatewayClock
    private let state = Mutex(State())

    private struct State {
        /// Chains judged good, by their leaf.
        var passed: [[UInt8]: Pass] = [:]
        var lastRefusal: TransportRefusal?
    }

    private struct Pass {
        var generation: Int
        var until: Timestamp
    }

    /// Judged leaves kept per peer: one for each certificate on connections still open, and the one that follows.
    private static let passesMax = 8

    init(peer: GatewayID, trust: any PeerTrust, clock: any GatewayClock) {
        self.peer = peer
        self.trust = trust
        self.clock = clock
    }

    /// The trust that a connection made now is held to.
    var generation: Int { trust.generation }

    /// Whether this leaf was judged good and nothing has changed since.
    func hasPassed(leaf: [UInt8]) -> Bool {
        let generation = trust.generation
        let now = clock.now()
        return state.withLock { state in
            guard let pass = state.passed[leaf] else { return false }
            return pass.generation == generation && now < pass.until
        }
    }

    /// Judges a chain, DER, the leaf first.
    /// - Returns: nil when it is the peer.
    func refusal(of chain: [[UInt8]]) -> TransportRefusal? {
        let generation = trust.generation
        let judgement = trust.judge(chain: chain, as: .server, at: clock.now())
        guard case .peer(peer, let until) = judgement, let leaf = chain.first else {
            let refusal = reason(judgement)
            state.withLock { state in
                state.lastRefusal = refusal
                if let leaf = chain.first { state.passed[leaf] = nil }
            }
            return refusal
        }
        state.withLock { state in
            if state.passed.count >= Self.passesMax { state.passed.removeAll() }
            state.passed[leaf] = Pass(generation: generation, until: until)
        }
        return nil
    }

    /// Why the last handshake ended; nil when it was not this gate that ended it.
    func takeRefusal() -> TransportRefusal? {
        state.withLock { state in
            defer { state.lastRefusal = nil }
            return state.lastRefusal
        }
    }

    private func reason(_ judgement: ChainJudgement) -> TransportRefusal {
        switch judgement {
        case .refused(let refusal): refusal
        case .suspended(peer): TransportRefusal(.peerSuspended, detail: "\(peer) is suspended")
        case .peer(let other, _), .suspended(let other): wrong(other.description)
        case .stranger(let uri): wrong(uri)
        }
    }

    private func wrong(_ other: String) -> TransportRefusal {
        TransportRefusal(
            .peerIdentityWrong, claimed: other, detail: "\(peer) was called and \(other) answered")
    }
}
