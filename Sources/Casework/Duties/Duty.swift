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
        /// 多地联办: a step of the origin's own departments.
        case act
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
        /// Originals to be sent back after an end without a result.
        case returnOriginals = "return_originals"
        /// Originals that came back to be handed over at the window, signed for.
        case handBackOriginals = "hand_back_originals"
        /// 更正 or 撤销 to be told to the applicant.
        case tellApplicant = "tell_applicant"
        /// A bill to be paid.
        case pay
        /// 告知承诺: what the applicant promised instead of proving, to be verified after the decision.
        case verifyCommitment = "verify_commitment"
    }

    /// What is owed.
    public let kind: Kind
    /// Who owes it.
    public let owner: Holder
    /// The last day; nil where none is named.
    public let due: LegalDate?
    /// The first day on which the light is yellow; nil where no last day is named.
    public let warn: CivilDate?
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

    /// Names the duty within its case, in a path too: the kind, what it is about, and a digest of its detail.
    public var id: String {
        var parts = [kind.rawValue]
        if let about { parts.append(about.description) }
        if let detail { parts.append(Self.mark(of: detail)) }
        return parts.joined(separator: ".")
    }

    /// FNV-1a over UTF-8, 64 bits, in hexadecimal: the same for ever, since records are kept under it.
    private static func mark(of text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The side whose gateway writes what meets it: an applicant's acts are written by the origin.
    public var side: Side { owner == .destination ? .destination : .origin }
}
