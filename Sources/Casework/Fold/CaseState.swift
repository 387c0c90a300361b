/// Where a case stands. Source: CASE.md §6. *Draft* and *undeliverable* are local and never stand here.
public enum CaseState: String, CaseIterable, Hashable, Sendable {
    /// No event yet, `(none)` in the tables. Next: reviewing, submitted, accepted (代受理).
    case unopened
    /// 预审: looked at before anybody mails an original. Next: submitted, accepted, withdrawn.
    case reviewing
    /// 收件. Next: received, correcting, accepted, refused, transferred, withdrawn.
    case submitted
    /// 接收. Next: correcting, accepted, refused, transferred, terminated, withdrawn.
    case received
    /// 补正. Next: received, accepted, refused, transferred, terminated, withdrawn.
    case correcting
    /// 受理. Next: suspended, decided, terminated, withdrawn.
    case accepted
    /// 特别程序. Next: accepted, decided, terminated, withdrawn.
    case suspended
    /// 决定. Next: delivering, delivered, completed.
    case decided
    /// The result is on its way. Next: delivered, completed.
    case delivering
    /// The applicant has the result. Next: completed.
    case delivered
    /// 办结, an end.
    case completed
    /// 不予受理, an end.
    case refused
    /// 转办, an end; the origin routes a new case with `continues`.
    case transferred
    /// 终止/退件, an end.
    case terminated
    /// 撤回, or a review given up: an end.
    case withdrawn

    /// Whether nothing leads out of the state.
    public var isEnd: Bool { StateSet.ends.contains(self) }
}
