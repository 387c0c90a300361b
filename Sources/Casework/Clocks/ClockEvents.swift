public import Codes
public import StrictJSON

/// An event that the clock writes, without its `by`, which its gateway adds.
public struct DueClockEvent: Sendable, Hashable {
    /// `accepted` or `clock_resumed`.
    public let type: EventType
    /// Its own members.
    public let data: JSONObject
    /// The first day on which it was due.
    public let dueSince: CivilDate
    /// A date in it was counted over a year without published data.
    public let isProvisional: Bool
}

/// The two events that the clock alone writes, at the destination: a deemed `accepted`, and `clock_resumed` when
/// the `days` of a suspension end. They are written before any command on the case is decided.
/// Source: CASE.md §7.
public enum ClockEvents {
    /// What is due now, in the order to be written; each is legal once those before it are written.
    ///
    /// The caller holds them back while `ClockDoubt` finds the machine's clock doubtful.
    public static func due(
        _ fold: CaseFold, terms: MatterTerms, calendar: WorkingCalendar, now: Timestamp,
        policy: DeemedPolicy = .accept
    ) -> [DueClockEvent] {
        let clocks = CaseClocks(fold, terms: terms, calendar: calendar)
        switch fold.state {
        case .submitted, .received, .correcting:
            guard terms.isDeemedAccepted, policy == .accept else { return [] }
            return deemedAcceptance(clocks, today: now.civilDate).map { [$0] } ?? []
        case .suspended: return resumptions(clocks, today: now.civilDate)
        default: return []
        }
    }

    /// The same over two logs.
    public static func due(
        _ logs: CaseLogs, terms: MatterTerms, calendar: WorkingCalendar, now: Timestamp,
        policy: DeemedPolicy = .accept
    ) -> [DueClockEvent] {
        due(CaseFold(logs), terms: terms, calendar: calendar, now: now, policy: policy)
    }

    /// When the next clock event falls due if nothing else happens; nil when none will.
    public static func nextDue(
        _ fold: CaseFold, terms: MatterTerms, calendar: WorkingCalendar, policy: DeemedPolicy = .accept
    ) -> Timestamp? {
        let clocks = CaseClocks(fold, terms: terms, calendar: calendar)
        switch fold.state {
        case .submitted, .received, .correcting:
            guard terms.isDeemedAccepted, policy == .accept, let clock = clocks.acceptance,
                !clock.isCorrectionTold
            else { return nil }
            return clock.due.day.adding(days: 1).timestampAtStart()
        case .suspended: return clocks.resumptions.first?.on.day.timestampAtStart()
        default: return nil
        }
    }

    private static func deemedAcceptance(_ clocks: CaseClocks, today: CivilDate) -> DueClockEvent? {
        guard let clock = clocks.acceptance, !clock.isCorrectionTold, clock.due.day < today else {
            return nil
        }
        let dates = clocks.dueDates(acceptedOn: clock.acceptedOn)
        var data: JSONObject = ["deemed": true, "accepted_on": .string(clock.acceptedOn.description)]
        data.state(dates)
        return DueClockEvent(
            type: .accepted, data: data, dueSince: clock.due.day.adding(days: 1),
            isProvisional: clock.due.isProvisional || dates.isProvisional)
    }

    private static func resumptions(_ clocks: CaseClocks, today: CivilDate) -> [DueClockEvent] {
        clocks.resumptions.filter { $0.on.day <= today }.compactMap { hold, on in
            guard let dates = clocks.dueDates(today: on.day) else { return nil }
            var data: JSONObject = ["suspension": .string(hold.cause.id.description)]
            data.state(dates)
            return DueClockEvent(
                type: .clockResumed, data: data, dueSince: on.day,
                isProvisional: on.isProvisional || dates.isProvisional)
        }
    }
}

extension JSONObject {
    /// Sets `due_on` and `legal_due_on`.
    mutating func state(_ dates: DueDates) {
        self["due_on"] = .string(dates.due.day.description)
        if let legal = dates.legal { self["legal_due_on"] = .string(legal.day.description) }
    }
}
