/// How soon each side owes what no law dates, in working days: 内蒙古's numbers unless a region sets its own.
/// Source: CASE.md §7, DOMAIN.md §5.
public struct ServiceLevels: Sendable, Hashable {
    /// The origin forwards after 收件.
    public var forwardDays = 1
    /// The origin mails originals after 收件.
    public var mailOriginalsDays = 2
    /// The destination checks what it received: `received`, `pre_reviewed`, `materials_received`.
    public var checkDays = 1
    /// The destination mails the result after the decision.
    public var mailResultDays = 1
    /// A bad rating is answered.
    public var answerRatingDays = 15

    /// The levels of the contract.
    public init() {}
}
