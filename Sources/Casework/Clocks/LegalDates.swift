public import Codes

/// The dates that the law and the catalogue give, by the destination's calendar. Source: CASE.md §7.
///
/// The day on which a period begins is not counted. A period in calendar days, months or hours that would end
/// on a day off ends on the next working day (民法典第二百零三条).
public struct LegalDates: Sendable {
    /// 行政许可法第三十二条: working days to accept, refuse, transfer or tell all corrections and have it served.
    public static let acceptanceDays = 5
    /// The working day of the acceptance clock from which its duty warns.
    public static let acceptanceWarningDay = 3
    /// Working days after which a notice that nobody proves served is assumed served, on the day after them.
    public static let assumedServiceDays = 3

    /// The destination's calendar.
    public let calendar: WorkingCalendar

    /// The dates of one calendar.
    public init(calendar: WorkingCalendar) { self.calendar = calendar }

    /// The last day on which acceptance may be decided, for a clock that started on `start`.
    public func acceptanceDue(start: CivilDate) -> LegalDate {
        calendar.adding(workingDays: Self.acceptanceDays, to: start)
    }

    /// The last day of a limit that counts from the day after `start`, with the days it stood still and
    /// `extensionDays` working days on top.
    public func due(
        _ limit: TimeLimit, from start: CivilDate, stopped: [ClosedRange<CivilDate>] = [],
        extensionDays: Int = 0
    ) -> LegalDate {
        let isStopped = { (day: CivilDate) in stopped.contains { $0.contains(day) } }
        let base =
            switch limit.unit {
            case .workingDay: calendar.adding(workingDays: limit.value, to: start, isStopped: isStopped)
            case .calendarDay: plain(start.adding(days: limit.value), from: start, isStopped: isStopped)
            case .month: plain(start.adding(months: limit.value), from: start, isStopped: isStopped)
            case .hour: plain(start.adding(days: (limit.value + 23) / 24), from: start, isStopped: isStopped)
            }
        guard extensionDays > 0 else { return base }
        let extended = calendar.adding(workingDays: extensionDays, to: base.day, isStopped: isStopped)
        return LegalDate(extended.day, isProvisional: base.isProvisional || extended.isProvisional)
    }

    /// A period that counts every day: each stopped day within it moves its end by one.
    private func plain(
        _ plainEnd: CivilDate, from start: CivilDate, isStopped: (CivilDate) -> Bool
    ) -> LegalDate {
        var end = plainEnd
        var day = start
        while day < end {
            day = day.adding(days: 1)
            if isStopped(day) { end = end.adding(days: 1) }
        }
        if end > start { end = calendar.workingDay(onOrAfter: end).day }
        return calendar.counted(from: start, to: end)
    }

    /// The days on which a clock stood still: those between the day it stopped and the day it ran again, which
    /// both count. Nil for a stop without any.
    /// - Parameter today: where a stop that still lasts is cut off, as if the clock ran again on that day.
    public func stoppedDays(_ stop: ClockStop, today: CivilDate) -> ClosedRange<CivilDate>? {
        let first = stop.from.adding(days: 1)
        var last = (stop.until ?? today).adding(days: -1)
        if let runsAgain = runsAgain(stop) { last = min(last, runsAgain.day.adding(days: -1)) }
        return first <= last ? first...last : nil
    }

    /// The day on which a stop with `days` ends by itself: the day after the last of them.
    public func runsAgain(_ stop: ClockStop) -> LegalDate? {
        guard let days = stop.days else { return nil }
        let last = calendar.adding(workingDays: days, to: stop.from)
        return calendar.counted(from: stop.from, to: last.day.adding(days: 1))
    }

    /// When a correction is taken as served, and the last day to answer it.
    public func correctionDue(
        requestedOn: CivilDate, servedOn: CivilDate?, dueDays: Int
    ) -> CorrectionDates {
        let assumed = calendar.adding(workingDays: Self.assumedServiceDays, to: requestedOn)
        let service = servedOn ?? assumed.day.adding(days: 1)
        let due = calendar.adding(workingDays: dueDays, to: service)
        return CorrectionDates(
            service: service, isAssumed: servedOn == nil,
            due: calendar.counted(from: servedOn ?? requestedOn, to: due.day))
    }

    /// Whether a tolerated material's last day lies before the case's own, as it must.
    public static func isTolerable(until: CivilDate, dueOn: CivilDate) -> Bool { until < dueOn }
}

/// The dates of a correction.
public struct CorrectionDates: Hashable, Sendable {
    /// The day of service.
    public let service: CivilDate
    /// Nobody has proven service: the day after three working days is taken, and shown as assumed.
    public let isAssumed: Bool
    /// The last day to answer.
    public let due: LegalDate
}
