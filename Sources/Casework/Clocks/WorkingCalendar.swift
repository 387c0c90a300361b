public import Codes

/// The working days of a region: Monday to Friday, less the state's holidays, with its make-up days.
///
/// A year is published once the data has a line of it; a year without is *provisional*: weekends and the
/// holidays whose date in the solar calendar is fixed. Source: CASE.md §7; 全国年节及纪念日放假办法.
public struct WorkingCalendar: Sendable, Hashable {
    /// The days that differ from their week, with their names.
    public let table: CalendarTable
    private let exceptions: [Int: Bool]
    private let publishedYears: Set<Int>

    /// A calendar without data: every year is provisional.
    public init() {
        self.init(CalendarTable())
    }

    /// A calendar from the bytes of `workdays.csv`: `date,kind,name`, `kind` one of `holiday` and `workday`.
    /// - Throws: `CalendarFault` for a header, date or kind that is not so, a date twice, bytes not UTF-8.
    public init(csv: some Sequence<UInt8>) throws(CalendarFault) {
        do throws(CalendarFaults) {
            self.init(try CalendarTable(csv: csv))
        } catch { throw error.faults.first ?? CalendarFault(line: 1, "the calendar cannot be read") }
    }

    /// The calendar of a table: every year is published of which it has a line before December, whose days may stand
    /// there for the sake of the next year's New Year.
    public init(_ table: CalendarTable) {
        self.table = table
        exceptions = Dictionary(
            table.rows.map { ($0.day.dayNumber, $0.isWorking) }, uniquingKeysWith: { first, _ in first })
        publishedYears = Set(table.rows.filter { $0.day.month < 12 }.map(\.day.year))
    }

    /// Whether a year has no published data.
    public func isProvisional(year: Int) -> Bool { !publishedYears.contains(year) }

    /// Whether the day is a working day.
    public func isWorking(_ day: CivilDate) -> Bool {
        if let isWorking = exceptions[day.dayNumber] { return isWorking }
        if day.weekday >= 6 { return false }
        return publishedYears.contains(day.year) || !Self.isFixedHoliday(day)
    }

    /// New Year, Labour Day (two days from 2025 on) and the three days of National Day.
    private static func isFixedHoliday(_ day: CivilDate) -> Bool {
        switch (day.month, day.day) {
        case (1, 1), (5, 1), (10, 1), (10, 2), (10, 3): true
        case (5, 2): day.year >= 2025
        default: false
        }
    }

    /// The `count`-th working day after `day`, which is not counted itself; `day` for a count of 0.
    /// - Parameter isStopped: days on which the clock stands still, which do not count.
    public func adding(
        workingDays count: Int, to day: CivilDate, isStopped: (CivilDate) -> Bool = { _ in false }
    ) -> LegalDate {
        var result = day
        var left = min(max(count, 0), Self.countMax)
        var steps = 0
        while left > 0, steps < Self.stepsMax {
            result = result.adding(days: 1)
            steps += 1
            if isWorking(result), !isStopped(result) { left -= 1 }
        }
        return counted(from: day, to: result)
    }

    /// The working days after `from` up to and with `through`; negative when `through` lies before `from`.
    public func workingDays(after from: CivilDate, through: CivilDate) -> Int {
        guard from <= through else { return -workingDays(after: through, through: from) }
        var count = 0
        var day = from
        var steps = 0
        while day < through, steps < Self.stepsMax {
            day = day.adding(days: 1)
            steps += 1
            if isWorking(day) { count += 1 }
        }
        return count
    }

    /// The day itself if it is a working day, else the next one.
    public func workingDay(onOrAfter day: CivilDate) -> LegalDate {
        isWorking(day) ? counted(from: day, to: day) : adding(workingDays: 1, to: day)
    }

    /// A day that was counted from another: provisional if any year between them is.
    func counted(from start: CivilDate, to end: CivilDate) -> LegalDate {
        let years = start.year...max(start.year, end.year)
        return LegalDate(end, isProvisional: years.contains { isProvisional(year: $0) })
    }

    /// No limit of the trade is longer than ten years of working days.
    private static let countMax = 3_660
    /// What bounds every walk over days: forty years.
    private static let stepsMax = 14_640
}
