import Casework
import Codes
import StrictJSON
import Testing

@Suite("Legal dates")
struct LegalDateTests {
    private let dates = LegalDates(calendar: Fixtures.calendar)

    @Test("every worked example of the table comes out on its day, provisional where it is")
    func workedExamples() throws {
        let rows = try #require(try Vectors.json("vectors/dates.json")["rows"]?.arrayValue)
        #expect(rows.count >= 60)
        for row in rows {
            let found = try answer(to: try row.read(.object))
            #expect(found.day.description == row["day"]?.stringValue, "\(row)")
            #expect(found.isProvisional == row["provisional"]?.boolValue, "\(row)")
        }
    }

    private func answer(to row: JSONObject) throws -> LegalDate {
        switch try row.require("kind", .string) {
        case "working":
            return Fixtures.calendar.adding(
                workingDays: try row.require("count", .int), to: try row.require("from", .date))
        case "acceptance": return dates.acceptanceDue(start: try row.require("start", .date))
        case "due":
            let limit = TimeLimit(
                value: try row.require("value", .int),
                unit: try row.require("unit", .word(TimeLimit.Unit.self)))
            let stopped = try row.require("stopped", .array(of: .array(of: .date))).map { $0[0]...$0[1] }
            return dates.due(
                try #require(limit), from: try row.require("from", .date), stopped: stopped,
                extensionDays: try row.require("extension", .int))
        case "correction":
            let found = dates.correctionDue(
                requestedOn: try row.require("requested", .date), servedOn: try row.optional("served", .date),
                dueDays: try row.require("days", .int))
            #expect(found.service == (try row.require("service", .date)), "\(row)")
            #expect(found.isAssumed == (try row.require("assumed", .bool)), "\(row)")
            return found.due
        default:
            var story = Story()
            story.now = try row.require("from", .date).timestampAtStart()
            story.write(.origin, .submitted)
            story.write(
                .destination, .accepted, ["accepted_on": row["from"] ?? .null, "due_on": "2030-01-01"])
            story.now = try row.require("from", .date).timestampAtStart()
            story.write(
                .destination, .clockSuspended,
                ["kind": "听证", "excluded": "both", "days": row["days"] ?? .null])
            let clocks = CaseClocks(story.fold, terms: Fixtures.terms, calendar: Fixtures.calendar)
            return try #require(clocks.resumptions.first).on
        }
    }

    @Test("a tolerated material's last day lies before the case's")
    func tolerated() throws {
        let due = try CivilDate("2026-03-20")
        #expect(LegalDates.isTolerable(until: try CivilDate("2026-03-19"), dueOn: due))
        #expect(!LegalDates.isTolerable(until: due, dueOn: due))
        #expect(!LegalDates.isTolerable(until: try CivilDate("2026-03-21"), dueOn: due))
    }
}
