import Synchronization
import Testing

@testable import Exchange

@Suite("Bytes in flight")
struct InFlightBudgetTests {
    @Test("never more than the budget is held, however many want it")
    func bound() async {
        let budget = InFlightBudget(bytes: 100)
        let held = Held()
        await withTaskGroup(of: Void.self) { group in
            for share in 1...60 {
                group.addTask {
                    let bytes = share * 3
                    _ = await budget.holding(bytes) {
                        held.take(min(bytes, 100))
                        await Task.yield()
                        held.give(min(bytes, 100))
                    }
                }
            }
        }
        #expect(held.state == Held.State(now: 0, most: held.state.most, served: 60))
        #expect(held.state.most <= 100)
    }

    @Test("one that wants more than there is gets all of it, alone")
    func tooMuch() async {
        let budget = InFlightBudget(bytes: 10)
        #expect(await budget.holding(11) { true } == true)
        #expect(await budget.holding(10) { true } == true)
    }

    @Test("a cancelled waiter holds nothing and holds up nobody")
    func cancelled() async {
        let budget = InFlightBudget(bytes: 10)
        let result = await budget.holding(10) { () async -> Bool in
            let waiter = Task { await budget.holding(5) { true } }
            waiter.cancel()
            return await waiter.value == nil
        }
        #expect(result == true)
        #expect(await budget.holding(10) { true } == true)
    }
}

private final class Held: Sendable {
    struct State: Equatable {
        var now = 0
        var most = 0
        var served = 0
    }

    private let guarded = Mutex(State())

    var state: State { guarded.withLock { $0 } }

    func take(_ bytes: Int) {
        guarded.withLock {
            $0.now += bytes
            $0.most = max($0.most, $0.now)
        }
    }

    func give(_ bytes: Int) {
        guarded.withLock {
            $0.now -= bytes
            $0.served += 1
        }
    }
}
