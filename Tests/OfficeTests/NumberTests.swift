import Codes
import ModelStore
import Office
import Testing

@Suite("Numbers")
struct NumberTests {
    @Test("sixty-four concurrent takers have numbers of their own, without a gap")
    func unique() async throws {
        let series = NumberSeries(store: ModelStore())
        let taken = try await take(2_048, of: series)
        #expect(taken.sorted() == Array(1...2_048))
    }

    @Test("after a restart no number comes again")
    func uniqueAfterRestart() async throws {
        let store = ModelStore()
        var taken: [Int] = []
        for _ in 0..<5 { taken += try await take(100, of: NumberSeries(store: store)) }
        #expect(Set(taken).count == 500)
        // What a start leaves of a block stays unused; the next goes on behind it.
        #expect(taken.max().map { $0 < 500 + 5 * 512 } == true)
    }

    @Test("two series over one store, as of two nodes, never meet")
    func uniqueAcrossNodes() async throws {
        let store = ModelStore()
        let (one, other) = (NumberSeries(store: store), NumberSeries(store: store))
        async let left = take(300, of: one)
        async let right = take(300, of: other)
        let all = try await left + right
        #expect(Set(all).count == 600)
    }

    @Test("a number says division, kind and year, and has six digits or more")
    func text() async throws {
        let series = NumberSeries(store: ModelStore())
        let day = try CivilDate("2026-03-09")
        #expect(try await series.text(division: "1506", kind: "SJ", on: day) == "1506-SJ-2026-000001")
        #expect(try await series.text(division: "1506", kind: "SJ", on: day) == "1506-SJ-2026-000002")
        #expect(try await series.text(division: "1506", kind: "BL", on: day) == "1506-BL-2026-000001")
        let next = try CivilDate("2027-01-01")
        #expect(try await series.text(division: "1506", kind: "SJ", on: next) == "1506-SJ-2027-000001")
    }

    @Test("a store that fails gives no number, and gives it later")
    func failingStore() async throws {
        let store = ModelStore()
        let series = NumberSeries(store: store)
        store.fail(commit: 1, .fails)
        await #expect(throws: OfficeRefusal(.storeFailed)) { try await series.next(of: "s") }
        #expect(try await series.next(of: "s") == 1)
    }

    private func take(_ count: Int, of series: NumberSeries) async throws -> [Int] {
        try await withThrowingTaskGroup(of: [Int].self) { group in
            let takers = min(64, count)
            for taker in 0..<takers {
                let share = count / takers + (taker < count % takers ? 1 : 0)
                group.addTask {
                    var taken: [Int] = []
                    for _ in 0..<share { taken.append(try await series.next(of: "1506-SJ-2026")) }
                    return taken
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
