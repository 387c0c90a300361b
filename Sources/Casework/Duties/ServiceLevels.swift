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
    /// The destination sends originals back after an end without a result.
    public var returnOriginalsDays = 2
    /// The origin tells the applicant of a result that was rectified or revoked, or hands back originals.
    public var tellApplicantDays = 1
    /// A bad rating is answered.
    public var answerRatingDays = 15
    /// An urge that this gateway writes asks for its answer.
    public var answerUrgeDays = 1
    /// A carrier brings a parcel. No rule says it; without a number nobody would be late.
    public var carryDays = 5
    /// 告知承诺 is verified after the decision. No rule common to all says it.
    public var verifyCommitmentDays = 20

    /// What a region may set, working days.
    public static let daysAllowed = 1...60

    /// Each level by the word under which a region sets it.
    public enum Name: String, CaseIterable, Hashable, Sendable {
        case forwardDays = "forward_days"
        case mailOriginalsDays = "mail_originals_days"
        case checkDays = "check_days"
        case mailResultDays = "mail_result_days"
        case returnOriginalsDays = "return_originals_days"
        case tellApplicantDays = "tell_applicant_days"
        case answerRatingDays = "answer_rating_days"
        case answerUrgeDays = "answer_urge_days"
        case carryDays = "carry_days"
        case verifyCommitmentDays = "verify_commitment_days"
    }

    /// A level in working days.
    public subscript(name: Name) -> Int {
        get {
            switch name {
            case .forwardDays: forwardDays
            case .mailOriginalsDays: mailOriginalsDays
            case .checkDays: checkDays
            case .mailResultDays: mailResultDays
            case .returnOriginalsDays: returnOriginalsDays
            case .tellApplicantDays: tellApplicantDays
            case .answerRatingDays: answerRatingDays
            case .answerUrgeDays: answerUrgeDays
            case .carryDays: carryDays
            case .verifyCommitmentDays: verifyCommitmentDays
            }
        }
        set {
            switch name {
            case .forwardDays: forwardDays = newValue
            case .mailOriginalsDays: mailOriginalsDays = newValue
            case .checkDays: checkDays = newValue
            case .mailResultDays: mailResultDays = newValue
            case .returnOriginalsDays: returnOriginalsDays = newValue
            case .tellApplicantDays: tellApplicantDays = newValue
            case .answerRatingDays: answerRatingDays = newValue
            case .answerUrgeDays: answerUrgeDays = newValue
            case .carryDays: carryDays = newValue
            case .verifyCommitmentDays: verifyCommitmentDays = newValue
            }
        }
    }

    /// The levels of the contract.
    public init() {}
}
