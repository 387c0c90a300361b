import Office
import Paper
import StrictJSON
import Testing

@Suite("The weekly report on paper", .enabled(if: PaperScene.maySet))
struct WeeklyReportPaperTests {
    private static let page: JSON = [
        "title": "示例市", "week": "2026-W12", "days": "2026-03-16 至 2026-03-22",
        "overview": [["收件", "17", "12"], ["受理", "15", "11"]],
        "matters": [["#panic(\"x\") 示例事项", "17", "15", "9", "1", "0"]], "peers": [],
        "stages": [["收件→决定", "9", "57.2", "101.4"]],
        "duties": [["decide", "destination", "9", "1", "90"]], "in_force": "41", "target": "60",
        "idle": [["示例无件事项", "X-1"]],
    ]

    @Test("is set with its numbers, and the same bytes twice")
    func set() async throws {
        let typesetter = TypstTypesetter()
        let pdf = try await typesetter.typeset(WeeklyReport.template, data: Self.page)
        #expect(pdf.starts(with: Array("%PDF-1.7".utf8)))
        let text = PaperScene.text(of: pdf)
        for word in ["通办周报", "2026-W12", "17", "57.2", "#panic", "示例无件事项", "60"] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(try await typesetter.typeset(WeeklyReport.template, data: Self.page) == pdf)
        await typesetter.stop()
    }

    @Test("is set where nothing was counted and there is no target")
    func empty() async throws {
        let typesetter = TypstTypesetter()
        var page = try #require(Self.page.objectValue)
        for table in ["overview", "matters", "peers", "stages", "duties", "idle"] { page[table] = [] }
        page["target"] = ""
        let pdf = try await typesetter.typeset(WeeklyReport.template, data: .object(page))
        #expect(PaperScene.text(of: pdf).contains("（无）"))
        await typesetter.stop()
    }
}
