import Casework
import Codes
import Exchange
import StrictJSON
import Testing

@Suite("Commit, on every back-end")
struct CommitTests {
    @Test("what was committed is read back as it was", arguments: Backend.allCases)
    func roundTrip(_ backend: Backend) async throws {
        try await backend.withStore { store in
            var record = try Sample.record(1) { summary in
                summary.peerNumber = "BL-1"
                summary.dueOn = CivilDate(year: 2026, month: 12, day: 1)
                summary.legalDueOn = CivilDate(year: 2027, month: 1, day: 31)
                summary.clockAt = Sample.time(77)
                summary.windowDivision = nil
                summary.holder = nil
                summary.holderSince = nil
                summary.isTest = true
                summary.undeliverable = true
                summary.searchKeys = ["k1", "k2"]
            }
            record.matter = ["name": "𠮷㐂·", "n": 1, "list": [true, .null]]
            record.wrappedKey = []
            let mine = Sample.event(
                1, .origin, 1, delivery: .delivered(receipt: Sample.digest("r"), at: Sample.time(3)),
                sealed: [])
            let second = Sample.event(1, .origin, 2, delivery: .waiting, sealed: [0, 255])
            let theirs = Sample.event(1, .destination, 1)
            try await store.write(.caseRecord(record), .event(mine), .event(second), .event(theirs))
            let file = try await store.file(1)
            #expect(file.record == record)
            #expect(file.origin == [mine, second])
            #expect(file.destination == [theirs])
            #expect(file.origin[0].sealed == [])
            #expect(file.destination[0].sealed == nil)
        }
    }

    @Test(
        "a case that is not there is absent, and so is one asked for twice only once",
        arguments: Backend.allCases)
    func absent(_ backend: Backend) async throws {
        try await backend.withStore { store in
            _ = try await store.commit(try Sample.opening(1))
            let ids = [Sample.caseID(1), Sample.caseID(2), Sample.caseID(1)]
            #expect(try await store.cases(ids).keys.sorted() == [Sample.caseID(1)])
            #expect(try await store.cases([]).isEmpty)
            #expect(try await store.commit([]) == [])
        }
    }

    @Test("a stale change leaves no trace and holds back no neighbour", arguments: Backend.allCases)
    func staleLeavesNoTrace(_ backend: Backend) async throws {
        try await backend.withStore { store in
            _ = try await store.commit(try Sample.opening(1))
            let stale = Change(
                expecting: [.caseVersion(Sample.caseID(1), 0)],
                writes: [
                    .record(Sample.records, key: "trace", value: [1]), .receipt(try receipt("trace")),
                    .enqueue(try Sample.entry(1, 1)), .event(Sample.event(1, .origin, 2)),
                    .audit(AuditLine(at: Sample.time(0), actor: "a", action: "trace", object: "o")),
                ])
            let outcomes = try await store.commit([try Sample.opening(2), stale, try Sample.opening(3)])
            #expect(outcomes == [.committed, .stale(.caseVersion(Sample.caseID(1), 0)), .committed])
            #expect(try await store.record(Sample.records, "trace") == nil)
            #expect(try await store.receipt(Sample.digest("trace")) == nil)
            #expect(try await store.lanes() == [])
            #expect(try await store.audit(after: 0, limit: 10) == [])
            #expect(try await store.file(1).origin.count == 1)
            #expect(try await store.cases([Sample.caseID(2), Sample.caseID(3)]).count == 2)
        }
    }

