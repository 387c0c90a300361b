internal import Codes

/// A day, with or without a time of day, as databases and spreadsheets export it.
struct PlatformMoment {
    let day: CivilDate
    /// Whether the day begins with it: midnight, or no time of day at all.
    let isStart: Bool

    /// The last day that is, in whole or in part, before the moment.
    var lastDayBefore: CivilDate { isStart ? day.adding(days: -1) : day }

    /// Reads `2026-01-31`, `2026/1/31`, `20260131`, with a time of day behind a space or `T` or without one; nil for
    /// anything else, and for a time of another zone.
    init?(_ text: String) {
        let parts = text.split(maxSplits: 1) { $0 == " " || $0 == "T" }
        guard let first = parts.first, let day = Self.day(String(first)) else { return nil }
        self.day = day
        guard parts.count > 1 else {
            isStart = true
            return
        }
        guard let seconds = Self.seconds(String(parts[1])) else { return nil }
        isStart = seconds == 0
    }

    private static func day(_ text: String) -> CivilDate? {
        let numbers: [Int]
        if text.utf8.count == 8, let number = whole(text, 8...8) {
            numbers = [number / 10_000, number / 100 % 100, number % 100]
        } else {
            let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }.map(
                String.init)
            guard parts.count == 3, let year = whole(parts[0], 4...4), let month = whole(parts[1], 1...2),
                let day = whole(parts[2], 1...2)
            else { return nil }
            numbers = [year, month, day]
        }
        return CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// Seconds since midnight; a fraction of one counts as one more.
    private static func seconds(_ text: String) -> Int? {
        let local = text.hasSuffix("+08:00") ? String(text.dropLast(6)) : text
        let halves = local.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let parts = (halves.first ?? "").split(separator: ":", omittingEmptySubsequences: false).map(
            String.init)
        guard (2...3).contains(parts.count), halves.count <= 2 else { return nil }
        let numbers = parts.compactMap { whole($0, 1...2) }
        guard numbers.count == parts.count, numbers[0] < 24, numbers[1] < 60,
            numbers.last.map({ $0 < 60 }) == true
        else { return nil }
        var fraction = 0
        if halves.count == 2 {
            guard let digits = whole(halves[1], 1...9) else { return nil }
            fraction = digits > 0 ? 1 : 0
        }
        return numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count > 2 ? numbers[2] : 0) + fraction
    }

    private static func whole(_ text: String, _ digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
