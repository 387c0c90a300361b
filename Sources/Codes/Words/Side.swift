/// Which of a case's two parties: the one where the applicant stands (收件地) or the competent one (办理地).
public enum Side: String, CaseIterable, Hashable, Sendable {
    /// 收件地.
    case origin
    /// 办理地.
    case destination

    /// The other party.
    public var other: Side { self == .origin ? .destination : .origin }
}
