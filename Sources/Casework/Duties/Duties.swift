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

    /// The duties of a case.
    /// - Parameters:
    ///   - terms: the matter's.
    ///   - calendar: the destination's.
    ///   - now: the time whose day at UTC+8 is today.
    ///   - isForwarded: at the origin, whether the destination's receipt is held; true at the destination.
    public init(
        of fold: CaseFold, terms: MatterTerms, calendar: WorkingCalendar, now: Timestamp,
        levels: ServiceLevels = ServiceLevels(), isForwarded: Bool = true
    ) {
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
        let duties = ofState + ofWithdrawals + ofNotes + ofRatings + ofBills
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

    /// A duty with its light of today.
    func duty(
        _ kind: Duty.Kind, _ owner: Holder, since: CivilDate, due: LegalDate? = nil, warningDays: Int = 1,
        isAssumed: Bool = false, about: EventID? = nil, detail: String? = nil, metBy: [EventType]
    ) -> Duty {
        let light = due.map {
            Light.of(since: since, due: $0.day, today: today, calendar: calendar, warningDays: warningDays)
        }
        return Duty(
            kind: kind, owner: owner, due: due, light: light ?? .green, since: since, isAssumed: isAssumed,
            about: about, detail: detail, metBy: metBy)
    }

    /// The day on which a duty without a day of its own began: when the standing last changed hands.
    var heldSince: CivilDate { standing.heldSince?.civilDate ?? today }
}
