import Casework
import Codes
import Testing

@Suite("The working calendar")
struct WorkingCalendarTests {
    @Test(
        "data that cannot be used is refused with its line",
        arguments: [
            ("", 1), ("day,kind,name\n", 1), ("date,kind,name\n2026-01-01\n", 2),
            ("date,kind,name\n2026-01-01,holiday,元旦\n2026-02-30,holiday,\n", 3),
            ("date,kind,name\n2026-01-01,Holiday,元旦\n", 2), ("date,kind,name\n2026-1-1,holiday,元旦\n", 2),
            ("date,kind,name\n2026-01-01,holiday,a\n2026-01-01,workday,b\n", 3),
        ])
    func badData(text: String, line: Int) {
        #expect { try WorkingCalendar(csv: text.utf8) } throws: { ($0 as? CalendarFault)?.line == line }
    }

    @Test("bytes that are not UTF-8 are refused")
    func notText() {
        #expect(throws: CalendarFault.self) { try WorkingCalendar(csv: [0x64, 0xFF, 0x0A]) }
    }

    @Test("line ends of either kind, a missing last one and an empty line are taken")
    func lineEnds() throws {
        let calendar = try WorkingCalendar(csv: "date,kind,name\r\n\r\n2026-01-02,holiday,元旦".utf8)
        #expect(!calendar.isWorking(try CivilDate("2026-01-02")))
        #expect(!calendar.isProvisional(year: 2026))
        #expect(calendar.isProvisional(year: 2027))
    }

    @Test("a published year knows no holiday that its data does not name")
    func publishedYear() throws {
        let calendar = try WorkingCalendar(csv: "date,kind,name\n2026-02-17,holiday,春节\n".utf8)
        #expect(calendar.isWorking(try CivilDate("2026-10-01")))
        #expect(!WorkingCalendar().isWorking(try CivilDate("2026-10-01")))
    }

    @Test("days are counted backwards as negative")
    func counting() throws {
        let friday = try CivilDate("2026-03-06")
        let tuesday = try CivilDate("2026-03-10")
        #expect(Fixtures.calendar.workingDays(after: friday, through: tuesday) == 2)
        #expect(Fixtures.calendar.workingDays(after: tuesday, through: friday) == -2)
        #expect(Fixtures.calendar.workingDays(after: friday, through: friday) == 0)
    }

    @Test("a count beyond any limit of the trade ends, as does a negative one")
    func absurdCounts() throws {
        let day = try CivilDate("2026-03-06")
        #expect(Fixtures.calendar.adding(workingDays: -1, to: day).day == day)
        #expect(Fixtures.calendar.adding(workingDays: .max, to: day).day < (try CivilDate("2067-01-01")))
        let stuck = Fixtures.calendar.adding(workingDays: 1, to: day) { _ in true }
        #expect(stuck.day < (try CivilDate("2067-01-01")))
    }
}
