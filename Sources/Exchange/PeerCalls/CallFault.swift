public import Codes

/// Why a call to a peer brought no answer that can be used. Equal by code.
public struct CallFault: Error, Sendable, Equatable {
    /// The peer's own word where it gave one of ours, else `peer_unreachable`, `peer_untrusted`, `malformed` (its
    /// answer cannot be read), `unavailable` and the like.
    public let code: ErrorCode
    /// HTTP status; nil when there was no answer.
    public let status: Int?
    /// What the peer asked to wait, milliseconds.
    public let retryAfterMilliseconds: Int64?
    /// How far the call got; nil when the peer answered.
    public let phase: LinkFault.Phase?
    /// For the log; never payload.
    public let detail: String

    /// A fault.
    public init(
        _ code: ErrorCode, status: Int? = nil, retryAfterMilliseconds: Int64? = nil,
        phase: LinkFault.Phase? = nil, detail: String = ""
    ) {
        self.code = code
        self.status = status
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.phase = phase
        self.detail = detail
    }

    init(_ fault: LinkFault) {
        self.init(fault.code, phase: fault.phase, detail: "\(fault.phase.rawValue): \(fault.detail)")
    }

    /// Equal by code alone.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }

    /// Whether the peer itself answered, so that it is not the line that is at fault.
    public var isAnswer: Bool { status != nil }
}
