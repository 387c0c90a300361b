public import Codes

/// What the clocks need to know of a matter; the catalogue gives it. Source: CASE.md §1.
public struct MatterTerms: Sendable, Hashable {
    /// 承诺期限.
    public var promised: TimeLimit
    /// 法定期限.
    public var legal: TimeLimit?
    /// 逾期未告知视为受理 applies.
    public var isDeemedAccepted: Bool
    /// 多地联办: the steps of both sides' departments, in the catalogue's order.
    public var jointSteps: [JointTerm]
    /// Some material may follow (可容缺) or be promised (可告知承诺): then the personal `materials` matter to duties.
    public var hasFollowUps: Bool

    /// The terms of a matter.
    public init(
        promised: TimeLimit, legal: TimeLimit? = nil, isDeemedAccepted: Bool = false,
        jointSteps: [JointTerm] = [], hasFollowUps: Bool = true
    ) {
        self.jointSteps = jointSteps
        self.hasFollowUps = hasFollowUps
        self.promised = promised
        self.legal = legal
        self.isDeemedAccepted = isDeemedAccepted
    }
}

/// One step of 多地联办, as far as duties go by it. Source: CASE.md §1 `joint_steps`.
public struct JointTerm: Sendable, Hashable {
    /// What `acted` and `progressed` name it by.
    public let code: String
    /// As people read it.
    public let name: String
    /// Whose departments do it.
    public let side: Side
    /// Codes of the steps that are done first.
    public let after: [String]

    /// A step.
    public init(code: String, name: String, side: Side, after: [String] = []) {
        self.code = code
        self.name = name
        self.side = side
        self.after = after
    }
}

/// What a region does when five days have passed in silence, for matters with `deemed`.
public enum DeemedPolicy: String, CaseIterable, Hashable, Sendable {
    /// The gateway writes the deemed `accepted`.
    case accept
    /// 只告警: it warns, a person writes.
    case alarmOnly = "alarm_only"
}
