import Codes
public import Exchange

/// Judges the clients of a listener: in the handshake, and again at each request.
public struct ClientGate: Sendable {
    private let trust: any PeerTrust
    private let clock: any GatewayClock
    /// What was refused lately.
    public let refusals: Refusals

    /// A gate over what is trusted.
    public init(trust: any PeerTrust, clock: any GatewayClock, refusals: Refusals) {
        self.trust = trust
        self.clock = clock
        self.refusals = refusals
    }

    /// The handshake goes on only with a chain that holds; whose it is, requests are told.
    func admits(_ chain: [[UInt8]], on connection: SecureConnection) -> Bool {
        let standing = judge(chain, on: connection)
        guard case .refused(let refusal) = standing else { return true }
        connection.hasRefused = true
        refusals.note(refusal, from: connection.remote)
        return false
    }

    /// Who is at the other end now. What was judged is kept until something trusted changes or a certificate ends.
    func standing(of connection: SecureConnection) -> ChainJudgement {
        guard let known = connection.known else {
            return .refused(TransportRefusal(.certificateMissing, detail: "no certificate was shown"))
        }
        if known.generation == trust.generation, known.isGood(at: clock.now()) { return known.judgement }
        let judgement = judge(known.chain, on: connection)
        // It held in the handshake: if it is not refused by its own peer's bundle, the peer was removed since.
        guard case .refused(let refusal) = judgement, refusal.code == .certificateUntrusted,
            let claimed = refusal.claimed
        else { return judgement }
        // `try?`: what names no gateway is refused for that.
        guard let id = try? GatewayID(claimed), trust.hop(to: id) == nil else { return judgement }
        return .stranger(claimed)
    }

    private func judge(_ chain: [[UInt8]], on connection: SecureConnection) -> ChainJudgement {
        // Read first: a change during the judgement makes it judged again.
        let generation = trust.generation
        let judgement = trust.judge(chain: chain, as: .client, at: clock.now())
        connection.known = SecureConnection.Known(chain: chain, judgement: judgement, generation: generation)
        return judgement
    }
}
