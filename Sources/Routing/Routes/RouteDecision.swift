public import Codes

/// What is asked of the routing table.
public struct RouteRequest: Hashable, Sendable {
    /// Where the applicant stands.
    public var origin: DivisionCode
    /// Which division is to decide.
    public var destination: DivisionCode
    /// How the case is to be done; nil: the first mode that the matter offers.
    public var mode: Mode?
    /// The modes that the destination's matter offers; nil: not checked (no matter chosen yet).
    public var modes: [Mode]?
    /// The scopes for which it is open; nil: not checked.
    public var scopes: [Scope]?

    /// A request; without `modes` and `scopes` only the way is looked for.
    public init(
        origin: DivisionCode, destination: DivisionCode, mode: Mode? = nil, modes: [Mode]? = nil,
        scopes: [Scope]? = nil
    ) {
        self.origin = origin
        self.destination = destination
        self.mode = mode
        self.modes = modes
        self.scopes = scopes
    }
}

/// Where a case goes, and why: line by line, as an operator reads it.
public struct RouteDecision: Hashable, Sendable {
    /// The way, or the refusal.
    public enum Outcome: Hashable, Sendable {
        /// This gateway is competent itself; nothing leaves it.
        case here
        /// Straight to the peer.
        case direct(GatewayID)
        /// To the peer, through the hub.
        case throughHub(GatewayID, hub: GatewayID)
        /// Nowhere: `route_unknown`, `route_ambiguous`, `peer_suspended`, `hub_unusable`, `mode_not_open` or
        /// `scope_not_open`.
        case refused(ErrorCode)
    }

    /// The way, or the refusal.
    public let outcome: Outcome
    /// The mode chosen, where modes were asked about.
    public let mode: Mode?
    /// The steps, in order; the last one is the outcome.
    public let lines: [Explanation]

    /// The gateway that is to decide; nil when that is this one, or nobody.
    public var peer: GatewayID? {
        switch outcome {
        case .direct(let peer), .throughHub(let peer, _): peer
        case .here, .refused: nil
        }
    }

    /// Whom the events are handed to first; nil when nothing leaves this gateway.
    public var nextHop: GatewayID? {
        switch outcome {
        case .direct(let peer): peer
        case .throughHub(_, let hub): hub
        case .here, .refused: nil
        }
    }

    /// Why not, when refused.
    public var refusal: ErrorCode? {
        if case .refused(let code) = outcome { code } else { nil }
    }
}
