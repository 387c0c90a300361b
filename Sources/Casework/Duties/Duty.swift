public import Codes

/// One thing that somebody owes a case.
public struct Duty: Sendable, Hashable {
    /// What is owed.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// 预审 to be answered.
        case review
        /// After a review: submit, ask again, or give up.
        case submit
        /// 收件 to be sent to the destination.
        case forward
        /// Originals to be mailed.
        case mailOriginals = "mail_originals"
        /// A parcel to arrive.
        case carry
        /// Delivered originals to be reported.
        case reportMaterials = "report_materials"
        /// What came in to be checked and taken over.
        case check
        /// To accept, refuse, transfer or ask for all corrections, and have it served.
        case decideAcceptance = "decide_acceptance"
        /// A correction to be served on the applicant.
        case serveCorrection = "serve_correction"
        /// A correction to be answered.
        case supplement
        /// A tolerated material to be brought.
        case supplementTolerated = "supplement_tolerated"
        /// A correction or tolerated material has lapsed: a `terminated` is prepared, a person writes it.
        case closeLapsed = "close_lapsed"
        /// The decision.
        case decide
        /// The clock to run again.
        case resumeClock = "resume_clock"
        /// The result to be mailed.
        case mailResult = "mail_result"
        /// The result to be handed over at the window.
        case handOver = "hand_over"
        /// 办结归档.
        case complete
        /// A request to withdraw to be answered.
        case answerWithdrawal = "answer_withdrawal"
        /// A note to be answered; an urge by its `reply_by`.
        case answerNote = "answer_note"
        /// A bad rating to be answered.
        case answerRating = "answer_rating"
        /// A bill to be paid.
        case pay
    }

    /// What is owed.
    public let kind: Kind
    /// Who owes it.
    public let owner: Holder
    /// The last day; nil where none is named.
    public let due: LegalDate?
    /// The light today.
    public let light: Light
    /// The day from whose morrow the duty counts.
    public let since: CivilDate
    /// The due day rests on a service that nobody has proven.
    public let isAssumed: Bool
    /// The event it is about: a correction, hold, note, rating; nil where the case itself is.
    public let about: EventID?
    /// What it is about in words: a material's code, a bill, a ground prepared.
    public let detail: String?
    /// The events that meet it, the first being the one to prepare; none for what the gateway itself does.
    public let metBy: [EventType]

    /// The side whose gateway writes what meets it: an applicant's acts are written by the origin.
    public var side: Side { owner == .destination ? .destination : .origin }
}
