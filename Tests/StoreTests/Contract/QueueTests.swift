import Codes
import Exchange
import Testing

@Suite("The queue, on every back-end")
struct QueueTests {
    private func due(
        _ store: any Store, at now: Int64, newestFirst: Bool = false, limit: Int = 100
    ) async throws -> [String] {
        let entries = try await store.due(
            for: Sample.gateway("hohhot"), at: Sample.time(now), newestFirst: newestFirst, limit: limit)
        return entries.map {
            "\($0.key.caseID == Sample.caseID(1) ? 1 : $0.key.caseID == Sample.caseID(2) ? 2 : 3).\($0.key.sequence)"
        }
    }

    private func requeue(_ number: Int, _ sequence: Int, due: Int64, held: Bool = false) throws -> Write {
        .requeue(
            EventKey(Sample.caseID(number), .origin, sequence), hop: try Sample.gateway("hohhot"),
            dueAt: Sample.time(due), attempts: 1, problem: Problem(code: "unavailable"), held: held)
    }

    private func dequeue(_ number: Int, _ sequence: Int) throws -> Write {
        .dequeue(EventKey(Sample.caseID(number), .origin, sequence), hop: try Sample.gateway("hohhot"))
    }

    @Test("an entry is due from its moment on", arguments: Backend.allCases)
    func dueMoment(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await store.write(.enqueue(try Sample.entry(1, 1, at: 5, due: 10)))
            #expect(try await due(store, at: 9) == [])
            #expect(try await due(store, at: 10) == ["1.1"])
            #expect(try await store.nextDue(for: Sample.gateway("hohhot")) == Sample.time(10))
            #expect(try await store.nextDue(for: Sample.gateway("longnan")) == nil)
        }
    }

    @Test("entries are read back as they were queued", arguments: Backend.allCases)
    func roundTrip(_ backend: Backend) async throws {
        try await backend.withStore { store in
            var entry = try Sample.entry(
                1, 1, at: 3, due: 4, held: true, author: "longnan", envelope: [9, 0])
            entry.attempts = 3
            entry.problem = Problem(code: "deferred", detail: "d", message: "稍后")
            try await store.write(.enqueue(entry))
            #expect(try await store.outbox(for: nil, after: nil, limit: 5).elements == [entry])
            #expect(try await store.queued(of: Sample.caseID(1)) == [entry])
            #expect(try await store.queued(of: Sample.caseID(2)) == [])
            entry.held = false
            entry.digest = Sample.digest("replaced")
            try await store.write(.enqueue(entry))
            #expect(try await store.outbox(for: entry.hop, after: nil, limit: 5).elements == [entry])
            #expect(try await store.lanes().map(\.waiting) == [1])
        }
    }

    @Test(
        "a case waits behind its entry that is not due, held or gone; others do not",
        arguments: Backend.allCases)
    func orderWithinCase(_ backend: Backend) async throws {
        try await backend.withStore { store in
            for sequence in 1...3 {
                try await store.write(.enqueue(try Sample.entry(1, sequence, at: Int64(sequence))))
            }
            try await store.write(.enqueue(try Sample.entry(2, 1, at: 4)))
            #expect(try await due(store, at: 9) == ["1.1", "1.2", "1.3", "2.1"])
            try await store.write(try requeue(1, 2, due: 50))
            #expect(try await due(store, at: 9) == ["1.1", "2.1"])
            #expect(try await due(store, at: 50) == ["1.1", "2.1", "1.2", "1.3"])
            try await store.write(try requeue(1, 1, due: 9, held: true))
            #expect(try await due(store, at: 99) == ["2.1"])
            try await store.write(try dequeue(2, 1))
            #expect(try await store.nextDue(for: Sample.gateway("hohhot")) == nil)
            try await store.write(try requeue(1, 1, due: 60))
            #expect(try await due(store, at: 59) == [])
            #expect(try await due(store, at: 60) == ["1.1", "1.2", "1.3"])
            #expect(try await store.nextDue(for: Sample.gateway("hohhot")) == Sample.time(60))
            try await store.write(try dequeue(1, 1))
            #expect(try await due(store, at: 50) == ["1.2", "1.3"])
            // What is not there is left so.
            try await store.write(try dequeue(1, 1), try requeue(1, 1, due: 1))
            #expect(try await due(store, at: 50, limit: 1) == ["1.2"])
        }
    }

    @Test("an earlier event that is offered again goes before what waits", arguments: Backend.allCases)
    func offeredAgain(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await store.write(.enqueue(try Sample.entry(1, 2, at: 1)))
            try await store.write(.enqueue(try Sample.entry(1, 1, at: 8)))
            #expect(try await due(store, at: 7) == [])
            #expect(try await due(store, at: 8) == ["1.1", "1.2"])
        }
    }

    @Test("new mail first: the first entry of each case, the newest of them", arguments: Backend.allCases)
    func newestFirst(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await store.write(
                .enqueue(try Sample.entry(1, 1, at: 1)), .enqueue(try Sample.entry(1, 2, at: 9)),
                .enqueue(try Sample.entry(2, 1, at: 3)), .enqueue(try Sample.entry(3, 1, at: 2)))
            #expect(try await due(store, at: 9, newestFirst: true) == ["2.1", "3.1", "1.1"])
            #expect(try await due(store, at: 9, newestFirst: true, limit: 1) == ["2.1"])
            try await store.write(try requeue(2, 1, due: 90), try dequeue(1, 1))
            #expect(try await due(store, at: 9, newestFirst: true) == ["1.2", "3.1"])
            try await store.write(try requeue(3, 1, due: 1, held: true))
            #expect(try await due(store, at: 9, newestFirst: true) == ["1.2"])
        }
    }

    @Test("lanes count what waits and what is held, since when", arguments: Backend.allCases)
    func lanes(_ backend: Backend) async throws {
        try await backend.withStore { store in
            #expect(try await store.lanes() == [])
            try await store.write(
                .enqueue(try Sample.entry(1, 1, at: 7)), .enqueue(try Sample.entry(2, 1, at: 5, held: true)),
                .enqueue(try Sample.entry(3, 1, hop: "longnan", at: 6)))
            let (hohhot, longnan) = (try Sample.gateway("hohhot"), try Sample.gateway("longnan"))
            #expect(
                try await store.lanes() == [
                    LaneDepth(hop: hohhot, waiting: 1, held: 1, oldest: Sample.time(5)),
                    LaneDepth(hop: longnan, waiting: 1, held: 0, oldest: Sample.time(6)),
                ])
            try await store.write(
                try requeue(2, 1, due: 0), .enqueue(try Sample.entry(1, 1, at: 7, held: true)),
                .dequeue(EventKey(Sample.caseID(3), .origin, 1), hop: longnan))
            #expect(
                try await store.lanes() == [
                    LaneDepth(hop: hohhot, waiting: 1, held: 1, oldest: Sample.time(5))
                ])
        }
    }

    @Test("the whole queue page by page, oldest first", arguments: Backend.allCases, [1, 2, 3, 7])
    func pages(_ backend: Backend, _ limit: Int) async throws {
        try await backend.withStore { store in
            for number in 1...6 {
                let hop = number % 2 == 0 ? "hohhot" : "longnan"
                try await store.write(.enqueue(try Sample.entry(number, 1, hop: hop, at: Int64(number / 3))))
            }
            for hop in [nil, try Sample.gateway("hohhot")] {
                var entries: [OutboxEntry] = []
                var cursor: String?
                repeat {
                    let page = try await store.outbox(for: hop, after: cursor, limit: limit)
                    entries += page.elements
                    cursor = page.next
                } while cursor != nil
                #expect(Set(entries.map(\.key)).count == (hop == nil ? 6 : 3))
                #expect(entries.count == (hop == nil ? 6 : 3))
                #expect(entries.map(\.enqueuedAt) == entries.map(\.enqueuedAt).sorted())
            }
        }
    }
}
