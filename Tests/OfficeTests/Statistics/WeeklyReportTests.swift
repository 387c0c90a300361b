import Casework
import Codes
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("The weekly report")
struct WeeklyReportTests {
    @Test("a week beside the one before, counted by hand")
    func twoWeeks() async throws {
        let scene = try await CountedScene(seed: 90)
        let first = try await scene.submit()
        // From Monday 9 March to Tuesday of the next week.
        scene.wait(hours: 24 * 8)
        _ = try await scene.submit()
        _ = try await scene.submit()
        try await scene.write(.destination, first, "received")
        try await scene.count(scene.there)
        let desk = StatisticsDesk(scene.there.office)
        let report = try await desk.report(try Week("2026-W12"), for: scene.operatorCaller)
        let lines = report.csv().split(separator: "\r\n").map(String.init)
        #expect(lines[0] == "section,subject,code,measure,value,week_before")
        #expect(lines[1] == "总览,收件,,taken_in,2,1")
        #expect(lines[2] == "总览,接收,,received,1,0")
        #expect(lines.contains("事项,机动车驾驶证公证,1115010090000916623002031001000,taken_in,2,"))
        #expect(lines.contains("对端地区,鄂尔多斯,spiffe://ordos.tongban/gateway/150600,taken_in,2,"))
        #expect(lines.contains { $0.hasPrefix("环节用时,submitted_received,,count,1,") })
        #expect(lines.contains("按时率,check,destination,late,1,"))
        #expect(lines.contains("通办事项,,,in_force,3,"))
        #expect(report.csv(mark: true).hasPrefix("\u{FEFF}section"))
        let quiet = try await desk.report(try Week("2026-W30"), for: scene.operatorCaller)
        #expect(quiet.csv().contains("总览,收件,,taken_in,0,0\r\n"))
        let elsewhere = Caller(actor: "x", role: .auditor, division: try DivisionCode("150200"))
        let bound = try await desk.report(try Week("2026-W12"), for: elsewhere)
        #expect(bound.csv().contains("总览,收件,,taken_in,0,0\r\n"))
    }

    @Test("a name that looks like a formula is text to a spreadsheet")
    func formulas() {
        var one = Tally()
        one.add(1, to: Measure.takenIn.slot)
        let line = WeeklyReport.Line(code: "=x", name: "=事项", tally: one)
        let report = WeeklyReport(
            week: Week(of: CivilDate(dayNumber: 20_520)), title: "示例", total: (one, Tally()),
            matters: [line], peers: [], catalogue: [:])
        #expect(report.csv().contains("事项,'=事项,'=x,taken_in,1,\r\n"))
    }
}
