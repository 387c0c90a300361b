/// How a step of 多地联办 came out.
public enum StepOutcome: String, CaseIterable, Hashable, Sendable {
    /// 办成: it is not done again.
    case done
    /// 未办成: it may be done again.
    case failed
}
