/// A day of the calendar in use at UTC+8, years 1 to 9999.
///
/// Due dates, holidays and notices are days, not instants. Source: PROTOCOL.md §3.
public struct CivilDate: Hashable, Sendable {
    /// 1 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// Nil unless the calendar has that day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(year: year, month: month)
        else { return nil }
        self.init(checkedYear: year, month: month, day: day)
    }

    /// Reads exactly `YYYY-MM-DD`.
    ///
    /// - Throws: `date_invalid`, with the position of the character or part that is wrong.
    public init(_ iso: String) throws(CodeFault) {
        var scan = FixedScanner(iso)
        guard scan.count == 10 else { throw Self.fault(at: nil) }
        let parts: (Int, Int, Int)
        do throws(FixedScanner.Stop) {
            let year = try scan.number(digits: 4)
            try scan.take(UInt8(ascii: "-"))
            let month = try scan.number(digits: 2)
            try scan.take(UInt8(ascii: "-"))
            parts = (year, month, try scan.number(digits: 2))
        } catch { throw Self.fault(at: error.position) }
        guard parts.0 >= 1 else { throw Self.fault(at: 1) }
        guard (1...12).contains(parts.1) else { throw Self.fault(at: 6) }
        guard let date = CivilDate(year: parts.0, month: parts.1, day: parts.2) else {
            throw Self.fault(at: 9)
        }
        self = date
    }

    /// The day that is `dayNumber` days after 1970-01-01, held within the years 1 to 9999.
    public init(dayNumber: Int) {
        // Days to civil, by eras of 400 years that begin on 1 March. Source: H. Hinnant, chrono algorithms.
        let number = min(max(dayNumber, Self.dayNumberMin), Self.dayNumberMax) + 719_468
        let era = (number >= 0 ? number : number - 146_096) / 146_097
        let dayOfEra = number - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(checkedYear: year, month: month, day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private init(checkedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Days since 1970-01-01, negative before it.
    public var dayNumber: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// 1 Monday … 7 Sunday.
    public var weekday: Int {
        let remainder = (dayNumber + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// The day `days` later, or earlier when negative; held within the years 1 to 9999.
    public func adding(days: Int) -> CivilDate {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        return CivilDate(dayNumber: overflow ? (days > 0 ? Int.max : Int.min) : sum)
    }

    /// The same day of a later month; the month's last day where it has no such day (31 January → 28 February).
    public func adding(months: Int) -> CivilDate {
        let range = -120_000...120_000
        let count = year * 12 + month - 1 + min(max(months, range.lowerBound), range.upperBound)
        guard count >= 12 else { return CivilDate(dayNumber: Self.dayNumberMin) }
        guard count / 12 <= 9999 else { return CivilDate(dayNumber: Self.dayNumberMax) }
        let newYear = count / 12
        let newMonth = count % 12 + 1
        let last = Self.daysInMonth(year: newYear, month: newMonth)
        return CivilDate(checkedYear: newYear, month: newMonth, day: min(day, last))
    }

    /// 00:00:00.000 of this day at UTC+8.
    public func timestampAtStart() -> Timestamp {
        Timestamp(milliseconds: Int64(dayNumber) * 86_400_000 - Timestamp.civilOffsetMilliseconds)
    }

    /// 28 to 31; `month` is 1 to 12.
    public static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether February has 29 days.
    public static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static let dayNumberMin = -719_162  // 0001-01-01
    private static let dayNumberMax = 2_932_896  // 9999-12-31

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .dateInvalid, position: position, message: "a date is a day of the calendar as YYYY-MM-DD",
            messageZh: "日期应为日历上存在的一天，写作 YYYY-MM-DD")
    }
}

extension CivilDate: Comparable {
    /// Earlier is less.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension CivilDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        var text = FixedWriter(capacity: 10)
        text.write(year, digits: 4)
        text.write(UInt8(ascii: "-"))
        text.write(month, digits: 2)
        text.write(UInt8(ascii: "-"))
        text.write(day, digits: 2)
        return text.string
    }
}
