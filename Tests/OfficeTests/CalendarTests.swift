import Casework
import Codes
import Exchange
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Calendars: imported, shown, and counted by")
struct CalendarTests {
    let region: Region

    init() throws { region = try Region(.hohhot, clock: SetClock(), seed: 50) }

    private static let year2027 = """
        date,kind,name
        2026-12-27,workday,元旦
        2027-01-01,holiday,元旦
        2027-02-05,holiday,春节
        2027-02-14,workday,春节
        2027-05-01,holiday,劳动节
        2027-10-01,holiday,国庆节
        """

    private func take(_ text: String, isTrial: Bool = false) async throws -> JSON {
        try await region.office.calendars.take(
            Array(text.utf8), isTrial: isTrial, by: "test", at: region.clock.now())
    }

    @Test("a year is taken whole, counts at once, and is there after a restart, in its version")
    func taken() async throws {
        let friday = try CivilDate("2027-02-05")
        #expect(region.office.calendar.isWorking(friday))
        #expect(region.office.calendar.isProvisional(year: 2027))
        let trial = try await take(Self.year2027, isTrial: true)
        #expect(trial["changes"]?.arrayValue?.count == 6)
        #expect(region.office.calendar.isProvisional(year: 2027))
        #expect(try await take(Self.year2027)["years"]?[0]?["version"] == 1)
        #expect(!region.office.calendar.isWorking(friday))
        #expect(!region.office.calendar.isProvisional(year: 2027))
        // A day of December comes in beside the year that is there.
        #expect(region.office.calendar.isWorking(try CivilDate("2026-12-27")))
        #expect(!region.office.calendar.isWorking(try CivilDate("2026-10-01")))
        let later = try Region(.hohhot, clock: region.clock, seed: 51, store: region.store)
        try await later.office.calendars.load()
        #expect(!later.office.calendar.isWorking(friday))
        #expect(later.office.calendar.isWorking(try CivilDate("2026-12-27")))
        #expect(try await take(Self.year2027)["changes"]?.arrayValue?.isEmpty == true)
        #expect(try region.office.calendars.show(year: 2027)["version"] == 2)
        #expect(try region.office.calendars.show(year: nil)["years"]?.arrayValue?.count == 4)
    }

    @Test(
        "a file with a fault is refused with every line, and nothing is imported",
        arguments: [
            (
                "date,kind,name\n2027-01-01,holiday,\n2027-13-01,holiday,\nx,workday,\n",
                ["line 2", "line 3", "line 4"]
            ),
            ("day,kind\n", ["line 1"]), ("date,kind,name\n", ["line 1"]),
            ("date,kind,name\n2027-01-01,Holiday,\n", ["line 2"]),
            (year2027 + "\n2027-02-05,workday,", ["line 8"]),
            (year2027 + "\n2027-03-01,workday,", ["line 8"]),
            (year2027 + "\n2028-01-01,holiday,", ["line 8"]),
            (year2027.replacing("2027-10-01,holiday,国庆节", with: ""), ["line 2", "line 3"]),
        ])
    func refused(text: String, lines: [String]) async throws {
        do throws(OfficeRefusal) {
            _ = try await region.office.calendars.take(
                Array(text.utf8), isTrial: false, by: "test", at: region.clock.now())
            Issue.record("taken")
        } catch {
            #expect(error.code == .calendarInvalid)
            #expect(error.faults.map(\.pointer) == lines)
        }
        #expect(region.office.calendar.isProvisional(year: 2027))
        #expect(try await region.store.allRecords(RecordKind(rawValue: "calendar")).isEmpty)
    }

    @Test("a year that nobody imported is told, and bytes that are no text are refused")
    func missing() async throws {
        #expect(throws: OfficeRefusal(.calendarYearMissing)) { try region.office.calendars.show(year: 2027) }
        await #expect(throws: OfficeRefusal(.calendarInvalid)) {
            try await region.office.calendars.take(
                [0x64, 0xFF], isTrial: false, by: "test", at: region.clock.now())
        }
    }
}
