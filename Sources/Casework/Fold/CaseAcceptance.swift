public import Codes

/// 受理: who accepted the case, and the dates stated with it.
public struct CaseAcceptance: Hashable, Sendable {
    /// The event that accepted.
    public let event: EventMark
    /// The destination, or the origin of a 代受理.
    public let by: Side
    /// 受理文书编号; nil when deemed.
    public let noticeNumber: String?
    /// 逾期未告知视为受理.
    public let isDeemed: Bool
    /// The day from whose morrow `promised` counts.
    public let acceptedOn: CivilDate?
}

/// 决定: what was decided, once.
public struct CaseDecision: Hashable, Sendable {
    /// The `decided`.
    public let event: EventMark
    /// One of `approved`, `denied`, `done`, `partial`, `forwarded`.
    public let outcome: String
    /// 决定文书编号.
    public let number: String
    /// The day of the decision.
    public let decidedOn: CivilDate?
    /// Revoked since (撤销).
    public internal(set) var isRevoked = false
}
