public import Codes

/// The dates of one case, computed: what the destination fills in, and what the origin warns with.
public struct CaseClocks: Sendable {
    private let fold: CaseFold
    private let terms: MatterTerms
    private let dates: LegalDates

    /// The clocks of a case, by its matter's terms and the destination's calendar.
    public init(_ fold: CaseFold, terms: MatterTerms, calendar: WorkingCalendar) {
        self.fold = fold
        self.terms = terms
        dates = LegalDates(calendar: calendar)
    }

    /// The acceptance clock, while it runs.
    public var acceptance: AcceptanceClock? { AcceptanceClock.running(fold, dates: dates) }

    /// `due_on` and `legal_due_on` for an acceptance on `day`, with no stop yet.
    public func dueDates(acceptedOn day: CivilDate) -> DueDates {
        DueDates(
            due: dates.due(terms.promised, from: day), legal: terms.legal.map { dates.due($0, from: day) })
    }

    /// `due_on` and `legal_due_on` as they stand on `today`, as `clock_resumed` and `extended` state them: every
    /// stop so far counted, those that last cut off as if the clock ran again on that day. Nil before acceptance.
    /// - Parameter days: working days of an `extended` that is about to be written.
    public func dueDates(today: CivilDate, extendedBy days: Int = 0) -> DueDates? {
        let standing = fold.standing
        guard let acceptedOn = standing.acceptance?.acceptedOn else { return nil }
        let extensionDays = standing.extensionDays + max(days, 0)
        let promised = standing.stops.filter(\.excluded.stopsPromised)
        let legal = standing.stops.filter(\.excluded.stopsLegal)
        return DueDates(
            due: dates.due(
                terms.promised, from: acceptedOn, stopped: stopped(promised, today),
                extensionDays: extensionDays),
            legal: terms.legal.map { limit in
                dates.due(
                    limit, from: acceptedOn, stopped: stopped(legal, today), extensionDays: extensionDays)
            })
    }

    private func stopped(_ stops: [ClockStop], _ today: CivilDate) -> [ClosedRange<CivilDate>] {
        stops.compactMap { dates.stoppedDays($0, today: today) }
    }

    /// When the open correction is due; nil when none stands open.
    public var correction: CorrectionDates? {
        fold.standing.correction.map { correction in
            dates.correctionDue(
                requestedOn: correction.request.time.civilDate,
                servedOn: fold.standing.servedOn[correction.request.id], dueDays: correction.dueDays)
        }
    }

    /// The day each hold with `days` runs again by itself, the earliest first.
    public var resumptions: [(hold: ClockHold, on: LegalDate)] {
        fold.standing.holds.compactMap { hold in
            guard let stop = fold.standing.stops.first(where: { $0.cause == hold.cause.id }) else {
                return nil
            }
            return dates.runsAgain(stop).map { (hold, $0) }
        }.sorted { $0.on.day < $1.on.day }
    }
}

/// The two dates by which a case is to be decided.
public struct DueDates: Hashable, Sendable {
    /// `due_on`: the promised one.
    public let due: LegalDate
    /// `legal_due_on`, where the matter has a legal limit.
    public let legal: LegalDate?

    /// Whether either was counted over a year without published data.
    public var isProvisional: Bool { due.isProvisional || legal?.isProvisional == true }
}
