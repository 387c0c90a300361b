/// An instant in milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Source: PROTOCOL.md §3: RFC 3339 in UTC with `Z` and milliseconds.
public struct Timestamp: Hashable, Sendable {
    /// Milliseconds since 1970, negative before it.
    public let milliseconds: Int64

    /// China standard time, the civil day of every region: UTC+8 all year.
    static let civilOffsetMilliseconds: Int64 = 8 * 3_600_000

    /// The instant that many milliseconds after 1970 (UTC).
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads exactly `YYYY-MM-DDThh:mm:ss.mmmZ`; a second of 60 is refused.
    ///
    /// - Throws: `timestamp_invalid`, with the position of the character or part that is wrong.
    public init(_ rfc3339: String) throws(CodeFault) {
        var scan = FixedScanner(rfc3339)
        guard scan.count == 24 else { throw Self.fault(at: nil) }
        do throws(FixedScanner.Stop) {
            let year = try scan.number(digits: 4)
            try scan.take(UInt8(ascii: "-"))
            let month = try scan.number(digits: 2)
            try scan.take(UInt8(ascii: "-"))
            let day = try scan.number(digits: 2)
            try scan.take(UInt8(ascii: "T"))
            let hour = try scan.number(digits: 2, max: 23)
            try scan.take(UInt8(ascii: ":"))
            let minute = try scan.number(digits: 2, max: 59)
            try scan.take(UInt8(ascii: ":"))
            let second = try scan.number(digits: 2, max: 59)
            try scan.take(UInt8(ascii: "."))
            let thousandth = try scan.number(digits: 3)
            try scan.take(UInt8(ascii: "Z"))
            guard let date = CivilDate(year: year, month: month, day: day) else {
                throw FixedScanner.Stop(position: year < 1 ? 1 : (1...12).contains(month) ? 9 : 6)
            }
            let seconds = ((date.dayNumber * 24 + hour) * 60 + minute) * 60 + second
            milliseconds = Int64(seconds) * 1_000 + Int64(thousandth)
        } catch { throw Self.fault(at: error.position) }
    }

    /// Later by that much, earlier when negative; held within what 64 bits carry.
    public func advanced(byMilliseconds delta: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        return Timestamp(milliseconds: overflow ? (delta > 0 ? .max : .min) : sum)
    }

    /// Milliseconds from `earlier` to this instant; held within what 64 bits carry.
    public func millisecondsSince(_ earlier: Timestamp) -> Int64 {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return overflow ? (milliseconds > earlier.milliseconds ? .max : .min) : difference
    }

    /// The day at UTC+8 that this instant falls on.
    public var civilDate: CivilDate {
        let shifted = advanced(byMilliseconds: Self.civilOffsetMilliseconds).milliseconds
        return CivilDate(dayNumber: Int(Self.floorDivide(shifted, 86_400_000)))
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .timestampInvalid, position: position,
            message: "a time is RFC 3339 in UTC with milliseconds, YYYY-MM-DDThh:mm:ss.mmmZ",
            messageZh: "时间应为带毫秒的世界时，写作 YYYY-MM-DDThh:mm:ss.mmmZ")
    }
}

extension Timestamp: Comparable {
    /// Earlier is less.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Timestamp: CustomStringConvertible {
    /// `YYYY-MM-DDThh:mm:ss.mmmZ`; instants outside the years 1 to 9999 show that range's end.
    public var description: String {
        let day = Self.floorDivide(milliseconds, 86_400_000)
        let remainder = Int(milliseconds % 86_400_000)
        let rest = remainder < 0 ? remainder + 86_400_000 : remainder
        let date = CivilDate(dayNumber: Int(day))
        var text = FixedWriter(capacity: 24)
        text.write(date.year, digits: 4)
        text.write(UInt8(ascii: "-"))
        text.write(date.month, digits: 2)
        text.write(UInt8(ascii: "-"))
        text.write(date.day, digits: 2)
        text.write(UInt8(ascii: "T"))
        text.write(rest / 3_600_000, digits: 2)
        text.write(UInt8(ascii: ":"))
        text.write(rest / 60_000 % 60, digits: 2)
        text.write(UInt8(ascii: ":"))
        text.write(rest / 1_000 % 60, digits: 2)
        text.write(UInt8(ascii: "."))
        text.write(rest % 1_000, digits: 3)
        text.write(UInt8(ascii: "Z"))
        return text.string
    }
}
