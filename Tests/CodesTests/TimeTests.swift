import Codes
import Testing

@Suite("Times and days")
struct TimeTests {
    @Test(
        "a time that the wire does not write is refused at its wrong place",
        arguments: [
            ("2026-11-21T02:03:04Z", nil), ("2026-11-21T02:03:04.56Z", nil), ("2026-11-21T02:03:04.567", nil),
            ("2026-11-21t02:03:04.567Z", 11), ("2026-11-21 02:03:04.567Z", 11),
            ("2026-11-21T02:03:04.567z", 24),
            ("2026-13-21T02:03:04.567Z", 6), ("2026-02-29T02:03:04.567Z", 9),
            ("2026-11-21T24:00:00.000Z", 12),
            ("2026-11-21T02:60:04.567Z", 15), ("2026-11-21T23:59:60.000Z", 18),
            ("2026-11-21T02:03:04,567Z", 20),
            ("0000-11-21T02:03:04.567Z", 1), ("+026-11-21T02:03:04.567Z", 1),
            ("2026-11-21T02:03:04.567+00:00", nil),
            ("2026-11-2１T02:03:04.567Z", nil), ("", nil),
        ] as [(String, Int?)])
    func malformedTime(text: String, position: Int?) {
        let fault = refusal { () throws(CodeFault) in try Timestamp(text) }
        #expect(fault?.code == .timestampInvalid)
        #expect(fault?.position == position)
    }

    @Test(
        "a date that the wire does not write is refused at its wrong place",
        arguments: [
            ("2026-1-21", nil), ("20261121", nil), ("2026/11/21", 5), ("2026-00-21", 6), ("2026-13-21", 6),
            ("2026-11-00", 9), ("2026-11-31", 9), ("1900-02-29", 9), ("0000-01-01", 1), ("2026-11-2x", 10),
            ("", nil),
            ("2026-11-21 ", nil), ("-026-11-21", 1),
        ] as [(String, Int?)])
    func malformedDate(text: String, position: Int?) {
        let fault = refusal { () throws(CodeFault) in try CivilDate(text) }
        #expect(fault?.code == .dateInvalid)
        #expect(fault?.position == position)
    }

    @Test("the day changes at 16:00 UTC")
    func dayBorder() throws {
        #expect(try Timestamp("2026-11-21T15:59:59.999Z").civilDate.description == "2026-11-21")
        #expect(try Timestamp("2026-11-21T16:00:00.000Z").civilDate.description == "2026-11-22")
        #expect(try CivilDate("2026-11-22").timestampAtStart().description == "2026-11-21T16:00:00.000Z")
        #expect(try CivilDate("1969-12-31").timestampAtStart().civilDate.description == "1969-12-31")
    }

    @Test("a month is added to the last day it has")
    func months() throws {
        #expect(try CivilDate("2026-01-31").adding(months: 1).description == "2026-02-28")
        #expect(try CivilDate("2024-01-31").adding(months: 1).description == "2024-02-29")
        #expect(try CivilDate("2026-12-31").adding(months: 2).description == "2027-02-28")
        #expect(try CivilDate("2026-03-31").adding(months: -1).description == "2026-02-28")
        #expect(try CivilDate("2026-03-31").adding(months: 0).description == "2026-03-31")
    }

    @Test("arithmetic stays within the calendar whatever is added")
    func ends() throws {
        let date = try CivilDate("2026-11-21")
        for count in [Int.max, Int.min, 1 << 40] {
            let ends = ["0001-01-01", "9999-12-31"]
            #expect(ends.contains(date.adding(days: count).description))
            #expect(ends.contains(date.adding(months: count).description))
        }
        #expect(CivilDate(dayNumber: .max).description == "9999-12-31")
        #expect(CivilDate(dayNumber: .min).description == "0001-01-01")
        #expect(Timestamp(milliseconds: .max).advanced(byMilliseconds: 1).milliseconds == .max)
        #expect(Timestamp(milliseconds: .min).advanced(byMilliseconds: -1).milliseconds == .min)
        #expect(Timestamp(milliseconds: .max).millisecondsSince(Timestamp(milliseconds: .min)) == .max)
        #expect(!Timestamp(milliseconds: .max).description.isEmpty)
        #expect(!Timestamp(milliseconds: .min).description.isEmpty)
        #expect(Timestamp(milliseconds: .max).civilDate.description == "9999-12-31")
    }

    @Test("earlier is less")
    func order() throws {
        #expect(try CivilDate("2026-11-21") < CivilDate("2026-12-01"))
        #expect(try CivilDate("2025-12-31") < CivilDate("2026-01-01"))
        #expect(try Timestamp("2026-11-21T02:03:04.567Z") < Timestamp("2026-11-21T02:03:04.568Z"))
        #expect(CivilDate(year: 2026, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 10_000, month: 1, day: 1) == nil)
    }
}