    @Test("the first expectation that does not hold is named", arguments: Backend.allCases)
    func namedExpectation(_ backend: Backend) async throws {
        try await backend.withStore { store in
            _ = try await store.commit(try Sample.opening(1))
            let expecting: [Exchange.Expectation] = [
                .caseVersion(Sample.caseID(1), 1), .recordVersion(Sample.records, "k", 1),
                .caseVersion(Sample.caseID(9), 4),
            ]
            #expect(
                try await store.commit(Change(expecting: expecting, writes: []))
                    == .stale(.recordVersion(Sample.records, "k", 1)))
            try await store.write(.record(Sample.records, key: "k", value: []))
            #expect(
                try await store.commit(Change(expecting: expecting, writes: []))
                    == .stale(.caseVersion(Sample.caseID(9), 4)))
        }
    }

    @Test(
        "two changes of one call on one case: the second finds what the first wrote",
        arguments: Backend.allCases)
    func laterFindsEarlier(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let id = Sample.caseID(1)
            let next = Change(
                expecting: [.caseVersion(id, 1)],
                writes: [.caseRecord(try Sample.record(1, version: 2)), .event(Sample.event(1, .origin, 2))])
            #expect(
                try await store.commit([try Sample.opening(1), next, next]) == [
                    .committed, .committed, .stale(.caseVersion(id, 1)),
                ])
            #expect(try await store.file(1).record.version == 2)
            #expect(try await store.file(1).origin.map(\.key.sequence) == [1, 2])
        }
    }

    @Test("a record's version must be the next", arguments: Backend.allCases, [0, 1, 3])
    func versionMustBeNext(_ backend: Backend, _ version: Int) async throws {
        try await backend.withStore { store in
            _ = try await store.commit(try Sample.opening(1))
            let change = Change(writes: [.caseRecord(try Sample.record(1, version: version))])
            #expect(try await store.commit(change) == .stale(.caseVersion(Sample.caseID(1), 1)))
            #expect(try await store.file(1).record.version == 1)
        }
    }

    @Test("a sequence that is taken, or would leave a gap, is stale", arguments: Backend.allCases, [0, 1, 3])
    func sequenceMustBeNext(_ backend: Backend, _ sequence: Int) async throws {
        try await backend.withStore { store in
            _ = try await store.commit(try Sample.opening(1))
            let id = Sample.caseID(1)
            let event = Sample.event(1, .origin, sequence, variant: "other")
            let change = Change(
                expecting: [.caseVersion(id, 1)],
                writes: [.caseRecord(try Sample.record(1, version: 2)), .event(event)])
            #expect(try await store.commit(change) == .stale(.caseVersion(id, 1)))
            #expect(try await store.file(1).record.version == 1)
            #expect(try await store.file(1).origin == [Sample.event(1, .origin, 1)])
        }
    }

    @Test("an event of no case fails the whole call", arguments: Backend.allCases)
    func stray(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let stray = Change(writes: [.event(Sample.event(9, .origin, 1))])
            let code = await code { try await store.commit([try Sample.opening(1), stray]) }
            #expect(code == "store_failed")
            let left = try await store.cases([Sample.caseID(1)])
            #expect(left.isEmpty)
        }
    }

    @Test("delivery marks and disclosures change one event and no version", arguments: Backend.allCases)
    func marks(_ backend: Backend) async throws {
        try await backend.withStore { store in
            _ = try await store.commit(try Sample.opening(1))
            let key = EventKey(Sample.caseID(1), .origin, 1)
            for delivery in [
                Delivery.relayed(at: Sample.time(1)), .returned(at: Sample.time(2)),
                .delivered(receipt: Sample.digest("r"), at: Sample.time(3)), .waiting,
            ] {
                try await store.write(.delivery(key, delivery))
                #expect(try await store.file(1).origin[0].delivery == delivery)
            }
            try await store.write(.disclosures(key, sealed: [7], erased: false))
            #expect(try await store.file(1).origin[0].sealed == [7])
            try await store.write(.disclosures(key, sealed: nil, erased: true))
            #expect(try await store.file(1).origin[0].sealed == nil)
            #expect(try await store.file(1).origin[0].erased)
            #expect(try await store.file(1).record.version == 1)
            // What is not there is left so.
            try await store.write(.delivery(EventKey(Sample.caseID(1), .destination, 1), .waiting))
            try await store.write(
                .disclosures(EventKey(Sample.caseID(5), .origin, 1), sealed: [1], erased: false))
        }
    }

    private func receipt(_ text: String) throws -> StoredReceipt {
        StoredReceipt(
            id: Sample.digest(text), receiver: try Sample.gateway("hohhot"), time: Sample.time(0), jws: [1],
            last: nil)
    }
}
