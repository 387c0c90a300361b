public import Codes
public import StrictJSON

/// All that a prefix of the order says about a case: what the fold carries from event to event.
///
/// It is made of public members and of the events' own times only, so both sides hold the same value.
public struct CaseStanding: Hashable, Sendable {
    /// The state of CASE.md §6.
    public internal(set) var state: CaseState = .unopened
    /// The id, time and sequence of the `submitted` that took effect.
    public internal(set) var submission: EventMark?
    /// Division, matter and mode as the last `review_requested` or the `submitted` named them.
    public internal(set) var subject: CaseSubject?
    /// 收件编号, given by the origin.
    public internal(set) var number: String?
    /// 办理编号, given by the destination.
    public internal(set) var handlingNumber: String?
    /// 预审: the last request.
    public internal(set) var reviewRequest: EventMark?
    /// Whether the destination has answered the last request for a review.
    public internal(set) var isReviewAnswered = false
    /// Whether the answer to the last request for a review was `ok`.
    public internal(set) var isReviewPassed = false
    /// 多地联办: how each step named by `acted`, or by a `progressed` that is done, came out last.
    public internal(set) var stepOutcomes: [String: StepOutcome] = [:]
    /// The correction that stands open, at most one.
    public internal(set) var correction: OpenCorrection?
    /// When the applicant last supplemented completely before acceptance; the acceptance date is that day.
    public internal(set) var supplement: EventMark?
    /// What holds the clock now: special procedures, and corrections with `clock: stops`.
    public internal(set) var holds: [ClockHold] = []
    /// Every stop of the clock so far, the open ones too, in the order they began.
    public internal(set) var stops: [ClockStop] = []
    /// Working days that `extended` has added.
    public internal(set) var extensionDays = 0
    /// Requests to withdraw that no answer has met.
    public internal(set) var withdrawalRequests: [EventMark] = []
    /// Who accepted, when, and the dates stated.
    public internal(set) var acceptance: CaseAcceptance?
    /// The destination's newest `due_on`, or the origin's of 代受理.
    public internal(set) var dueOn: CivilDate?
    /// The newest `legal_due_on`.
    public internal(set) var legalDueOn: CivilDate?
    /// The decision, once made.
    public internal(set) var decision: CaseDecision?
    /// When the case ended or was completed.
    public internal(set) var endedAt: Timestamp?
    /// Whether `received` has been written; it is written once.
    public internal(set) var isReceived = false
    /// Whether `result_received` has been written; it is written once.
    public internal(set) var isResultReceived = false
    /// What has been rated; each is rated once.
    public internal(set) var rated: Set<RatingSubject> = []
    /// Bad ratings that nobody has answered.
    public internal(set) var badRatings: [BadRating] = []
    /// Questions, urges, complaints and escalations that the other side has not answered.
    public internal(set) var openNotes: [OpenNote] = []
    /// The parcels of the case by their ids.
    public internal(set) var shipments: [String: ShipmentTrack] = [:]
    /// The bills of the case by their numbers.
    public internal(set) var bills: [String: Bill] = [:]
    /// The first `on` of `materials_received`.
    public internal(set) var materialsReceivedOn: CivilDate?
    /// The day the carrier first delivered originals to the desk.
    public internal(set) var originalsDeliveredOn: CivilDate?
    /// Reports of originals that arrived back at the window, each to be signed for by a `served` that answers it.
    public internal(set) var originalsAtWindow: [EventMark] = []
    /// 更正 and 撤销 after the decision, each to be told to the applicant.
    public internal(set) var amendments: [EventMark] = []
    /// When the applicant got the notice: the first `on` of a `served`, by the event it answers.
    public internal(set) var servedOn: [EventID: CivilDate] = [:]
    /// What the other parts of the bundle have reached, as last reported.
    public internal(set) var bundleParts: [JSON] = []
    /// Who has the case now; nil before its first event and after its end.
    public internal(set) var holder: Holder?
    /// Since when that holder has it.
    public internal(set) var heldSince: Timestamp?
    /// Notes by author and day at UTC+8.
    var notesByDay: [NoteDay: Int] = [:]

    /// A case without events.
    public init() {}

    /// How many notes of `author` fall on `day`.
    public func noteCount(by author: Side, on day: CivilDate) -> Int {
        notesByDay[NoteDay(author: author, day: day), default: 0]
    }
}

/// The key under which notes are counted.
struct NoteDay: Hashable, Sendable {
    /// Who wrote them.
    let author: Side
    /// On which day at UTC+8.
    let day: CivilDate
}
