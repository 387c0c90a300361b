public import Codes

/// A calendar month at UTC+8, written `2026-03`.
public struct Month: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Months since year 0.
    private let number: Int

    private init(number: Int) { self.number = number }

    /// The month of a day.
    public init(of day: CivilDate) { number = day.year * 12 + day.month - 1 }

    /// Reads `YYYY-MM`.
    /// - Throws: `date_invalid`.
    public init(_ text: String) throws(CodeFault) {
        self.init(of: try CivilDate(text + "-01"))
    }

    /// Later by so many months, earlier when negative.
    public func adding(_ months: Int) -> Month { Month(number: number + months) }
    /// How many months later than another.
    public func months(since other: Month) -> Int { number - other.number }

    /// Earlier is less.
    public static func < (one: Month, other: Month) -> Bool { one.number < other.number }

    /// `YYYY-MM`.
    public var description: String {
        String(number / 12, digits: 4) + "-" + String(number % 12 + 1, digits: 2)
    }
}

/// A week from Monday to Sunday, written `2026-W12`. Source: ISO 8601.
public struct Week: Hashable, Sendable, CustomStringConvertible {
    /// Its Monday.
    public let monday: CivilDate

    /// The week of a day.
    public init(of day: CivilDate) { monday = day.adding(days: 1 - day.weekday) }

    /// Reads `YYYY-Www`.
    /// - Throws: `date_invalid`, also for a week 53 that the year does not have.
    public init(_ text: String) throws(CodeFault) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, parts[1].count == 3, parts[1].first == "W",
            let year = Int(parts[0]), let number = Int(parts[1].dropFirst()),
            // The fourth of January lies in week 1.
            let fourth = CivilDate(year: year, month: 1, day: 4), number >= 1
        else { throw Self.fault }
        self.init(of: Week(of: fourth).monday.adding(days: 7 * (number - 1)))
        guard description == text else { throw Self.fault }
    }

    /// The week before.
    public var previous: Week { Week(of: monday.adding(days: -7)) }
    /// Its last day.
    public var sunday: CivilDate { monday.adding(days: 6) }

    /// `YYYY-Www`; the year is that of its Thursday.
    public var description: String {
        let thursday = monday.adding(days: 3)
        let first = CivilDate(year: thursday.year, month: 1, day: 1)
        let number = (thursday.dayNumber - (first?.dayNumber ?? 0)) / 7 + 1
        return String(thursday.year, digits: 4) + "-W" + String(number, digits: 2)
    }

    private static let fault = CodeFault(
        code: .dateInvalid, message: "a week is written YYYY-Www, such as 2026-W12",
        messageZh: "周应写作 YYYY-Www，例如 2026-W12")
}
