import Codes
import Cryptography
import Testing

@testable import Exchange

@Suite("What a receipt comes to")
struct SettlementPlanTests {
    private static let now = Timestamp(milliseconds: 1_767_578_400_000)
    private static let backoff = Backoff(firstMilliseconds: 1_000, mostMilliseconds: 300_000)
    private let far: GatewayID
    private let hub: GatewayID

    init() throws {
        far = try GatewayID("spiffe://f.example/gateway/f")
        hub = try GatewayID("spiffe://h.example/gateway/h")
    }

    private func entry(
        _ number: UInt64, _ sequence: Int, attempts: Int = 0, over hop: GatewayID? = nil
    ) -> OutboxEntry {
        OutboxEntry(
            key: EventKey(.make(at: Self.now, random: (number, number)), .origin, sequence), hop: hop ?? far,
            author: hub, audience: far, digest: SHA256Hash.digest(of: "\(number)/\(sequence)"),
            enqueuedAt: Self.now,
            dueAt: Self.now, attempts: attempts)
    }

    private func plan(_ results: [(OutboxEntry, Settlement)], random: UInt64 = 0) -> SettlementPlan {
        SettlementPlan(results, backoff: Self.backoff, at: Self.now) { random }
    }

    @Test("a deferred case leaves the batch, the others are delivered")
    func deferredLeaves() {
        let plan = plan([
            (entry(1, 1), .later(milliseconds: 5_000)), (entry(1, 2), .expected(1)),
            (entry(2, 1), .delivered),
        ])
        #expect(plan.delivered.map(\.key.sequence) == [1])
        #expect(plan.requeued.map(\.entry.key.sequence) == [1], "what stands behind waits behind")
        #expect(plan.requeued.first?.dueAt == Self.now.advanced(byMilliseconds: 5_000))
    }

    @Test("what is asked for is waited for, a longer backoff too, an absurd wait not")
    func waits() {
        let long = plan([(entry(1, 1, attempts: 9), .later(milliseconds: 1_000))], random: 250_000)
        #expect(long.requeued.first?.dueAt == Self.now.advanced(byMilliseconds: 250_000))
        let absurd = plan([(entry(1, 1), .later(milliseconds: .max / 2))])
        #expect(absurd.requeued.first?.dueAt == Self.now.advanced(byMilliseconds: 3_600_000))
    }

    @Test("events that the receiver once had are offered again")
    func offersAgain() {
        let plan = plan([(entry(1, 5), .expected(3))])
        #expect(plan.offered.map(\.from) == [3])
        #expect(plan.compared.isEmpty)
        #expect(plan.requeued.count == 1)
    }

    @Test(
        "a receiver that is ahead of our log makes us compare",
        arguments: [(4, false), (5, false), (6, true)])
    func compares(expected: Int, isCompared: Bool) {
        let plan = plan([(entry(1, 5), .expected(expected))])
        #expect(!plan.compared.isEmpty == isCompared)
    }

    @Test("a rejection is final and takes along only its own case")
    func rejected() {
        let plan = plan([
            (entry(1, 1), .rejected(Problem(.matterUnknown))), (entry(1, 2), .expected(1)),
            (entry(2, 1), .delivered),
        ])
        #expect(plan.rejected.map(\.entry.key.sequence) == [1])
        #expect(plan.requeued.isEmpty)
        #expect(plan.delivered.count == 1)
    }

    @Test(
        "fork and chain_broken are compared first, and taken as they are after five comparisons",
        arguments: [ErrorCode.fork, .chainBroken])
    func memoryFaults(code: ErrorCode) {
        let first = plan([(entry(1, 3, attempts: 4), .rejected(Problem(code)))])
        #expect(first.rejected.isEmpty && first.compared.count == 1 && first.requeued.count == 1)
        let last = plan([(entry(1, 3, attempts: 5), .rejected(Problem(code)))])
        #expect(last.rejected.count == 1 && last.compared.isEmpty && last.requeued.isEmpty)
    }

    @Test("only the audience's word delivers: what a hub calls stored is in its custody")
    func hubsWord() {
        #expect(Settlement(.stored, by: far, for: far) == .delivered)
        #expect(Settlement(.duplicate, by: hub, for: far) == .relayed)
        #expect(Settlement(.relayed, by: hub, for: far) == .relayed)
        #expect(Settlement(.relayed, by: far, for: far) == .later(milliseconds: nil))
    }

    @Test("a receipt of another receiver, number, order or digest proves nothing")
    func provesNothing() {
        let sent = [entry(1, 1), entry(2, 1)]
        let results = sent.map { ReceiptResult(id: nil, digest: $0.digest, status: .stored) }
        func reading(_ receiver: GatewayID, _ results: [ReceiptResult]) -> ReceiptReading {
            ReceiptReading(
                Receipt(receiver: receiver, time: Self.now, results: results), from: far, sent: sent)
        }
        #expect(reading(far, results) == .proves([.delivered, .delivered]))
        for wrong in [
            reading(hub, results), reading(far, results.reversed()), reading(far, [results[0]]),
            reading(far, []),
        ] {
            guard case .provesNothing = wrong else {
                Issue.record("taken for a proof: \(wrong)")
                continue
            }
        }
    }
}
