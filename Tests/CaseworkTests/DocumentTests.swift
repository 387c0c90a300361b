import Casework
import Codes
import Foundation
import StrictJSON
import Testing

/// The examples of docs/case.md, read from the page and run.
@Suite("docs/case.md")
struct DocumentTests {
    private static let page: [String] = {
        let file = Vectors.conformance.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/case.md")
        // `try?`: a page that is not there has no examples, and the counts below fail.
        return (try? String(contentsOf: file, encoding: .utf8))?.components(separatedBy: "\n") ?? []
    }()

    @Test("every step of every case block comes out as the page says")
    func caseBlocks() throws {
        let blocks = Self.page.split { $0.hasPrefix("```") }.enumerated().filter { $0.offset % 2 == 1 }
        try #require(blocks.count >= 4)
        for block in blocks {
            var reader = ExampleReader()
            for line in block.element { try reader.run(line) }
        }
    }

    @Test("every row of the table of dates comes out on its day")
    func dates() throws {
        let rows = Self.page.map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
            .filter { $0.count == 4 && $0[0].first?.isNumber == true }
        try #require(rows.count == 9)
        let dates = LegalDates(calendar: Fixtures.calendar)
        for row in rows {
            let words = row[0].split(separator: " ").map(String.init)
            let limit = Fixtures.limit(try #require(Int(words[0])), try #require(.init(rawValue: words[1])))
            let ends = row[2].components(separatedBy: "…").filter { !$0.isEmpty }
            let stopped = try ends.count == 2 ? [CivilDate(ends[0])...CivilDate(ends[1])] : []
            let found = dates.due(limit, from: try CivilDate(row[1]), stopped: stopped)
            #expect("\(found.day)\(found.isProvisional ? " provisional" : "")" == row[3], "\(row)")
        }
    }

    @Test("the page names every event type, every state and every word of every closed list")
    func completeness() {
        let text = Self.page.joined(separator: "\n")
        for type in EventType.allCases { #expect(text.contains("`\(type.rawValue)`"), "\(type)") }
        for state in CaseState.allCases where state != .unopened {
            #expect(text.contains(state.rawValue), "\(state)")
        }
        for type in EventType.allCases {
            for word in EventSchema.members(of: type).flatMap(\.kind.words) {
                #expect(text.contains(word), "\(word) of \(type)")
            }
        }
    }
}

/// Reads `side type [member=value…] [as name] [sees n] → state [void]`, or `✗ reason`.
private struct ExampleReader {
    private var story = Story()
    private var names: [String: EventID] = [:]

    mutating func run(_ line: String) throws {
        let halves = line.split(whereSeparator: { "→✗".contains($0) }).map {
            $0.split(separator: " ").map(String.init)
        }
        try #require(halves.count == 2, "\(line)")
        let side = try #require(Side(rawValue: halves[0][0]), "\(line)")
        let type = try #require(EventType(rawValue: halves[0][1]), "\(line)")
        var data: JSONObject = [:]
        var words = halves[0].dropFirst(2)
        var name: String?
        var seen: Int?
        while let word = words.popFirst() {
            switch word {
            case "as": name = words.popFirst()
            case "sees": seen = words.popFirst().flatMap { Int($0) }
            default:
                let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
                data[pair[0]] = try names[pair[1]].map(\.json) ?? JSON.parse(pair[1])
            }
        }
        let candidate = story.candidate(side, type, seen: seen, data)
        let verdict = Legality.judge(candidate, in: story.fold)
        guard line.contains("→") else {
            guard case .illegal(let reason, _) = verdict else { throw Wrong(line: line) }
            #expect(reason.rawValue == halves[1][0], "\(line)")
            return
        }
        #expect(verdict.isLegal, "\(line)")
        let id = story.write(side, type, seen: seen, data)
        if let name { names[name] = id }
        let effect = story.fold.order.first { $0.event.id == id }?.effect
        #expect(story.fold.state.rawValue == halves[1][0], "\(line)")
        #expect((effect == .void) == halves[1].contains("void"), "\(line)")
    }

    struct Wrong: Error { let line: String }
}

extension ValueKind {
    /// Every word of every closed list in the kind.
    var words: [String] {
        switch self {
        case .words(let words): words
        case .record(let members): members.flatMap(\.kind.words)
        case .list(let kind): kind.words
        default: []
        }
    }
}
