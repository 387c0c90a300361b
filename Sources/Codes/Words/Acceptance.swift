/// Who accepts a case (受理). Source: CASE.md §1.
public enum Acceptance: String, CaseIterable, Hashable, Sendable {
    /// 代收: the competent region accepts.
    case destination
    /// 代受理: the taking-in region accepts, by an agreement with number and expiry.
    case origin
}
