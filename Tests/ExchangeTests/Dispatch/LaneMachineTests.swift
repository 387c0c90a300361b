import Codes
import Testing

@testable import Exchange

@Suite("What a lane does next")
struct LaneMachineTests {
    private static let backoff = Backoff(firstMilliseconds: 1_000, mostMilliseconds: 300_000)

    private func machine(_ events: Int = 256) -> LaneMachine {
        LaneMachine(batchEventsMost: events, backoff: Self.backoff)
    }

    @Test("a peer is greeted before its first batch")
    func greetsFirst() {
        var machine = machine()
        #expect(machine.action == .greet)
        machine.handle(.greeted, at: 0)
        #expect(machine.action == .send(events: 256))
    }

    @Test("an idle lane sends as soon as it is woken")
    func wakes() {
        var machine = machine()
        machine.handle(.greeted, at: 0)
        machine.handle(.nothingDue(inMilliseconds: nil), at: 5)
        #expect(machine.action == .wait(until: nil))
        machine.handle(.woken, at: 6)
        #expect(machine.action == .send(events: 256))
    }

    @Test("what is due later is waited for, from now")
    func waitsForDue() {
        var machine = machine()
        machine.handle(.greeted, at: 0)
        machine.handle(.nothingDue(inMilliseconds: 700), at: 100)
        #expect(machine.action == .wait(until: 800))
        machine.handle(.nothingDue(inMilliseconds: 1), at: 101)
        #expect(machine.action == .wait(until: 800), "an input of another state changes nothing")
    }

    @Test("after a failure being woken changes nothing, and the next call is a greeting")
    func breaker() {
        var machine = machine()
        machine.handle(.greeted, at: 0)
        machine.handle(.failed(askedMilliseconds: nil, .peerUnreachable), at: 10, random: 999)
        #expect(machine.action == .pause(until: 10 + 999))
        machine.handle(.woken, at: 11)
        #expect(machine.action == .pause(until: 10 + 999))
        machine.handle(.elapsed, at: 1_009)
        #expect(machine.action == .greet)
        #expect(machine.failures == 1)
    }

    @Test("a greeting alone does not close the breaker's count; a receipt does")
    func countsUntilReceipt() {
        var machine = machine()
        for round in 1...3 {
            machine.handle(.greeted, at: 0)
            machine.handle(.failed(askedMilliseconds: nil, .unavailable), at: 0)
            #expect(machine.failures == round)
            machine.handle(.elapsed, at: 0)
        }
        machine.handle(.greeted, at: 0)
        machine.handle(.settled, at: 0)
        #expect(machine.failures == 0)
    }

    @Test("a receipt that cannot be made true, our disk being full, leaves the pauses growing")
    func countsUntilSettled() {
        var machine = machine()
        for round in 1...3 {
            machine.handle(.greeted, at: 0)
            machine.handle(.answered, at: 0)
            #expect(machine.action == .send(events: 256))
            machine.handle(.failed(askedMilliseconds: nil, .storeFull), at: 0)
            #expect(machine.failures == round)
            machine.handle(.elapsed, at: 0)
        }
    }

    @Test("a person's word ends a pause")
    func urged() {
        var machine = machine()
        machine.handle(.failed(askedMilliseconds: nil, .unavailable), at: 0, random: 500)
        machine.handle(.urged, at: 1)
        #expect(machine.action == .greet)
    }

    @Test("413 halves the batch down to one, receipts double it up to the most")
    func splits() {
        var machine = machine(5)
        machine.handle(.greeted, at: 0)
        for expected in [2, 1, 1] {
            machine.handle(.batchRefused, at: 0)
            #expect(machine.action == .send(events: expected))
        }
        for expected in [2, 4, 5, 5] {
            machine.handle(.settled, at: 0)
            #expect(machine.action == .send(events: expected))
        }
        machine.batchEventsMost = 3
        #expect(machine.action == .send(events: 3))
    }

    @Test("a closed lane looks again when woken, and begins with a greeting")
    func closes() {
        var machine = machine()
        machine.handle(.shut, at: 0)
        #expect(machine.action == .wait(until: nil))
        #expect(!machine.isSending)
        machine.handle(.woken, at: 0)
        #expect(machine.action == .greet)
    }

    @Test(
        "the wait is anywhere between nothing and the cap, which doubles up to the most",
        arguments: [(1, 1_000), (2, 2_000), (8, 128_000), (9, 256_000), (10, 300_000), (64, 300_000)]
            as [(Int, Int64)])
    func backoff(failures: Int, cap: Int64) {
        let backoff = Self.backoff
        #expect(backoff.wait(failures: failures, random: 0) == 0)
        #expect(backoff.wait(failures: failures, random: UInt64(cap)) == cap)
        #expect(backoff.wait(failures: failures, random: UInt64(cap) + 1) == 0)
    }

    @Test("Retry-After is waited for at least, and at most an hour")
    func retryAfter() {
        #expect(Self.backoff.wait(failures: 1, random: 0, askedMilliseconds: 5_000) == 5_000)
        #expect(Self.backoff.wait(failures: 9, random: 200_000, askedMilliseconds: 5_000) == 200_000)
        #expect(Self.backoff.wait(failures: 1, random: 0, askedMilliseconds: 86_400_000) == 3_600_000)
    }
}

extension LaneMachine {
    /// Whether batches go out, or would if there were any.
    fileprivate var isSending: Bool {
        switch state {
        case .ready, .idle: true
        case .greeting, .pausing, .closed: false
        }
    }
}
