public import Codes

/// What the clocks need to know of a matter; the catalogue gives it. Source: CASE.md §1.
public struct MatterTerms: Sendable, Hashable {
    /// 承诺期限.
    public var promised: TimeLimit
    /// 法定期限.
    public var legal: TimeLimit?
    /// 逾期未告知视为受理 applies.
    public var isDeemedAccepted: Bool

    /// The terms of a matter.
    public init(promised: TimeLimit, legal: TimeLimit? = nil, isDeemedAccepted: Bool = false) {
        self.promised = promised
        self.legal = legal
        self.isDeemedAccepted = isDeemedAccepted
    }
}

/// What a region does when five days have passed in silence, for matters with `deemed`.
public enum DeemedPolicy: String, CaseIterable, Hashable, Sendable {
    /// The gateway writes the deemed `accepted`.
    case accept
    /// 只告警: it warns, a person writes.
    case alarmOnly = "alarm_only"
}
