import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Synchronization
import Testing

@Suite("Errands to the outside")
struct ErrandTests {
    let region: Region

    init() async throws { region = try Region(.ordos, clock: SetClock(), seed: 32) }

    /// Answers what it is told to, and remembers what it was given.
    private final class Outside: ErrandHandler {
        let kind = "test"
        let answers: Mutex<[ErrandOutcome]>
        let seen: Mutex<[Errand]> = Mutex([])
        init(_ answers: [ErrandOutcome]) { self.answers = Mutex(answers) }
        func run(_ errand: Errand) async -> ErrandOutcome {
            seen.withLock { $0.append(errand) }
            return answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
        var count: Int { seen.withLock { $0.count } }
    }

    private func promise(_ number: Int, to target: String = "a", kind: String = "test") async throws -> Errand
    {
        let errand = Errand(
            id: UUIDv7.make(at: region.clock.now(), random: (UInt64(number), 1)), kind: kind, target: target,
            createdAt: region.clock.now(), payload: ["name": "示例张三", "number": .integer(Int64(number))])
        let outcomes = try await region.journal.write([
            Change(writes: try region.office.errands.promise(errand))
        ])
        #expect(outcomes == [.committed])
        return errand
    }

    @Test("what is done is forgotten; its payload came whole and stood sealed")
    func done() async throws {
        let errand = try await promise(1)
        let kept = try await region.store.records(
            RecordKind(rawValue: "errand"), prefix: "", after: nil, limit: 9)
        #expect(!String(decoding: try #require(kept.first?.value), as: UTF8.self).contains("示例张三"))
        let outside = Outside([.done()])
        let runner = ErrandRunner(region.office, handlers: [outside])
        #expect(try await runner.round() == 1)
        #expect(outside.seen.withLock { $0 } == [errand])
        #expect(try await runner.round() == 0)
        #expect(try await region.office.errands.list(dead: false).errands == [])
    }

    @Test("what fails is tried by the schedule, then given up for a person, who may let it be tried again")
    func schedule() async throws {
        let errand = try await promise(1)
        let outside = Outside([.later("503")])
        let runner = ErrandRunner(region.office, handlers: [outside])
        var waited: [Int64] = []
        while try await region.office.errands.list(dead: true).errands.isEmpty {
            let before = region.clock.now()
            if let next = try await region.office.errands.list(dead: false).errands.first {
                region.clock.advance(milliseconds: max(0, next.dueAt.millisecondsSince(before)))
                waited.append(region.clock.now().millisecondsSince(before))
            }
            #expect(try await runner.round() == 1)
        }
        #expect(outside.count == 11)
        // Each rest is the schedule's, and up to a tenth more.
        let rests: [Int64] = [5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map {
            $0 * 1_000
        }
        #expect(zip(waited.dropFirst(), rests).allSatisfy { $0 >= $1 && $0 <= $1 + $1 / 10 })
        let dead = try await region.office.errands.list(dead: true).errands
        #expect(dead.map(\.problem) == ["503"])
        #expect(try await runner.round() == 0)
        _ = try await region.office.errands.retry(errand.id.description, by: "uid:0")
        #expect(try await runner.round() == 1)
        #expect(outside.count == 12)
    }

    @Test("one target that fails lets its others wait without a try; other targets go on")
    func targets() async throws {
        for number in 1...3 { _ = try await promise(number, to: "down") }
        _ = try await promise(4, to: "up")
        let outside = Outside([.later("down")])
        _ = try await ErrandRunner(region.office, handlers: [outside]).round()
        #expect(outside.seen.withLock { $0.map(\.target).sorted() } == ["down", "up"])
        let waiting = try await region.office.errands.list(dead: false).errands
        #expect(waiting.map(\.attempts).sorted() == [0, 0, 1, 1])
    }

    @Test("what nothing here runs, and what will never go, waits for a person")
    func never() async throws {
        _ = try await promise(1, kind: "unheard_of")
        let errand = try await promise(2)
        let runner = ErrandRunner(region.office, handlers: [Outside([.never("gone")])])
        #expect(try await runner.round() == 2)
        #expect(try await region.office.errands.list(dead: true).errands.count == 2)
        _ = try await region.office.errands.drop(errand.id.description, by: "uid:0")
        #expect(try await region.office.errands.list(dead: true).errands.count == 1)
        await #expect(throws: OfficeRefusal(.notFound)) {
            try await region.office.errands.drop(errand.id.description, by: "uid:0")
        }
    }
}
