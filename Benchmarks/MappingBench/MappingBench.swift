import Codes
import Exchange
import Foundation
import Mapping
import Office
import StoreSQLite
import StrictJSON

/// Measures the mappings of a large province in a store on disk: `MappingBench ROWS FOLDER`; a JSON line a figure.
///
/// 10,000 matters of ours at one peer, each with its rows by county, every fifth matter's with a condition and a rule for the
/// form. Rows are looked up as a case looks them up: uniformly
/// over all matters and divisions, which no cache of that size can hold, and again with most cases on few matters.
@main
struct MappingBench {
    static let peer = "spiffe://province.tongban/gateway/620000"

    static func main() async throws {
        let arguments = CommandLine.arguments
        let rows = arguments.count > 1 ? Int(arguments[1]) ?? 500_000 : 500_000
        let folder = URL(filePath: arguments.count > 2 ? arguments[2] : NSTemporaryDirectory())
            .appending(path: "mapping-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // what is left is in the temporary folder
        let bench = try Bench(rows: rows, path: folder.appending(path: "gateway.sqlite").path)
        try await bench.run()
    }
}

/// The machine's clocks; the day is set.
struct BenchClock: GatewayClock {
    func now() -> Timestamp { Timestamp(milliseconds: 1_773_000_000_000) }
    func monotonicMilliseconds() -> Int64 { Int64(ProcessInfo.processInfo.systemUptime * 1_000) }
    func sleep(untilMonotonicMilliseconds deadline: Int64) async throws(CancellationError) {
        throw CancellationError()
    }
}

struct Bench {
    static let matters = 10_000
    let perMatter: Int
    let store: SQLiteStore
    let book: MappingBook
    let drafts: MappingDrafts
    let publishing: MappingPublishing
    let clock = BenchClock()
    let peer: GatewayID
    let day: CivilDate
    let counties: [String]
    let own: Catalog
    let theirs: Catalog

    init(rows: Int, path: String) throws {
        perMatter = max(1, rows / Self.matters)
        store = try SQLiteStore(path: path)
        book = MappingBook(store: store)
        drafts = MappingDrafts(book, clock: clock)
        publishing = MappingPublishing(drafts, clock: clock)
        peer = try GatewayID(MappingBench.peer)
        day = clock.now().civilDate
        counties = (0..<perMatter).map { "62\($0 / 20 < 9 ? "0" : "")\($0 / 20 + 1)\(String($0 % 20 + 21))" }
        var own = Catalog(
            gateway: try GatewayID("spiffe://ordos.tongban/gateway/150600"),
            serves: [try DivisionPrefix("1506")])
        var theirs = Catalog(gateway: peer, serves: [try DivisionPrefix("62")])
        for number in 0..<Self.matters {
            own.apply(.put(try Self.matter("L\(Self.padded(number))", "150600")))
            theirs.apply(.put(try Self.matter("T\(Self.padded(number))", "620000")))
        }
        (self.own, self.theirs) = (own, theirs)
    }

    static func padded(_ number: Int) -> String {
        String(repeating: "0", count: 5 - String(number).count) + String(number)
    }

    static func matter(_ code: String, _ division: String) throws -> Matter {
        try Matter([
            "code": .string(code), "base_code": .string("0020" + code.dropFirst() + "000"),
            "name": .string("示例事项\(code)"), "type": "20",
            "agency": ["name": "示例局", "uscc": "11440100007483172Q"], "division": .string(division),
            "level": "3", "contact": ["phone": "0477-12345"], "subjects": ["person"], "modes": ["delegated"],
            "scopes": ["nation"], "acceptance": "destination", "issued_by": "destination", "conditions": [],
            "steps": [], "basis": [],
            "materials": [
                ["code": "M1", "name": "居民身份证", "form": "original", "copies": 1, "required": true]
            ],
            "form": [
                "type": "object", "required": ["name"],
                "properties": ["name": ["type": "string", "title": "姓名"]],
            ],
            "instant": false, "promised": ["value": 5, "unit": "working_day"], "special_procedures": [],
            "result": ["name": "示例结果", "kind": "证明", "delivery": ["mail"]], "effective": "2020-01-01",
            "version": 1,
        ])
    }

    /// The rows of a matter, one a county; `turn` tells versions apart.
    func rows(_ number: Int, turn: Int = 0) -> [JSON] {
        counties.map { county in
            var row: JSONObject = [
                "local": .string("L\(Self.padded(number))"),
                "target": .string("T\(Self.padded((number + turn) % Self.matters))"),
                "divisions": [.string(county)], "note": "示例",
            ]
            if number % 5 == 0 {
                row["when"] = ["applicant": ["person"]]
                row["form"] = ["rules": [["to": "name", "from": "name"]]]
            }
            return .object(row)
        }
    }

    private func figure(_ name: String, _ values: KeyValuePairs<String, Double>) {
        let text = values.map { "\"\($0.key)\": \(($0.value * 100).rounded() / 100)" }.joined(separator: ", ")
        print("{\"scenario\": \"\(name)\", \(text)}")
    }

