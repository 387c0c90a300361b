import Codes
import Exchange
import Testing

@Suite("Records and audit, on every back-end")
struct RecordTests {
    @Test(
        "a record's version rises with each write and begins at 1 again after removal",
        arguments: Backend.allCases)
    func versions(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let kind = Sample.records
            #expect(try await store.record(kind, "k") == nil)
            for version in 1...3 {
                let change = Change(
                    expecting: [.recordVersion(kind, "k", version - 1)],
                    writes: [.record(kind, key: "k", value: [UInt8(version)])])
                #expect(try await store.commit(change) == .committed)
                #expect(try await store.commit(change) == .stale(.recordVersion(kind, "k", version - 1)))
                let record = try await store.record(kind, "k")
                #expect(record == Record(key: "k", value: [UInt8(version)], version: version))
            }
            try await store.write(.removeRecord(kind, key: "k"), .removeRecord(kind, key: "never"))
            #expect(try await store.record(kind, "k") == nil)
            try await store.write(.record(kind, key: "k", value: []))
            #expect(try await store.record(kind, "k") == Record(key: "k", value: [], version: 1))
        }
    }

    @Test("records of a kind stand in key order, by prefix, after a key", arguments: Backend.allCases)
    func ranges(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let kind = Sample.records
            for key in ["b/2", "a/1", "b/10", "b", "c/1", "b/1", "通/1", "b/\u{7F}", "B/1"] {
                try await store.write(.record(kind, key: key, value: Array(key.utf8)))
            }
            try await store.write(.record(RecordKind(rawValue: "other"), key: "b/3", value: []))
            func keys(_ prefix: String, after key: String? = nil, limit: Int = 99) async throws -> [String] {
                try await store.records(kind, prefix: prefix, after: key, limit: limit).map(\.key)
            }
            #expect(try await keys("b/") == ["b/1", "b/10", "b/2", "b/\u{7F}"])
            #expect(try await keys("b/", after: "b/1") == ["b/10", "b/2", "b/\u{7F}"])
            #expect(try await keys("b/", after: "b/1", limit: 1) == ["b/10"])
            #expect(try await keys("b/", after: "a") == ["b/1", "b/10", "b/2", "b/\u{7F}"])
            #expect(try await keys("b/", after: "c") == [])
            #expect(try await keys("b/", after: "b/1\u{1}") == ["b/10", "b/2", "b/\u{7F}"])
            #expect(try await keys("").count == 9)
            #expect(try await keys("通") == ["通/1"])
            #expect(try await keys("d") == [])
        }
    }

    @Test("records are read by their keys, those that are there", arguments: Backend.allCases)
    func byKeys(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let kind = Sample.records
            try await store.write(.record(kind, key: "a", value: [1]), .record(kind, key: "通", value: [2]))
            try await store.write(.record(RecordKind(rawValue: "other"), key: "b", value: [3]))
            let found = try await store.records(kind, keys: ["通", "b", "a", "a", ""])
            #expect(found.keys.sorted() == ["a", "通"])
            #expect(found["通"] == Record(key: "通", value: [2], version: 1))
            #expect(try await store.records(kind, keys: []).isEmpty)
        }
    }

    @Test("all records of a kind are more than one call reads", arguments: Backend.allCases)
    func all(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let keys = (0..<5_000).map { "k/\(10_000 + $0)" }
            let writes = keys.map { Write.record(Sample.records, key: $0, value: []) }
            #expect(try await store.commit(Change(writes: writes)) == .committed)
            try await store.write(.record(Sample.records, key: "l/1", value: []))
            #expect(try await store.allRecords(Sample.records, prefix: "k/").map(\.key) == keys)
            #expect(try await store.allRecords(Sample.records).count == 5_001)
        }
    }

    @Test("audit lines keep their order and get rising positions", arguments: Backend.allCases)
    func audit(_ backend: Backend) async throws {
        try await backend.withStore { store in
            for number in 1...5 {
                try await store.write(
                    .audit(
                        AuditLine(
                            position: 99, at: Sample.time(Int64(number)), actor: "token-\(number)",
                            action: "unmasked",
                            object: "case", detail: "查询")))
            }
            let lines = try await store.audit(after: 0, limit: 3)
            #expect(lines.map(\.actor) == ["token-1", "token-2", "token-3"])
            #expect(lines.map(\.position) == lines.map(\.position).sorted())
            guard let last = lines.last else { throw Missing("a line") }
            #expect(
                try await store.audit(after: last.position, limit: 9).map(\.actor) == ["token-4", "token-5"])
            #expect(lines.first?.detail == "查询")
        }
    }

    @Test("a probe writes and says nothing", arguments: Backend.allCases)
    func probe(_ backend: Backend) async throws {
        try await backend.withStore { store in
            try await store.probe()
            try await store.probe()
        }
    }
}
