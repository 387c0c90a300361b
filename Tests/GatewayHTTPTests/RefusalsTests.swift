import Codes
import Exchange
import Testing

@testable import GatewayHTTP

@Suite("Refusals on file")
struct RefusalsTests {
    @Test("equal ones are counted together, and a noisy caller does not drive out the others")
    func counted() {
        let refusals = Refusals(clock: TestClock(), logger: TwoGateways.silent)
        let expired = TransportRefusal(
            .certificateExpired, claimed: "spiffe://a/gateway/1", detail: "expired")
        refusals.note(expired, from: "10.0.0.1")
        for _ in 0..<1_000 {
            refusals.note(TransportRefusal(.certificateMissing, detail: "none"), from: "10.0.0.2")
        }
        #expect(refusals.last.map(\.count) == [1, 1_000])
        #expect(refusals.last.first?.refusal == expired)
    }

    @Test("no more than the limit are kept, the newest last")
    func bounded() {
        let refusals = Refusals(clock: TestClock(), logger: TwoGateways.silent)
        for index in 0...Refusals.countMax {
            refusals.note(TransportRefusal(.certificateMissing, detail: "none"), from: "host \(index)")
        }
        #expect(refusals.last.count == Refusals.countMax)
        #expect(refusals.last.first?.remote == "host 1")
        #expect(refusals.last.last?.remote == "host \(Refusals.countMax)")
    }
}
