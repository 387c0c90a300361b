import Codes
import Exchange
import ModelStore
import Office
import StrictJSON
import Testing

@Suite("Numbers")
struct NumberTests {
    private static let day = CivilDate(dayNumber: 20_521)  // 2026-03-09
    private static let now = Timestamp(milliseconds: 1_773_018_000_000)

    @Test("sixty-four concurrent takers have numbers of their own, without a gap", arguments: ["SJ", "SL"])
    func unique(letters: String) async throws {
        let series = NumberSeries(store: ModelStore())
        let taken = try await take(2_048, try kind(letters), of: series)
        #expect(taken.map(\.number).sorted() == Array(1...2_048))
    }

    @Test("after a restart no number comes again", arguments: ["SJ", "SL"])
    func uniqueAfterRestart(letters: String) async throws {
        let store = ModelStore()
        var taken: [TakenNumber] = []
        for _ in 0..<5 { taken += try await take(100, try kind(letters), of: NumberSeries(store: store)) }
        #expect(Set(taken.map(\.number)).count == 500)
        // What a start leaves of a block of case numbers stays unused; notices have no blocks.
        let last = taken.map(\.number).max() ?? 0
        #expect(last <= (letters == "SL" ? 500 : 500 + 5 * 512))
    }

    @Test("two series over one store, as of two nodes, never meet")
    func uniqueAcrossNodes() async throws {
        let store = ModelStore()
        let (one, other) = (NumberSeries(store: store), NumberSeries(store: store))
        async let left = take(300, try kind("SL"), of: one)
        async let right = take(300, try kind("SL"), of: other)
        let all = try await left + right
        #expect(Set(all.map(\.number)).count == 600)
    }

    @Test("a number says division, kind and year, and has six digits or more")
    func text() async throws {
        let series = NumberSeries(store: ModelStore())
        func next(_ letters: String, _ date: CivilDate) async throws -> String {
            try await series.take(try kind(letters), division: "1506", on: date).text
        }
        #expect(try await next("SJ", Self.day) == "1506-SJ-2026-000001")
        #expect(try await next("SJ", Self.day) == "1506-SJ-2026-000002")
        #expect(try await next("BL", Self.day) == "1506-BL-2026-000001")
        #expect(try await next("SL", CivilDate("2027-01-01")) == "1506-SL-2027-000001")
    }

    @Test("a store that fails gives no number, and gives it later")
    func failingStore() async throws {
        let store = ModelStore()
        let series = NumberSeries(store: store)
        store.fail(commit: 1, .fails)
        await #expect(throws: OfficeRefusal(.storeFailed)) {
            try await series.take(try kind("SL"), division: "1506", on: Self.day)
        }
        #expect(try await series.take(try kind("SL"), division: "1506", on: Self.day).number == 1)
    }

    @Test("a number that nothing bears is void with its reason, and no other line stands in the register")
    func void() async throws {
        let series = NumberSeries(store: ModelStore())
        let taken = try await take(3, try kind("SL"), of: series)
        await series.void([taken[1]], .notMade, at: Self.now)
        let lines = try await register(series, "SL").map(\.json)
        #expect(lines.count == 1)
        #expect(lines.first?["number"] == .string(taken[1].text))
        #expect(lines.first?["reason"] == "not_made")
        #expect(lines.first?["reason_zh"] == "文书未制成，作废")
    }

    /// Takes under 64 hands, some used, some given up, some cut off by the crash: seed in the title's argument.
    @Test(
        "after a crash under 64 writers every number is used once or void with a reason",
        arguments: [1, 2, 3])
    func crash(seed: UInt64) async throws {
        let store = ModelStore()
        let series = NumberSeries(store: store)
        let kind = try kind("SL")
        let taken = try await take(640, kind, of: series)
        var used: Set<Int> = []
        for (place, one) in taken.enumerated() {
            switch (UInt64(place) &* 2_654_435_761 &+ seed) % 7 {
            case 0: await series.void([one], .notWritten, at: Self.now)
            case 1: continue  // The crash comes before its event is written.
            default:
                // As the event's own commit does it; the process may die before it hears of it.
                try await use(one, in: store)
                used.insert(one.number)
                if place % 2 == 0 { await series.used([one]) }
            }
        }
        let next = NumberSeries(store: store)
        let left = try await next.settleLeftovers(at: Self.now)
        #expect(left > 0)
        let lines = try await register(next, "SL")
        #expect(lines.count == 640)
        #expect(Set(lines.map(\.number)).count == 640)
        #expect(Set(lines.filter { $0.state == "used" }.map { Int($0.number.suffix(6)) ?? 0 }) == used)
        #expect(lines.allSatisfy { $0.state == "used" || $0.line["reason"] != nil })
        #expect(lines.contains { $0.line["reason"] == "interrupted" })
        #expect(try await next.settleLeftovers(at: Self.now) == 0, "the second start finds nothing")
        #expect(try await next.take(kind, division: "1506", on: Self.day).number == 641)
    }

    @Test("what an earlier version wrote of a series is gone on from")
    func olderRecord() async throws {
        let store = ModelStore()
        let bare = Change(writes: [
            .record(RecordKind(rawValue: "series"), key: "1506-SL-2026", value: Array("41".utf8))
        ])
        _ = try await store.commit([bare])
        let series = NumberSeries(store: store)
        #expect(try await series.settleLeftovers(at: Self.now) == 0)
        #expect(try await series.take(try kind("SL"), division: "1506", on: Self.day).number == 42)
    }

    @Test("letters that name no series are refused", arguments: ["", "S", "sl", "S1", "TOOLONG", "收件"])
    func badLetters(text: String) {
        #expect(NumberKind(letters: text) == nil)
    }

    private func kind(_ letters: String) throws -> NumberKind { try #require(NumberKind(letters: letters)) }

    private func register(_ series: NumberSeries, _ letters: String) async throws -> [NumberLine] {
        try await series.register(
            division: "1506", kind: try kind(letters), year: 2026, after: 0, limit: 10_000, gapsOnly: false)
    }

    private func use(_ one: TakenNumber, in store: ModelStore) async throws {
        let digits = String(one.number)
        let key = one.series + "/" + String(repeating: "0", count: 9 - digits.count) + digits
        let line: JSON = ["state": "used", "at": .string(Self.now.description)]
        _ = try await store.commit([
            Change(writes: [.record(RecordKind(rawValue: "number"), key: key, value: line.serialized())])
        ])
    }

    private func take(_ count: Int, _ kind: NumberKind, of series: NumberSeries) async throws -> [TakenNumber]
    {
        try await withThrowingTaskGroup(of: [TakenNumber].self) { group in
            let takers = min(64, count)
            for taker in 0..<takers {
                let share = count / takers + (taker < count % takers ? 1 : 0)
                group.addTask {
                    var taken: [TakenNumber] = []
                    for _ in 0..<share {
                        taken.append(try await series.take(kind, division: "1506", on: Self.day))
                    }
                    return taken
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
