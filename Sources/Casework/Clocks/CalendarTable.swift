public import Codes

/// 节假日安排: the days on which a year differs from its weekends, as the State Council publishes it each autumn.
///
/// The text is `date,kind,name`: `kind` is `holiday` or `workday` (调休上班), the name is for people.
public struct CalendarTable: Sendable, Hashable {
    /// One line.
    public struct Row: Sendable, Hashable {
        /// The day.
        public let day: CivilDate
        /// A make-up working day; a holiday otherwise.
        public let isWorking: Bool
        /// Of which holiday.
        public let name: String

        /// As it is written in the text.
        public var csv: String { "\(day),\(isWorking ? "workday" : "holiday"),\(name)" }
    }

    /// The lines in the order of their days; each day once.
    public private(set) var rows: [Row]

    /// No lines.
    public init() { rows = [] }

    /// Reads a text that is taken whole or not at all.
    /// - Throws: every line that cannot be used: header, date, kind, a day twice, bytes not UTF-8.
    public init(csv: some Sequence<UInt8>) throws(CalendarFaults) {
        let (rows, faults) = Self.read(csv)
        if !faults.isEmpty { throw CalendarFaults(faults: faults) }
        self.rows = rows.map(\.row)
    }

    /// The same for a text that is to replace whole years: a make-up day falls on a weekend, and a year names at least
    /// the holidays whose date is fixed. Days of December before such a year come with it.
    public init(years csv: some Sequence<UInt8>) throws(CalendarFaults) {
        let (rows, faults) = Self.read(csv)
        var all = faults
        for (line, row) in rows where row.isWorking && row.day.weekday < 6 {
            all.append(CalendarFault(line: line, "\(row.day) is a working day of itself, not a make-up day"))
        }
        self.rows = rows.map(\.row)
        if all.isEmpty, rows.isEmpty { all.append(CalendarFault(line: 1, "the calendar names no day")) }
        for (line, row) in rows where !isWhole(row.day.year) && !isTail(row.day) {
            guard !all.contains(where: { $0.message.contains("\(row.day.year) lacks") }) else { continue }
            let missing = Self.fixed.filter { !names($0, in: row.day.year) }
                .map { "\(row.day.year)-\($0.month < 10 ? "0" : "")\($0.month)-01" }
            all.append(
                CalendarFault(
                    line: line, "\(row.day.year) lacks the fixed holidays \(missing.joined(separator: " "))"))
        }
        if !all.isEmpty { throw CalendarFaults(faults: all.sorted { $0.line < $1.line }) }
    }

    /// The years that are named whole, rising.
    public var wholeYears: [Int] { Set(rows.map(\.day.year)).filter(isWhole).sorted() }

    /// The lines of one year.
    public func rows(of year: Int) -> [Row] { rows.filter { $0.day.year == year } }

    /// This table with another's years in place of its own; days of December come in beside what is there.
    public func replacing(with newer: CalendarTable) -> CalendarTable {
        let years = Set(newer.wholeYears)
        let days = Set(newer.rows.map(\.day))
        var merged = CalendarTable()
        merged.rows =
            (rows.filter { !years.contains($0.day.year) && !days.contains($0.day) } + newer.rows)
            .sorted { $0.day < $1.day }
        return merged
    }

    /// The text that reads as this table.
    public var csv: String { (["date,kind,name"] + rows.map(\.csv)).joined(separator: "\n") + "\n" }

    private func isWhole(_ year: Int) -> Bool { Self.fixed.allSatisfy { names($0, in: year) } }

    private func isTail(_ day: CivilDate) -> Bool { day.month == 12 && isWhole(day.year + 1) }

    private func names(_ holiday: (month: Int, day: Int), in year: Int) -> Bool {
        rows.contains {
            $0.day.year == year && $0.day.month == holiday.month && $0.day.day == holiday.day && !$0.isWorking
        }
    }

    /// New Year, Labour Day and the first of National Day: holidays in every year since 2008.
    private static let fixed: [(month: Int, day: Int)] = [(1, 1), (5, 1), (10, 1)]

    private static func read(
        _ csv: some Sequence<UInt8>
    ) -> (rows: [(line: Int, row: Row)], faults: [CalendarFault]) {
        var bytes = Array(csv)
        // A spreadsheet may put the mark of UTF-8 before its text.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return ([], [CalendarFault(line: 1, "the calendar is not UTF-8")])
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard lines[0].split(separator: ",", omittingEmptySubsequences: false).prefix(2) == ["date", "kind"]
        else { return ([], [CalendarFault(line: 1, "the header is not date,kind,name")]) }
        guard lines.count <= linesMax else {
            return ([], [CalendarFault(line: linesMax + 1, "more than \(linesMax) lines")])
        }
        var rows: [(line: Int, row: Row)] = []
        var faults: [CalendarFault] = []
        var seen: Set<Int> = []
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            do throws(CalendarFault) {
                let row = try Self.row(fields, line: index + 1)
                guard seen.insert(row.day.dayNumber).inserted else {
                    throw CalendarFault(line: index + 1, "\(row.day) stands twice")
                }
                rows.append((index + 1, row))
            } catch { faults.append(error) }
        }
        return (rows.sorted { $0.row.day < $1.row.day }, faults)
    }

    /// A century of holidays and make-up days.
    private static let linesMax = 5_000

    private static func row(_ fields: [Substring], line: Int) throws(CalendarFault) -> Row {
        guard fields.count >= 2 else { throw CalendarFault(line: line, "a line is date,kind,name") }
        let day: CivilDate
        do throws(CodeFault) {
            day = try CivilDate(String(fields[0]))
        } catch { throw CalendarFault(line: line, error.message) }
        guard fields[1] == "holiday" || fields[1] == "workday" else {
            throw CalendarFault(line: line, "a kind is holiday or workday, not \(fields[1].prefix(20))")
        }
        let name = fields.dropFirst(2).joined(separator: ",")
        return Row(day: day, isWorking: fields[1] == "workday", name: String(name.prefix(40)))
    }
}

/// Every line of a calendar's data that cannot be used, in their order; at least one.
public struct CalendarFaults: Error, Hashable, Sendable {
    /// The lines.
    public let faults: [CalendarFault]
}
