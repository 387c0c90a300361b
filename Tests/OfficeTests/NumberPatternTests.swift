import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("How numbers of notices are written")
struct NumberPatternTests {
    private static let day = CivilDate(dayNumber: 20_521)  // 2026-03-09
    private static let now = Timestamp(milliseconds: 1_773_018_000_000)

    private func shapes(_ text: String) -> NumberShapes { NumberShapes(text, prefix: "1501") }

    private func kind(_ letters: String) throws -> NumberKind { try #require(NumberKind(letters: letters)) }

    @Test(
        "a pattern writes what stands in it, and fills the number up to its digits",
        arguments: [
            ("呼行审〔{year}〕{number:4}号", 7, "呼行审〔2026〕0007号"),
            ("呼行审〔{year}〕{number:4}号", 9_999, "呼行审〔2026〕9999号"),
            ("呼行审〔{year}〕{number:4}号", 10_000, "呼行审〔2026〕10000号"),
            ("{number}/{year}", 12, "12/2026"), ("{number:1}/{year}", 12, "12/2026"),
            ("{number:9}.{year}", 1, "000000001.2026"),
            ("{prefix}{series}{year}{number:6}", 3, "1501SL2026000003"),
            (NumberPattern.standard.source, 3, "1501-SL-2026-000003"),
        ])
    func written(source: String, number: Int, text: String) throws {
        let pattern = try NumberPattern(source)
        #expect(TakenNumber.text("1501-SL-2026", number, pattern) == text)
        #expect(pattern.source == source)
    }

    @Test("the standard is what its own source says")
    func standard() throws {
        #expect(try NumberPattern(NumberPattern.standard.source) == .standard)
    }

    @Test(
        "a pattern without year or number, with either twice, or with what cannot stand in it is refused",
        arguments: [
            "", "号", "{year}", "{number}", "{number}{number:4}{year}", "{year}{year}{number}",
            "{year}{number:0}", "{year}{number:10}", "{year}{number:}", "{year}{number:+4}",
            "{year}{number:x}", "{year:2}{number}", "{year}{number}{title}", "{year}{number}{}",
            "{year}{number", "{year}{number}}", "{{year}}{number}", "{ year }{number}", "{year} {number}",
            "{year}|{number}", "{year}\u{200B}{number}", "{year}\u{202E}{number}", "{year}\u{0}{number}",
            "{year}\u{3000}{number}", "{YEAR}{number}",
        ])
    func bad(source: String) {
        #expect(throws: CodeFault.self) { try NumberPattern(source) }
        let found = shapes("SL: " + source).faults
        #expect(found.first?.code == .numberPatternInvalid, "\(found)")
        #expect(found.first?.line == 1)
    }

    @Test("a number is at most 64 characters long, its largest one counted", arguments: [63, 64, 65])
    func length(count: Int) {
        // Year and the largest number are 13.
        let text = String(repeating: "审", count: count - 13) + "{year}{number}"
        let found = shapes("SL: \(text)").faults
        #expect(found.map(\.code) == (count > 64 ? [.numberPatternInvalid] : []), "\(found)")
    }

    @Test("a line that is none, letters that name no series of notices, and a series twice are faults")
    func lines() {
        let text = """
            # 示例
            受理

            SJ: {year}{number}
            XX: {year}x{number}
            SL: 受〔{year}〕{number}号
            SL: 理〔{year}〕{number}号
            """
        let found = shapes(text).faults
        #expect(found.map(\.line) == [2, 4, 5, 7])
        #expect(Set(found.map(\.code)) == [.numberPatternInvalid])
        #expect(throws: OfficeRefusal(.numberPatternInvalid)) { try shapes(text).pattern(of: kind("BZ")) }
        let long = shapes(String(repeating: "#", count: NumberShapes.bytesMax + 1))
        #expect(long.faults.count == 1)
        #expect(shapes(String(repeating: "#", count: NumberShapes.bytesMax)).faults.isEmpty)
    }

    @Test(
        "two series that may write the same number are refused",
        arguments: [
            "SL: 审〔{year}〕{number}号\nJD: 审〔{year}〕{number:4}号",
            // 2026 and 12026 behind an A: the digit before the year belongs to either.
            "SL: A{number:1}-{year}\nJD: A1{number:1}-{year}",
            "SL: {year}{number:4}\nJD: {number:4}{year}", "SL: a{year}-{number}\nJD: A{year}-{number}",
            // What the standard writes of a series that the file leaves alone, of notices, cases and bundles.
            "SL: 1501-JD-{year}-{number}", "SL: {prefix}-SJ-{year}-{number:6}",
            "SL: 1501-YJS-{year}-{number}",
        ])
    func repeats(text: String) throws {
        let found = shapes(text).faults
        #expect(found.map(\.code) == [.numberPatternRepeats], "\(found)")
        #expect(throws: OfficeRefusal(.numberPatternRepeats)) { try shapes(text).pattern(of: kind("SL")) }
    }

    @Test(
        "series that cannot meet are taken",
        arguments: [
            "SL: 受〔{year}〕{number}号\nJD: 审〔{year}〕{number}号", "SL: A{year}{number}\nJD: A{year}{number}B",
            "SL: {series}{year}{number}\nJD: {series}{year}{number}", "", "# nothing\n\n",
            "SL: {prefix}-SL-{year}-{number:6}",
        ])
    func apart(text: String) throws {
        #expect(shapes(text).faults.isEmpty, "\(shapes(text).faults)")
        #expect(try shapes("").pattern(of: kind("JD")) == .standard)
    }

    @Test("a book has the file's faults, and a shelf does not take it on then")
    func shelf() throws {
        let file: TemplateBook.File = ("numbers.txt", "SL: 受{number}号\n")
        let book = TemplateBook(shipped: ShippedNotices.files, region: [file], prefix: "1501")
        #expect(book.faults.map(\.template) == ["numbers.txt"])
        #expect(throws: TemplateFault.self) { try ShippedNotices.shelf(region: [file]).reload() }
        #expect(throws: Never.self) { try book.template(.accepted, language: nil) }
    }

    @Test("an old number keeps its text when the pattern changes, in the register and after a restart")
    func keeps() async throws {
        let store = ModelStore()
        var series = NumberSeries(store: store)
        let first = try NumberPattern("受〔{year}〕{number:4}号")
        let second = try NumberPattern("呼受〔{year}〕{number}号")
        var texts: [String] = []
        for pattern in [NumberPattern.standard, first, first, second, .standard] {
            series = NumberSeries(store: store)
            let taken = try await series.take(kind("SL"), division: "1501", on: Self.day, as: pattern)
            texts.append(taken.text)
            await series.void([taken], .notMade, at: Self.now)
        }
        #expect(
            texts == [
                "1501-SL-2026-000001", "受〔2026〕0002号", "受〔2026〕0003号", "呼受〔2026〕4号",
                "1501-SL-2026-000005",
            ])
        let lines = try await series.register(
            division: "1501", kind: kind("SL"), year: 2026, after: 0, limit: 9, gapsOnly: true)
        #expect(lines.map(\.number) == texts)
        let left = try await series.take(kind("SL"), division: "1501", on: Self.day, as: first)
        #expect(left.text == "受〔2026〕0006号")
        let next = NumberSeries(store: store)
        #expect(try await next.settleLeftovers(at: Self.now) == 1)
        let last = try await next.register(
            division: "1501", kind: kind("SL"), year: 2026, after: 5, limit: 9, gapsOnly: true)
        #expect(last.map(\.number) == ["受〔2026〕0006号"])
        #expect(try await next.allSeries().first?.pattern == first)
    }

