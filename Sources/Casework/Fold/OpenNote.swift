public import Codes

/// A note that waits for the other side's answer.
public struct OpenNote: Hashable, Sendable {
    /// The note.
    public let note: EventMark
    /// Who wrote it; the other side owes the answer.
    public let author: Side
    /// `question`, `urge`, `complaint` or `escalation`.
    public let kind: String
    /// The day by which an answer is asked for.
    public let replyBy: CivilDate?
}

/// What a rating is about.
public enum RatingSubject: String, CaseIterable, Hashable, Sendable {
    /// The window that took the case: the origin answers.
    case intake
    /// The decision: the destination answers.
    case decision

    /// The side whose work is rated.
    public var answering: Side { self == .intake ? .origin : .destination }
}

/// 差评: a rating of `dissatisfied` or worse that waits for its answer.
public struct BadRating: Hashable, Sendable {
    /// The `rated`.
    public let rating: EventMark
    /// What it is about, and so who answers.
    public let about: RatingSubject
}

/// A bill: asked for, paid, refunded.
public struct Bill: Hashable, Sendable {
    /// The amount asked for, in 分; nil where `paid` came without a request.
    public internal(set) var amountFen: Int?
    /// The side that asked, or first spoke of the bill.
    public let askedBy: Side
    /// When.
    public let askedAt: Timestamp
    /// Paid.
    public internal(set) var isPaid = false
    /// Refunded since.
    public internal(set) var isRefunded = false
}
