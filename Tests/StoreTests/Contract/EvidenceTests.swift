import Codes
import Exchange
import Testing

@Suite("Heads, arrivals, asides, refusals and receipts, on every back-end")
struct EvidenceTests {
    private let reason = Problem(code: "data_invalid", detail: "d", message: "内容有误")

    @Test("setting aside takes the tail of a log out and keeps it", arguments: Backend.allCases)
    func setAside(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let id = Sample.caseID(1)
            _ = try await store.commit(try Sample.opening(1))
            try await store.write(
                .event(Sample.event(1, .origin, 2, sealed: [5])), .event(Sample.event(1, .origin, 3)),
                .event(Sample.event(1, .destination, 1)))
            try await store.write(.setAside(id, author: .origin, from: 2, reason: reason, at: Sample.time(4)))
            #expect(try await store.file(1).origin.map(\.key.sequence) == [1])
            #expect(try await store.file(1).destination.count == 1)
            let asides = try await store.asides(of: id)
            #expect(asides.map(\.key.sequence) == [2, 3])
            #expect(
                asides.allSatisfy { $0.why == .rejected && $0.problem == reason && $0.at == Sample.time(4) })
            #expect(asides.first?.sealed == [5])
            let digests = [Sample.event(1, .origin, 2).digest, Sample.event(1, .origin, 1).digest]
            #expect(try await store.knownEvents(digests + [Sample.digest("never")]) == Set(digests))
            #expect(try await store.event(withDigest: digests[0]) == nil)
            // The place is free again, in the same change or in another.
            let other = Sample.event(1, .origin, 2, variant: "anew")
            try await store.write(.event(other))
            #expect(try await store.file(1).origin.map(\.digest) == [digests[1], other.digest])
            #expect(try await store.event(withDigest: other.digest) == other)
        }
    }

    @Test("one change may set aside and write anew", arguments: Backend.allCases, [1, 2, 3, 4])
    func setAsideAndWrite(_ backend: Backend, _ from: Int) async throws {
        try await backend.withStore { store in
            let id = Sample.caseID(1)
            _ = try await store.commit(try Sample.opening(1))
            try await store.write(.event(Sample.event(1, .origin, 2)), .event(Sample.event(1, .origin, 3)))
            try await store.write(
                .setAside(id, author: .origin, from: from, reason: reason, at: Sample.time(4)),
                .event(Sample.event(1, .origin, from, variant: "anew")),
                .caseRecord(try Sample.record(1, version: 2)))
            #expect(try await store.file(1).origin.count == from)
            let heads = try await store.heads(sharedWith: Sample.gateway("hohhot"), after: nil, limit: 9)
            #expect(heads.elements.map(\.sequence) == [from])
            #expect(heads.elements.first?.digest == Sample.event(1, .origin, from, variant: "anew").digest)
        }
    }

    @Test("the head after setting aside is the event that is then last", arguments: Backend.allCases)
    func headAfterSettingAside(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let id = Sample.caseID(1)
            let peer = try Sample.gateway("hohhot")
            _ = try await store.commit(try Sample.opening(1))
            try await store.write(.event(Sample.event(1, .origin, 2)), .event(Sample.event(1, .origin, 3)))
            try await store.write(.setAside(id, author: .origin, from: 3, reason: reason, at: Sample.time(4)))
            let heads = try await store.heads(sharedWith: peer, after: nil, limit: 9)
            #expect(heads.elements.map(\.digest) == [Sample.event(1, .origin, 2).digest])
            try await store.write(.setAside(id, author: .origin, from: 1, reason: reason, at: Sample.time(4)))
            #expect(try await store.heads(sharedWith: peer, after: nil, limit: 9).elements == [])
            #expect(try await store.asides(of: id).map(\.key.sequence) == [3, 1, 2])
        }
    }

    @Test("a fork's evidence is kept once and touches no log", arguments: Backend.allCases)
    func forkEvidence(_ backend: Backend) async throws {
        try await backend.withStore { store in
            _ = try await store.commit(try Sample.opening(1))
            let aside = Aside(
                key: EventKey(Sample.caseID(1), .origin, 1), why: .fork, digest: Sample.digest("fork"),
                jws: [1],
                sealed: nil, problem: Problem(code: "fork"), at: Sample.time(1))
            try await store.write(.aside(aside), .aside(aside))
            try await store.write(.aside(aside))
            #expect(try await store.asides(of: Sample.caseID(1)) == [aside])
            #expect(try await store.file(1).origin.count == 1)
            #expect(try await store.asides(of: Sample.caseID(2)) == [])
        }
    }

    @Test(
        "heads come in case order, page by page, both logs of a case", arguments: Backend.allCases,
        [1, 2, 3, 5, 6])
    func headPages(_ backend: Backend, _ limit: Int) async throws {
        try await backend.withStore { store in
            let peer = try Sample.gateway("hohhot")
            for number in [3, 1, 2] { _ = try await store.commit(try Sample.opening(number)) }
            try await store.write(.event(Sample.event(1, .destination, 1)))
            try await store.write(
                .event(Sample.event(3, .destination, 1)), .event(Sample.event(3, .destination, 2)))
            try await store.write(
                .caseRecord(try Sample.record(4, peer: "longnan")), .event(Sample.event(4, .origin, 1)))
            var heads: [SharedHead] = []
            var cursor: String?
            repeat {
                let page = try await store.heads(sharedWith: peer, after: cursor, limit: limit)
                #expect(page.elements.count <= limit)
                heads += page.elements
                cursor = page.next
            } while cursor != nil
            #expect(heads.map(\.caseID) == [1, 1, 2, 3, 3].map(Sample.caseID))
            #expect(heads.map(\.author) == [.origin, .destination, .origin, .origin, .destination])
            #expect(heads.map(\.sequence) == [1, 1, 1, 1, 2])
            #expect(
                try await store.heads(sharedWith: Sample.gateway("nobody"), after: nil, limit: 5).elements
                    == [])
        }
    }

    @Test("the last arrival is the peer's newest event, by log or by custody", arguments: Backend.allCases)
    func lastArrival(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let peer = try Sample.gateway("hohhot")
            _ = try await store.commit(try Sample.opening(1))
            #expect(try await store.lastArrival(from: peer) == nil)
            try await store.write(.event(Sample.event(1, .destination, 1)))
            #expect(try await store.lastArrival(from: peer) == Sample.event(1, .destination, 1).digest)
            try await store.write(.event(Sample.event(1, .origin, 2)))
            #expect(try await store.lastArrival(from: peer) == Sample.event(1, .destination, 1).digest)
            let passing = try Sample.entry(7, 1, hop: "longnan", author: "hohhot", envelope: [1])
            try await store.write(.enqueue(passing))
            #expect(try await store.lastArrival(from: peer) == passing.digest)
            #expect(try await store.lastArrival(from: Sample.gateway("ordos")) == nil)
        }
    }

    @Test("refusals are remembered by digest", arguments: Backend.allCases)
    func refusals(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let author = try Sample.gateway("hohhot")
            let one = Refusal(
                digest: Sample.digest("1"), author: author, caseID: nil, problem: Problem(code: "fork"),
                at: Sample.time(1))
            let two = Refusal(
                digest: Sample.digest("2"), author: author, caseID: Sample.caseID(1), problem: reason,
                at: Sample.time(2))
            let three = Refusal(
                digest: Sample.digest("3"), author: author, caseID: nil, problem: reason, at: Sample.time(3))
            try await store.write(.refusal(one), .refusal(two))
            let found = try await store.refusals([one.digest, two.digest, Sample.digest("3")])
            #expect(found == [one.digest: one, two.digest: two])
            let expecting = [one, two].map { Exchange.Expectation.unrefused($0.digest) }
            #expect(
                try await store.commit(
                    Change(expecting: [.unrefused(Sample.digest("3"))] + expecting, writes: []))
                    == .stale(expecting[0]))
            #expect(
                try await store.commit([
                    Change(expecting: [.unrefused(Sample.digest("3"))], writes: []),
                    Change(writes: [.refusal(three)]),
                    Change(expecting: [.unrefused(Sample.digest("3"))], writes: []),
                ]) == [.committed, .committed, .stale(.unrefused(Sample.digest("3")))])
        }
    }

    @Test(
        "the newest receipt is the one with the latest time, not the one stored last",
        arguments: Backend.allCases)
    func newestReceipt(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let peer = try Sample.gateway("hohhot")
            #expect(try await store.newestReceipt(from: peer) == nil)
            for (text, time) in [("a", 5), ("b", 9), ("c", 7)] {
                try await store.write(
                    .receipt(
                        StoredReceipt(
                            id: Sample.digest(text), receiver: peer, time: Sample.time(Int64(time)),
                            jws: Array(text.utf8), last: text == "b" ? Sample.digest("last") : nil)))
            }
            let newest = try await store.newestReceipt(from: peer)
            #expect(newest?.jws == Array("b".utf8))
            #expect(newest?.last == Sample.digest("last"))
            #expect(try await store.receipt(Sample.digest("c"))?.time == Sample.time(7))
            #expect(try await store.newestReceipt(from: Sample.gateway("longnan")) == nil)
        }
    }
}