    @Test("a pattern of before binds other series too: no text is given twice, and nothing is taken then")
    func before() async throws {
        let store = ModelStore()
        let series = NumberSeries(store: store)
        let (one, other) = (try NumberPattern("审{year}-{number}"), try NumberPattern("受{year}-{number}"))
        _ = try await series.take(kind("SL"), division: "1501", on: Self.day, as: one)
        _ = try await series.take(kind("SL"), division: "1501", on: Self.day, as: other)
        await #expect(throws: OfficeRefusal(.numberPatternRepeats)) {
            try await series.take(kind("JD"), division: "1501", on: Self.day, as: one)
        }
        #expect(try await series.take(kind("JD"), division: "1501", on: Self.day).number == 1)
        // Of another year nothing is the same.
        let later = try CivilDate("2027-01-01")
        #expect(
            try await series.take(kind("JD"), division: "1501", on: later, as: one).text == "审2027-1")
        // Turned about within one series, 2026 of the year 2027 would be 2027 of the year 2026.
        let (ahead, behind) = (try NumberPattern("{year}{number:4}"), try NumberPattern("{number:4}{year}"))
        _ = try await series.take(kind("BZ"), division: "1501", on: Self.day, as: ahead)
        await #expect(throws: OfficeRefusal(.numberPatternRepeats)) {
            try await series.take(kind("BZ"), division: "1501", on: later, as: behind)
        }
    }

    @Test("sixty-four takers under a pattern that changes among them have texts of their own")
    func concurrent() async throws {
        let store = ModelStore()
        let series = NumberSeries(store: store)
        let patterns = [NumberPattern.standard, try NumberPattern("受〔{year}〕{number:4}号")]
        let (kind, day) = (try kind("SL"), Self.day)
        let texts = try await withThrowingTaskGroup(of: [TakenNumber].self) { group in
            for taker in 0..<64 {
                group.addTask {
                    var taken: [TakenNumber] = []
                    for turn in 0..<2 {
                        taken.append(
                            try await series.take(
                                kind, division: "1501", on: day, as: patterns[(taker + turn) % 2]))
                    }
                    return taken
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(texts.map(\.text)).count == 128)
        #expect(texts.map(\.number).sorted() == Array(1...128))
        await series.void(texts, .notMade, at: Self.now)
        let lines = try await series.register(
            division: "1501", kind: kind, year: 2026, after: 0, limit: 1_000, gapsOnly: true)
        #expect(
            Set(lines.map(\.number)) == Set(texts.map(\.text)), "the register has them as they were given")
    }

    @Test("a notice bears the region's number, and its case is found by the whole of it")
    func onPaper() async throws {
        let region: [TemplateBook.File] = [("numbers.txt", "SL: 呼行审受〔{year}〕{number:4}号\n")]
        let bridge = try await Bridge(
            seed: 76,
            notices: NoticeRoom(typesetter: PlainTypesetter(), shelf: ShippedNotices.shelf(region: region)))
        let window = try await bridge.origin.token(.window, "150627").caller
        let handler = try await bridge.destination.token(.approver, "150100").caller
        let line = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        let desk = CaseDesk(bridge.destination.office)
        for type in ["received", "accepted"] {
            _ = try await desk.write(["type": .string(type), "data": [:]], to: id, key: nil, by: handler)
            try await bridge.carry(CaseID(id))
        }
        let number = "呼行审受〔2026〕0001号"
        let listed = try await NoticeDesk(bridge.destination.office).list(id, for: handler)["notices"]?[0]
        #expect(listed?["number"] == .string(number))
        let lines = try await bridge.destination.office.numbers.register(
            division: "1501", kind: kind("SL"), year: 2026, after: 0, limit: 9, gapsOnly: false)
        #expect(lines.map(\.number) == [number])
        for region in [bridge.origin, bridge.destination] {
            let loop = FollowerLoop(CaseNumbersFollower(region.office), region.office)
            while try await loop.step() > 0 {}
            var listing = CaseDesk.Listing()
            listing.text = number
            let caller = region === bridge.origin ? window : handler
            let page = try await CaseDesk(region.office).list(listing, for: caller)
            #expect(page["cases"]?.arrayValue?.map { $0["id"] } == [.string(id)])
        }
    }
}
