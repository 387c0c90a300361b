internal import Codes

/// How near a duty is to being late.
public enum Light: String, CaseIterable, Hashable, Sendable {
    /// 绿: time enough, or no day named.
    case green
    /// 黄: the last fifth of the time, and at least its last day.
    case yellow
    /// 红: its day has passed.
    case red

    /// The light of a duty that counts from the day after `since` to `due`, on `today`.
    /// - Parameter warningDays: working days left, today included, from which it is yellow whatever the fifth is.
    static func of(
        since: CivilDate, due: CivilDate, today: CivilDate, calendar: WorkingCalendar, warningDays: Int = 1
    ) -> Light {
        guard today <= due else { return .red }
        let left = calendar.workingDays(after: today.adding(days: -1), through: due)
        let whole = calendar.workingDays(after: since, through: due)
        return left <= warningDays || left * 5 <= whole ? .yellow : .green
    }
}
