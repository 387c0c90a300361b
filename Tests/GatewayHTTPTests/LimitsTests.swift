import Testing

@testable import GatewayHTTP

@Suite("Budgets")
struct LimitsTests {
    @Test("bytes are leased up to the budget and come back with the lease")
    func bytes() {
        let budget = ByteBudget(bytes: 10)
        var one = budget.lease(9)
        #expect(one != nil)
        #expect(budget.lease(2) == nil)
        let rest = budget.lease(1)
        #expect(rest != nil)
        #expect(budget.lease(1) == nil)
        one = nil
        #expect(budget.lease(9) != nil)
    }

    @Test("each caller has its own count")
    func counts() {
        let count = RequestCount<String>(most: 2)
        #expect(count.begin("a"))
        #expect(count.begin("a"))
        #expect(!count.begin("a"))
        #expect(count.begin("b"))
        count.end("a")
        #expect(count.begin("a"))
    }
}
