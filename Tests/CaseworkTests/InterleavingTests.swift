import Casework
import Codes
import Testing

@Suite("Random interleavings of two sides")
struct InterleavingTests {
    /// How many cases a part tells; each is its own seed. Four parts, so that two cores share them.
    private static let count: UInt64 = 5_000

    @Test(
        "both sides agree, nothing a destination wrote is void, and no case is left without a duty or an end",
        arguments: [1, 5_001, 10_001, 15_001] as [UInt64])
    func bothSidesAgree(firstSeed: UInt64) throws {
        print("interleavings: seeds \(firstSeed)..<\(firstSeed + Self.count)")
        var coverage = Coverage()
        for seed in firstSeed..<(firstSeed + Self.count) {
            var run = Interleaving(seed: seed)
            for _ in 0..<run.random.below(48) {
                guard let event = run.step() else { continue }
                try expectDuties(run.fold(event.author), seed)
            }
            try expectLegalWhenDelivered(&run, seed)
            let full = CaseFold(run.logs)
            guard run.fold(.origin) == full, run.fold(.destination) == full else {
                Issue.record("seed \(seed): the two sides differ, or the step-wise fold from the whole")
                return
            }
            guard full.order.allSatisfy({ $0.effect == .effective || $0.event.author == .origin }) else {
                Issue.record("seed \(seed): a destination's event is void")
                return
            }
            try expectDuties(full, seed)
            coverage.clockEvents += try expectLegalClock(full, at: run.now, seed)
            coverage.count(full)
        }
        #expect(coverage.states == Set(CaseState.allCases), "every state was reached")
        #expect(coverage.types == Set(EventType.allCases), "every type was written")
        #expect(coverage.void > 500, "events were overtaken")
        #expect(coverage.clockEvents > 500, "the clock had something to write")
        print(
            "interleavings: \(coverage.events) events, \(coverage.void) void, \(coverage.clockEvents) by the clock"
        )
    }

    /// What was legal for its author is legal for its reader, however much more the reader knows.
    private func expectLegalWhenDelivered(_ run: inout Interleaving, _ seed: UInt64) throws {
        var isMoving = true
        while isMoving {
            isMoving = false
            for side in Side.allCases {
                guard let event = run.next(for: side) else { continue }
                let isLegal = Legality.judge(event, in: run.fold(side)).isLegal
                try #require(isLegal, "seed \(seed): \(event.type)")
                run.deliver(to: side)
                isMoving = true
            }
        }
    }

    /// Whatever the clock finds due in a year is legal one after the other, and then nothing is due.
    private func expectLegalClock(_ fold: CaseFold, at now: Timestamp, _ seed: UInt64) throws -> Int {
        let later = now.advanced(byMilliseconds: 365 * 86_400_000)
        func due(_ fold: CaseFold) -> [DueClockEvent] {
            ClockEvents.due(fold, terms: Fixtures.terms, calendar: Fixtures.calendar, now: later)
        }
        var fold = fold
        let events = due(fold)
        for (index, event) in events.enumerated() {
            let candidate = CaseEvent(
                id: .make(at: later, random: (seed, UInt64(index))), author: .destination, type: event.type,
                sequence: fold.length(of: .destination) + 1, seen: fold.length(of: .origin), time: later,
                data: event.data)
            try #require(Legality.judge(candidate, in: fold).isLegal, "seed \(seed): \(event)")
            fold.append(candidate)
        }
        try #require(due(fold).isEmpty, "seed \(seed): the clock writes twice")
        return events.count
    }

    private func expectDuties(_ fold: CaseFold, _ seed: UInt64) throws {
        guard fold.state != .unopened, !fold.state.isEnd else { return }
        let duties = Duties(
            of: fold, terms: Fixtures.terms, calendar: Fixtures.calendar, now: fold.newestTime)
        let allowed = Set(Side.allCases.flatMap { Legality.allowed(for: $0, in: fold) })
        let canBeMet = duties.all.contains { !allowed.isDisjoint(with: $0.metBy) }
        try #require(canBeMet, "seed \(seed): \(fold.state) has no duty that somebody can meet")
        try #require(fold.standing.holder != nil, "seed \(seed): nobody has the case")
    }
}

/// What the runs have come through, so that a generator that stopped exploring is seen.
private struct Coverage {
    var states: Set<CaseState> = []
    var types: Set<EventType> = []
    var events = 0
    var void = 0
    var clockEvents = 0

    mutating func count(_ fold: CaseFold) {
        states.insert(fold.state)
        for entry in fold.order {
            types.insert(entry.event.type)
            events += 1
            void += entry.effect == .void ? 1 : 0
        }
    }
}

extension CaseFold {
    var newestTime: Timestamp { order.map(\.event.time).max() ?? Timestamp(milliseconds: 0) }
}
