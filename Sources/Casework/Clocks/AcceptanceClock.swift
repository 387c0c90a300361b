public import Codes

/// The clock before acceptance: when it started, when it runs out, whether all corrections were told in time.
public struct AcceptanceClock: Sendable, Hashable {
    /// The day the destination had the application. Electronic: the day it stored `submitted`. Paper: the day of
    /// `materials_received`, or one working day after the carrier's delivery. After a complete supplement: the
    /// day it stored that.
    public let start: LegalDate
    /// The last of the five working days.
    public let due: LegalDate
    /// The day acceptance counts from: the day the materials were received or completed.
    public let acceptedOn: CivilDate
    /// A correction was requested and served by `due`: the clock has been met.
    public let isCorrectionTold: Bool

    /// The clock of a case at the destination; nil when it does not run: nothing submitted, originals still
    /// awaited, accepted, or ended.
    public static func running(_ fold: CaseFold, dates: LegalDates) -> AcceptanceClock? {
        let standing = fold.standing
        guard StateSet.beforeAcceptance.contains(standing.state), let submission = standing.submission,
            let start = start(fold, standing, submission, dates.calendar)
        else { return nil }
        let due = dates.acceptanceDue(start: start.day)
        let served = standing.correction.flatMap { standing.servedOn[$0.request.id] }
        return AcceptanceClock(
            start: start,
            due: LegalDate(due.day, isProvisional: start.isProvisional || due.isProvisional),
            acceptedOn: standing.supplement?.time.civilDate ?? start.day,
            isCorrectionTold: served.map { $0 <= due.day } ?? false)
    }

    private static func start(
        _ fold: CaseFold, _ standing: CaseStanding, _ submission: EventMark, _ calendar: WorkingCalendar
    ) -> LegalDate? {
        if let supplement = standing.supplement {
            return LegalDate(dayHeld(supplement, fold))
        }
        guard standing.subject?.isPaper == true else {
            return LegalDate(dayHeld(submission, fold))
        }
        if let day = standing.materialsReceivedOn { return LegalDate(day) }
        return standing.originalsDeliveredOn.map { calendar.adding(workingDays: 1, to: $0) }
    }

    /// The day the destination had an event: the day it was stored, or that of the first destination event that
    /// has seen it, if earlier. So a store that was rebuilt gives the clock no new start.
    static func dayHeld(_ mark: EventMark, _ fold: CaseFold) -> CivilDate {
        guard let event = fold.event(mark.id) else { return mark.time.civilDate }
        let seen = fold.firstDestinationEvent(seeing: event.sequence)?.time.civilDate
        return min(event.dayStored, seen ?? event.dayStored)
    }
}
