import Casework
import Codes
import StrictJSON
import Testing

@testable import Office

@Suite("What statistics are made of")
struct StatisticsValueTests {
    @Test("a duration is told within five hundredths, from a minute to ten years")
    func bucketError() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let seconds = Int64.random(in: 60...315_000_000, using: &generator) >> Int64.random(in: 0...22)
            guard seconds >= 60 else { continue }
            let told = DurationBuckets.seconds(ofStep: DurationBuckets.step(ofMilliseconds: seconds * 1_000))
            #expect(
                abs(Double(told - seconds)) <= Double(seconds) * 0.05 + 0.5, "\(seconds) s told as \(told)")
        }
    }

    @Test("steps at their borders: below a minute, at it, past the last, and before zero")
    func bucketBorders() {
        #expect(DurationBuckets.step(ofMilliseconds: -1) == 0)
        #expect(DurationBuckets.step(ofMilliseconds: 59_999) == 0)
        #expect(DurationBuckets.step(ofMilliseconds: 60_000) == 1)
        #expect(DurationBuckets.step(ofMilliseconds: 65_999) == 1)
        #expect(DurationBuckets.step(ofMilliseconds: 66_000) == 2)
        #expect(DurationBuckets.step(ofMilliseconds: .max) == DurationBuckets.beginnings.count)
        #expect(DurationBuckets.beginnings.count < DurationBuckets.room)
        #expect(DurationBuckets.seconds(ofStep: 0) == 30)
    }

    @Test("percentiles of known durations are those of the nearest rank")
    func percentiles() {
        // Ten durations: nine of an hour, one of a hundred.
        let hour = DurationBuckets.step(ofMilliseconds: 3_600_000)
        let long = DurationBuckets.step(ofMilliseconds: 360_000_000)
        #expect(
            DurationBuckets.percentile(90, of: [(hour, 9), (long, 1)])
                == DurationBuckets.seconds(ofStep: hour))
        #expect(
            DurationBuckets.percentile(90, of: [(hour, 8), (long, 2)])
                == DurationBuckets.seconds(ofStep: long))
        #expect(
            DurationBuckets.percentile(50, of: [(long, 1), (hour, 1)])
                == DurationBuckets.seconds(ofStep: hour))
        #expect(DurationBuckets.percentile(50, of: []) == nil)
    }

    @Test("a tally reads back as it was written; what is no tally is none")
    func tallyText() {
        var tally = Tally()
        for slot in [0, 7, 215, 1_000, 3_399] { tally.add(slot + 1, to: slot) }
        tally.add(-3, to: 9)
        #expect(tally.text == "0:1 7:8 9:-3 215:216 1000:1001 3399:3400")
        #expect(Tally(Array(tally.text.utf8)) == tally)
        #expect(Tally([]) == Tally())
        for wrong in ["1", "1:2:3:", "a:1", "1:2  3:4", "1:99999999999999999999999"] {
            #expect(Tally(Array(wrong.utf8)) == nil, "\(wrong)")
        }
    }

    @Test("a sum taken away again leaves nothing")
    func tallySums() {
        var (sum, part) = (Tally(), Tally())
        part.add(2, to: 4)
        sum.add(part)
        sum.add(part)
        #expect(sum[4] == 4)
        sum.subtract(part)
        sum.subtract(part)
        #expect(sum.isEmpty)
    }

    @Test("slots of measures, duties and stages never meet, and those released stay where they are")
    func slots() {
        #expect(Measure.allCases.count < 200)
        #expect(Measure.takenIn.slot == 1 && Measure.approved.slot == 6 && Measure.completed.slot == 25)
        let duties = MetDuty.pairs.flatMap { [$0.inTime, $0.late] }
        #expect(Set(duties).count == duties.count && duties.allSatisfy { (200..<1_000).contains($0) })
        #expect(Set(MetDuty.kinds).count == MetDuty.kinds.count)
        #expect(Set(Duty.Kind.allCases).isSubset(of: MetDuty.kinds), "a new kind of duty has no slot")
        #expect(MetDuty(kind: .decide, owner: .destination, isLate: true).slot == 200 + 12 * 8 + 2 + 1)
        #expect(Stage.review.base == 1_000 && Stage.mailResultOut.base == 3_200)
    }

    @Test("every closed word of the contract that is counted has its measure")
    func words() {
        for kind in ["not_required", "not_competent", "not_qualified", "incomplete"] {
            #expect(Measure(rawValue: "refused_" + kind) != nil)
        }
        for ground in [
            "correction_lapsed", "tolerance_lapsed", "applicant_gone", "accepted_in_error", "fee_unpaid",
            "other",
        ] {
            #expect(Measure(rawValue: "terminated_" + ground) != nil)
        }
        for level in [
            "very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied",
        ] {
            #expect(Measure(rawValue: "rated_" + level) != nil)
        }
    }

    @Test("months count on over the year; what is no month is refused")
    func months() throws {
        let month = try Month("2026-12")
        #expect(month.adding(1).description == "2027-01" && month.adding(-12).description == "2025-12")
        #expect(try Month("2027-03").months(since: month) == 3)
        for wrong in ["2026-13", "2026-00", "2026-1", "2026", "2026-01-01", "x"] {
            #expect(throws: CodeFault.self) { try Month(wrong) }
        }
    }

    @Test("weeks are those of ISO 8601, over the turns of years with 52 and 53")
    func weeks() throws {
        let days = [
            ("2026-01-01", "2026-W01"), ("2026-03-16", "2026-W12"), ("2026-03-22", "2026-W12"),
            ("2026-12-31", "2026-W53"), ("2027-01-03", "2026-W53"), ("2027-01-04", "2027-W01"),
            ("2024-12-30", "2025-W01"), ("2021-01-03", "2020-W53"),
        ]
        for (day, week) in days {
            #expect(Week(of: try CivilDate(day)).description == week)
            #expect(try Week(week).description == week)
        }
        #expect(try Week("2026-W12").monday == CivilDate("2026-03-16"))
        #expect(try Week("2026-W01").previous.description == "2025-W52")
        for wrong in ["2025-W53", "2026-W00", "2026-W54", "2026-12", "2026-W1", "2026-w12", ""] {
            #expect(throws: CodeFault.self) { try Week(wrong) }
        }
    }

    @Test("keys of rows read back, also with slashes in a name")
    func keys() throws {
        let place = CasePlace(
            side: "origin", division: "150627100", window: "一/二%2F号", matter: "M/1", mode: "delegated",
            scope: "bloc:呼包鄂乌", peer: "spiffe://a.tongban/gateway/150100", agency: "示例/局")
        for cube in Cube.allCases {
            let key = cube.key("2026-03", place, clerk: "c/1")
            let row = try #require(RowKey(key, of: cube))
            #expect(row[.month] == "2026-03" && row[.side] == "origin")
            #expect(row[.division] == (cube.keepsTownships ? "150627100" : "150627"))
            for dimension in cube.dimensions {
                #expect(row[dimension] == (dimension == .clerk ? "c/1" : place[dimension]), "\(cube)")
            }
            #expect(RowKey(key + "/one more", of: cube) == nil)
        }
    }

    @Test("a question goes to the smallest rows that can answer it, or to none")
    func cubes() {
        #expect(Cube.answering([.mode, .month], townships: false) == .total)
        #expect(Cube.answering([.matter, .month], townships: false) == .matter)
        #expect(Cube.answering([.matter, .peer], townships: false) == .full)
        #expect(Cube.answering([.window], townships: false) == .window)
        #expect(Cube.answering([], townships: true) == .window)
        #expect(Cube.answering([.clerk, .division], townships: false) == .clerk)
        #expect(Cube.answering([.clerk, .matter], townships: true) == .clerkMatter)
        #expect(Cube.answering([.clerk, .peer], townships: false) == nil)
        #expect(Cube.answering([.clerk, .mode], townships: false) == nil)
        #expect(Cube.answering([.window, .mode], townships: false) == .window)
        #expect(Cube.answering([.window, .matter, .mode], townships: false) == .windowMatter)
        #expect(Cube.answering([.window, .peer], townships: false) == nil)
        #expect(Cube.answering([.matter], townships: true) == .windowMatter)
        #expect(Cube.answering([.agency], townships: true) == nil)
        #expect(Cube.answering([.window, .clerk], townships: false) == nil)
    }

    @Test(
        "questions that are none name their parameter",
        arguments: [
            ("colour", nil, nil, [:], "by"), ("matter,matter", nil, nil, [:], "by"),
            ("matter", "2026-13", nil, [:], "from"), ("matter", nil, "x", [:], "to"),
            ("matter", "2026-04", "2026-03", [:], "from"), ("matter", "2021-01", "2026-01", [:], "from"),
            ("matter", nil, nil, ["division": "99"], "division"),
            ("matter", nil, nil, ["month": "2026-01"], "month"),
        ] as [(String?, String?, String?, [String: String], String)])
    func wrongQuestions(
        by: String?, from: String?, to: String?, filters: [String: String], named: String
    ) throws {
        let today = try CivilDate("2026-03-09")
        let refusal = #expect(throws: OfficeRefusal.self) {
            try StatisticsQuery(by: by, from: from, to: to, filters: filters, today: today)
        }
        #expect(refusal?.code == .validationFailed && refusal?.faults.first?.pointer == named)
    }

    @Test("sixty months are asked for at once, not sixty-one")
    func monthLimit() throws {
        let today = try CivilDate("2026-03-09")
        let query = try StatisticsQuery(by: nil, from: "2021-02", to: "2026-01", filters: [:], today: today)
        #expect(query.months.count == 60)
    }
}
