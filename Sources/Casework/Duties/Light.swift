internal import Codes

/// How near a duty is to being late.
public enum Light: String, CaseIterable, Hashable, Sendable {
    /// 绿: time enough, or no day named.
    case green
    /// 黄: the last fifth of the time, and at least its last working day.
    case yellow
    /// 红: its day has passed.
    case red

    /// The light on `today` of a duty that is yellow from `warn` and red after `due`.
    static func of(warn: CivilDate, due: CivilDate, today: CivilDate) -> Light {
        today > due ? .red : today >= warn ? .yellow : .green
    }

    /// The first yellow day of a duty that counts from the day after `since` to `due`: from it on, today included,
    /// at most a fifth of the working days are left, or one.
    /// - Parameter warningDays: working days left, today included, from which it is yellow whatever the fifth is.
    static func warn(
        since: CivilDate, due: CivilDate, calendar: WorkingCalendar, warningDays: Int = 1
    ) -> CivilDate {
        let whole = calendar.workingDays(after: since, through: due)
        let most = max(warningDays, whole / 5)
        var day = due
        var left = calendar.isWorking(day) ? 1 : 0
        while day > since {
            let before = day.adding(days: -1)
            if calendar.isWorking(before) { left += 1 }
            if left > most { break }
            day = before
        }
        return day
    }
}
