import Synchronization
import Testing

@testable import Exchange

@Suite("Bytes in flight")
struct InFlightBudgetTests {
    @Test("never more than the budget is held, however many want it")
    func bound() async {
        let budget = InFlightBudget(bytes: 100)
        let held = Mutex((now: 0, most: 0, served: 0))
        await withTaskGroup(of: Void.self) { group in
            for share in 1...60 {
                group.addTask {
                    let bytes = share * 3
                    _ = await budget.holding(bytes) {
                        held.withLock {
                            $0.now += min(bytes, 100)
                            $0.most = max($0.most, $0.now)
                        }
                        await Task.yield()
                        held.withLock {
                            $0.now -= min(bytes, 100)
                            $0.served += 1
                        }
                    }
                }
            }
        }
        let (now, most, served) = held.withLock { $0 }
        #expect(now == 0 && most <= 100 && served == 60)
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
