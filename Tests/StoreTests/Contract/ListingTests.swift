import Casework
import Codes
import Exchange
import Testing

@Suite("Worklists, on every back-end")
struct ListingTests {
    /// Twelve cases, on both sides, in three states, of three townships, changed one after the other.
    private func fill(_ store: any Store) async throws {
        for number in 1...12 {
            let side: Side = number % 2 == 0 ? .origin : .destination
            let record = try Sample.record(number, side: side, peer: number % 4 < 2 ? "hohhot" : "longnan") {
                summary in
                summary.state = [.submitted, .accepted, .completed][number % 3]
                summary.updatedAt = Sample.time(Int64(number / 2))
                summary.windowDivision =
                    number == 12 ? nil : ["150627100", "150627101", "150602"][number % 3]
                summary.division = ["150627100200", "620102001", "150602001"][number % 3]
                summary.clockAt = number % 4 == 0 ? nil : Sample.time(Int64(20 - number))
                summary.undeliverable = number == 5 || number == 6
                summary.peerNumber = number == 3 ? "BL-3" : nil
                summary.searchKeys = ["key-\(number % 5)", "all"]
            }
            _ = try await store.commit(Change(writes: [.caseRecord(record)]))
        }
    }

    private func numbers(_ store: any Store, _ query: CaseQuery, limit: Int = 5) async throws -> [Int] {
        var records: [CaseRecord] = []
        var cursor: String?
        repeat {
            let page = try await store.list(query, after: cursor, limit: limit)
            #expect(page.elements.count <= limit)
            records += page.elements
            cursor = page.next
        } while cursor != nil
        return try records.map { record in
            guard let number = (1...12).first(where: { Sample.caseID($0) == record.id }) else {
                throw Missing("a case")
            }
            return number
        }
    }

    @Test(
        "newest first, ties by id, whatever the page's length", arguments: Backend.allCases,
        [1, 2, 11, 12, 13])
    func newestFirst(_ backend: Backend, _ limit: Int) async throws {
        try await backend.withStore { store in
            try await fill(store)
            #expect(try await numbers(store, CaseQuery(), limit: limit) == (1...12).reversed())
        }
    }

