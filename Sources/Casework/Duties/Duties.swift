public import Codes

/// What a case owes and is owed now. A case that has not ended always has at least one. Source: CASE.md §7.
public struct Duties: Sendable {
    /// The case.
    let fold: CaseFold
    /// Its dates.
    let clocks: CaseClocks
    /// The destination's calendar.
    let calendar: WorkingCalendar
    /// What no law dates.
    let levels: ServiceLevels
    /// The day of every light.
    let today: CivilDate
    /// The destination has the case.
    let isForwarded: Bool
    /// The matter's.
    let terms: MatterTerms
    /// What may follow and what was promised.
    let followUps: FollowUps?

    /// The duties of a case.
    /// - Parameters:
    ///   - terms: the matter's.
    ///   - calendar: the destination's.
    ///   - now: the time whose day at UTC+8 is today.
    ///   - isForwarded: at the origin, whether the destination's receipt is held; true at the destination.
    ///   - followUps: what is known of the personal `materials`; nil: what the fold's events themselves show.
    public init(
        of fold: CaseFold, terms: MatterTerms, calendar: WorkingCalendar, now: Timestamp,
        levels: ServiceLevels = ServiceLevels(), isForwarded: Bool = true, followUps: FollowUps? = nil
    ) {
        self.terms = terms
        self.followUps = followUps ?? (terms.hasFollowUps ? FollowUps(of: fold) : nil)
        self.fold = fold
        self.calendar = calendar
        self.levels = levels
        self.isForwarded = isForwarded
        clocks = CaseClocks(fold, terms: terms, calendar: calendar)
        today = now.civilDate
    }

    /// What the order amounts to.
    var standing: CaseStanding { fold.standing }

    /// Every duty, the earliest due first, those without a day last.
    public var all: [Duty] {
        let duties =
            ofState + ofSteps + ofWithdrawals + ofNotes + ofRatings + ofBills + ofEnd
        return duties.enumerated().sorted { left, right in
            switch (left.element.due?.day, right.element.due?.day) {
            case (let one?, let other?) where one != other: one < other
            case (_?, nil): true
            case (nil, _?): false
            default: left.offset < right.offset
            }
        }.map(\.element)
    }

    /// Who has the case: as the fold says, but the origin while the destination has not received it.
    public var holder: Holder? {
        guard !isForwarded, standing.state == .submitted || standing.state == .reviewing else {
            return standing.holder
        }
        return .origin
    }

    private var ofState: [Duty] {
        switch standing.state {
        case .unopened, .completed, .refused, .transferred, .terminated, .withdrawn: []
        case .reviewing: ofReview
        case .submitted, .received: ofIntake
        case .correcting: ofCorrection
        case .accepted, .suspended: ofProcess
        case .decided, .delivering, .delivered: ofResult
        }
    }

    /// Days on which a light changes, without repeats: each duty's first yellow day and the day after its last.
    public var turns: [CivilDate] {
        let days = all.flatMap { duty in [duty.warn, duty.due?.day.adding(days: 1)].compactMap { $0 } }
        return Set(days).sorted()
    }

    /// A duty with its light of today.
    func duty(
        _ kind: Duty.Kind, _ owner: Holder, since: CivilDate, due: LegalDate? = nil, warningDays: Int = 1,
        isAssumed: Bool = false, about: EventID? = nil, detail: String? = nil, metBy: [EventType]
    ) -> Duty {
        let warn = due.map {
            Light.warn(since: since, due: $0.day, calendar: calendar, warningDays: warningDays)
        }
        let light = due.flatMap { due in warn.map { Light.of(warn: $0, due: due.day, today: today) } }
        return Duty(
            kind: kind, owner: owner, due: due, warn: warn, light: light ?? .green, since: since,
            isAssumed: isAssumed,
            about: about, detail: detail, metBy: metBy)
    }

    /// The day on which a duty without a day of its own began: when the standing last changed hands.
    var heldSince: CivilDate { standing.heldSince?.civilDate ?? today }
}