    func run() async throws {
        let lint = MappingLint(own: own, peers: [peer: theirs], day: day)
        let order = MappingPublishing.Order(actor: "bench", effective: day)
        var begun = ContinuousClock.now
        try await importAll(turn: 0, changed: 0)
        figure(
            "mapping_import", ["rows": Double(Self.matters * perMatter), "seconds": seconds(since: begun)])
        begun = .now
        _ = try await publishing.publish(order, lint: lint)
        figure("mapping_publish_all", ["seconds": seconds(since: begun)])
        begun = .now
        try await importAll(turn: 0, changed: 0)
        figure("mapping_import_again", ["seconds": seconds(since: begun)])
        try await coverage()
        try await resolve("uniform") { Int.random(in: 0..<Self.matters, using: &$0) }
        try await resolve("few_matters") { numbers in
            // Four of five cases on a fiftieth of the matters.
            Int.random(in: 0..<5, using: &numbers) < 4
                ? Int.random(in: 0..<Self.matters / 50, using: &numbers)
                : Int.random(in: 0..<Self.matters, using: &numbers)
        }
        try await importAll(turn: 1, changed: 10_000 / perMatter)
        let others = Task { try await commitsMeanwhile() }
        begun = .now
        let (version, _) = try await publishing.publish(order, lint: lint)
        let took = seconds(since: begun)
        others.cancel()
        let waits = try await others.value.sorted()
        figure(
            "mapping_publish_changed",
            [
                "rows": Double(version.counts.changed), "seconds": took, "others": Double(waits.count),
                "others_p50_ms": waits.isEmpty ? 0 : waits[waits.count / 2],
                "others_p99_ms": waits.isEmpty ? 0 : waits[waits.count * 99 / 100],
                "others_most_ms": waits.last ?? 0,
            ])
    }

    /// All matters at this peer with its rows, as the store pages them, and at 49 by the default rule.
    private func coverage() async throws {
        let begun = ContinuousClock.now
        let search = CoverageSearch(catalog: theirs, day: day) { _, _ in true }
        var tally = CoverageTally()
        var after: String?
        repeat {
            let page = try await book.page(of: peer, in: book.current(on: day), after: after, limit: 256)
            let set = MappingSet(version: 0, mappings: page.rows)
            for code in Set(page.rows.map(\.local)) {
                guard let local = own.matter(code, on: day) else { continue }
                tally.add(search.coverage(of: local, by: set), weight: 1)
            }
            after = page.next
        } while after != nil
        let withRows = seconds(since: begun)
        for _ in 0..<49 {
            for local in own.matters(on: day) {
                tally.add(search.coverage(of: local, by: .defaultRuleOnly), weight: 1)
            }
        }
        precondition(tally.percent == 100)
        figure(
            "mapping_coverage",
            [
                "matters": Double(tally.matters), "rows_seconds": withRows, "seconds": seconds(since: begun),
            ])
    }

    private func seconds(since begun: ContinuousClock.Instant) -> Double {
        let parts = (ContinuousClock.now - begun).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }

    /// In steps as gwctl sends them.
    private func importAll(turn: Int, changed: Int) async throws {
        let take = MappingImport(drafts, clock: clock)
        let atOnce = max(1, 2_000 / perMatter)
        var number: Int?
        for start in stride(from: 0, to: Self.matters, by: atOnce) {
            let end = min(start + atOnce, Self.matters)
            let step = (start..<end).flatMap { rows($0, turn: $0 < changed ? turn : 0) }
            // As they arrive: parsed from text.
            let parsed = try JSON.parse(JSON.array(step).serialized(), limits: JSONLimits(bytes: 64 << 20))
            let answer = try await take.take(
                parsed.arrayValue ?? [], of: peer, import: number, isLast: end == Self.matters, by: "bench")
            number = answer["import"]?.integerValue.map { Int($0) }
        }
    }

    private func resolve(_ name: String, _ pick: (inout SystemRandomNumberGenerator) -> Int) async throws {
        var numbers = SystemRandomNumberGenerator()
        var times: [Double] = []
        let before = memoryBytes()
        var most = before
        for index in 0..<40_000 {
            let code = "L\(Self.padded(pick(&numbers)))"
            let county = counties[Int.random(in: 0..<counties.count, using: &numbers)]
            guard let local = own.matter(code, on: day) else { continue }
            let division = try DivisionCode(county)
            let begun = ContinuousClock.now
            let version = book.current(on: day)
            let set = try await book.set(
                [MappingKey(peer: peer, local: code)], in: version,
                at: MappingGroup.Place(division: division, day: day))
            let found = set.resolve(local, to: theirs, division: division, on: day)
            times.append(seconds(since: begun) * 1e6)
            precondition(found.resolved != nil)
            if index % 1_000 == 0 { most = max(most, memoryBytes()) }
        }
        times.sort()
        figure(
            "mapping_resolve_" + name,
            [
                "median_us": times[times.count / 2], "p99_us": times[times.count * 99 / 100],
                "memory_mib": Double(most) / 1_048_576, "more_mib": Double(most - before) / 1_048_576,
            ])
    }

    /// How long others' small commits take while a version is published, each in milliseconds.
    private func commitsMeanwhile() async throws -> [Double] {
        var waits: [Double] = []
        while !Task.isCancelled {
            let begun = ContinuousClock.now
            _ = try await store.commit([
                Change(writes: [.record(RecordKind(rawValue: "bench"), key: "case", value: [1, 2, 3])])
            ])
            waits.append(seconds(since: begun) * 1_000)
        }
        return waits
    }

    private func memoryBytes() -> Int {
        // `try?`: where /proc is not, memory is not told.
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4_096
    }
}