    @Test("each filter alone, and together", arguments: Backend.allCases)
    func filters(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await fill(store)
            #expect(try await numbers(store, CaseQuery(states: [.submitted])) == [12, 9, 6, 3])
            #expect(
                try await numbers(store, CaseQuery(states: [.accepted, .submitted, .accepted])).count == 8)
            #expect(try await numbers(store, CaseQuery(states: [.refused])) == [])
            #expect(try await numbers(store, CaseQuery(side: .origin)) == [12, 10, 8, 6, 4, 2])
            #expect(
                try await numbers(store, CaseQuery(peer: Sample.gateway("longnan"))) == [11, 10, 7, 6, 3, 2])
            #expect(try await numbers(store, CaseQuery(peer: Sample.gateway("nobody"))) == [])
            #expect(try await numbers(store, CaseQuery(undeliverableOnly: true)) == [6, 5])
            #expect(try await numbers(store, CaseQuery(states: [.submitted], undeliverableOnly: true)) == [6])
            #expect(
                try await numbers(
                    store,
                    CaseQuery(states: [.submitted, .accepted], side: .origin, peer: Sample.gateway("hohhot")))
                    == [12, 4])
        }
    }

    @Test("a case is found by its id, its numbers and its search keys, exactly", arguments: Backend.allCases)
    func names(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await fill(store)
            #expect(try await numbers(store, CaseQuery(text: "SJ-7")) == [7])
            #expect(try await numbers(store, CaseQuery(text: "BL-3")) == [3])
            #expect(try await numbers(store, CaseQuery(text: Sample.caseID(4).description)) == [4])
            #expect(try await numbers(store, CaseQuery(text: "SJ-")) == [])
            #expect(try await numbers(store, CaseQuery(text: "")) == [])
            #expect(try await numbers(store, CaseQuery(searchKey: "key-2")) == [12, 7, 2])
            #expect(try await numbers(store, CaseQuery(searchKey: "key-2"), limit: 1) == [12, 7, 2])
            #expect(try await numbers(store, CaseQuery(searchKey: "key")) == [])
            #expect(try await numbers(store, CaseQuery(text: "SJ-1", searchKey: "key-2")) == [12, 7, 2, 1])
            #expect(try await numbers(store, CaseQuery(side: .origin, searchKey: "key-2")) == [12, 2])
            #expect(try await numbers(store, CaseQuery(searchKey: "all")).count == 12)
        }
    }

    @Test("search keys that a case no longer has no longer find it", arguments: Backend.allCases)
    func erasedKeys(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await fill(store)
            let record = try Sample.record(7, version: 2, side: .destination) { $0.searchKeys = ["new"] }
            try await store.write(.caseRecord(record))
            #expect(try await numbers(store, CaseQuery(searchKey: "key-2")) == [12, 2])
            #expect(try await numbers(store, CaseQuery(searchKey: "new")) == [7])
        }
    }

    @Test(
        "below a division: of the window at the origin, of the decision at the destination",
        arguments: Backend.allCases)
    func within(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await fill(store)
            for (prefix, expected) in [
                ("15", [11, 10, 9, 8, 6, 5, 4, 3, 2]), ("1506", [11, 10, 9, 8, 6, 5, 4, 3, 2]), ("1507", []),
                ("62", [7, 1]), ("150627", [10, 9, 6, 4, 3]), ("150602", [11, 8, 5, 2]),
                ("150627100", [9, 6, 3]),
                ("150602001", [11, 5]), ("150627100200", [9, 3]), ("150627100201", []),
                ("150602000000", [8, 2]),
            ] {
                let found = try await numbers(store, CaseQuery(within: [DivisionPrefix(prefix)]))
                #expect(found == expected, "within \(prefix)")
            }
            for (prefixes, expected) in [
                (["150627100", "62"], [9, 7, 6, 3, 1]), (["150627100200", "150602"], [11, 9, 8, 5, 3, 2]),
                (["1507", "1508"], []), (["150602", "1506"], [11, 10, 9, 8, 6, 5, 4, 3, 2]),
                (["150627100200", "150602000000"], [9, 8, 3, 2]),
            ] {
                let areas = try prefixes.map { try DivisionPrefix($0) }
                #expect(try await numbers(store, CaseQuery(within: areas)) == expected, "\(prefixes)")
                #expect(try await numbers(store, CaseQuery(within: areas), limit: 2) == expected)
            }
            #expect(
                try await numbers(store, CaseQuery(states: [.completed], within: [DivisionPrefix("1506")]))
                    == [
                        11, 8, 5, 2,
                    ])
        }
    }

    @Test(
        "due by the clock: the most overdue first, up to that moment", arguments: Backend.allCases,
        [1, 3, 20])
    func clock(_ backend: Backend, _ limit: Int) async throws {
        try await backend.withStore { store in
            try await fill(store)
            #expect(
                try await numbers(store, CaseQuery(clockDueBy: Sample.time(13)), limit: limit) == [
                    11, 10, 9, 7,
                ])
            #expect(try await numbers(store, CaseQuery(clockDueBy: Sample.time(8)), limit: limit) == [])
            #expect(
                try await numbers(store, CaseQuery(side: .origin, clockDueBy: Sample.time(99)), limit: limit)
                    == [10, 6, 2])
            #expect(
                try await numbers(
                    store, CaseQuery(searchKey: "all", clockDueBy: Sample.time(13)), limit: limit)
                    == [11, 10, 9, 7])
        }
    }

    @Test("a change moves a case to the front and out of its old state", arguments: Backend.allCases)
    func moved(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await fill(store)
            let record = try Sample.record(3, version: 2, side: .destination, peer: "longnan") { summary in
                summary.state = .decided
                summary.updatedAt = Sample.time(100)
                summary.division = "620102001"
                summary.number = nil
            }
            try await store.write(.caseRecord(record))
            #expect(try await numbers(store, CaseQuery()).first == 3)
            #expect(try await numbers(store, CaseQuery(states: [.submitted])) == [12, 9, 6])
            #expect(try await numbers(store, CaseQuery(states: [.decided])) == [3])
            #expect(try await numbers(store, CaseQuery(within: [DivisionPrefix("6201")])) == [3, 7, 1])
            #expect(try await numbers(store, CaseQuery(text: "SJ-3")) == [])
            #expect(try await numbers(store, CaseQuery(text: "BL-3")) == [])
        }
    }

    @Test(
        "a cursor that was altered, made up, or belongs to another listing is refused",
        arguments: Backend.allCases)
    func cursors(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await fill(store)
            let query = CaseQuery(side: .origin)
            guard let cursor = try await store.list(query, after: nil, limit: 2).next else {
                throw Missing("a cursor")
            }
            #expect(try await store.list(query, after: cursor, limit: 2).elements.count == 2)
            for wrong in ["", "x", "AAAA", String(cursor.reversed()), cursor + "A", "." + cursor] {
                #expect(
                    await code { try await store.list(query, after: wrong, limit: 2) } == "cursor_invalid")
            }
            #expect(
                await code { try await store.list(CaseQuery(), after: cursor, limit: 2) } == "cursor_invalid")
            #expect(
                await code {
                    try await store.heads(sharedWith: Sample.gateway("hohhot"), after: cursor, limit: 2)
                }
                    == "cursor_invalid")
            #expect(
                await code { try await store.outbox(for: nil, after: cursor, limit: 2) } == "cursor_invalid")
        }
    }
}
