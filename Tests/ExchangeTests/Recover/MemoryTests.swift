import Codes
import Cryptography
import Testing

@testable import Exchange

@Suite("Who remembers what")
struct MemoryTests {
    private let peer: GatewayID
    private let old = SHA256Hash.digest(of: "old")
    private let new = SHA256Hash.digest(of: "new")

    init() throws { peer = try GatewayID("spiffe://p.example/gateway/p") }

    private func receipt(_ minute: Int64, last: Digest?) -> StoredReceipt {
        StoredReceipt(
            id: SHA256Hash.digest(of: "receipt \(minute)"), receiver: peer,
            time: Timestamp(milliseconds: minute * 60_000), jws: [], last: last)
    }

    @Test("an unknown event means that we forgot, whatever receipts say")
    func weForgot() {
        #expect(Memory(last: new, isKnown: false, proof: nil, newest: nil) == .weForgot)
        #expect(Memory(last: new, isKnown: false, proof: nil, newest: receipt(1, last: old)) == .weForgot)
    }

    @Test("a peer that has nothing of what it confirmed forgot")
    func nothingLeft() {
        #expect(Memory(last: nil, isKnown: true, proof: nil, newest: receipt(1, last: old)) == .theyForgot)
        #expect(Memory(last: nil, isKnown: true, proof: nil, newest: nil) == .agrees)
    }

    @Test("an event of an older receipt than the newest means that the peer forgot")
    func theyForgot() {
        let newest = receipt(2, last: new)
        #expect(Memory(last: old, isKnown: true, proof: receipt(1, last: old), newest: newest) == .theyForgot)
        #expect(Memory(last: new, isKnown: true, proof: newest, newest: newest) == .agrees)
    }

    @Test("an event without a receipt arrived after the newest one: nothing is forgotten")
    func receiptUnderWay() {
        #expect(Memory(last: new, isKnown: true, proof: nil, newest: receipt(1, last: old)) == .agrees)
    }

    @Test("jobs: one of a kind per peer, one at a time, the failed one later")
    func jobs() throws {
        let other = try GatewayID("spiffe://o.example/gateway/o")
        var jobs = RecoverJobs(most: 3)
        let id = CaseID.make(at: Timestamp(milliseconds: 0), random: (1, 1))
        let added = [
            jobs.add(.compare, with: peer, at: 0), jobs.add(.compare, with: peer, at: 0),
            jobs.add(.offer, with: peer, at: 0), jobs.add(.greet, with: other, at: 5),
            jobs.add(.fetch(id), with: peer, at: 0),
        ]
        #expect(added == [true, false, true, true, false], "none twice; hints beyond the bound are dropped")
        let first = jobs.take(at: 0)
        #expect(first.map(\.job) == [.compare])
        jobs.again(first[0], at: 100)
        let second = jobs.take(at: 5)
        #expect(second.map(\.job) == [.offer, .greet])
        let none = jobs.take(at: 99)
        #expect(none.isEmpty && jobs.nextDue == 100)
        let last = jobs.take(at: 100)
        #expect(last.map(\.failures) == [1] && jobs.isEmpty)
    }
}
