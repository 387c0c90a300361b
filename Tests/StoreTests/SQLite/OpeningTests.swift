import Codes
import Exchange
import Foundation
import GRDB
import GRDBSQLite
import Testing

@testable import StoreSQLite

@Suite("Opening a SQLite store")
struct OpeningTests {
    private func pragma(_ name: String, _ path: String) async throws -> Int64 {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try await queue.read { try Int64.fetchOne($0, sql: "PRAGMA \(name)") } ?? -1
    }

    @Test("the writer syncs every commit, into a write-ahead log")
    func durable() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(path: folder + "/gateway.sqlite")
            let settings = try await store.writer.perform { db in
                try ["synchronous", "journal_mode", "mmap_size", "cache_size"].map {
                    try String.fetchOne(db, sql: "PRAGMA \($0)") ?? "?"
                }
            }
            #expect(settings == ["2", "wal", "0", "-16384"])
            await store.close()
        }
    }

    @Test("only the owner may read the files")
    func rights() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(path: folder + "/made/here/gateway.sqlite")
            try await store.write(.record(Sample.records, key: "k", value: [1]))
            for (name, rights) in [
                ("made", 0o700), ("made/here", 0o700), ("made/here/gateway.sqlite", 0o600),
                ("made/here/gateway.sqlite-wal", 0o600), ("made/here/gateway.sqlite-shm", 0o600),
            ] {
                let found = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
                #expect(found[.posixPermissions] as? Int == rights, "\(name)")
            }
            await store.close()
        }
    }

    @Test(
        "what SQLite refuses is told by the port's words",
        arguments: [
            (SQLITE_READONLY, ErrorCode.storeReadOnly), (SQLITE_PERM, ErrorCode.storeReadOnly),
            (SQLITE_FULL, .storeFull),
            (SQLITE_CORRUPT, .storeCorrupt), (SQLITE_NOTADB, .storeForeign), (SQLITE_BUSY, .storeLocked),
            (SQLITE_IOERR, .storeFailed),
        ])
    func words(code: Int32, word: ErrorCode) {
        let failure = SQLiteFailure(code: code | 7 << 8, systemError: 0, message: "")
        #expect(failure.fault(in: .before).code == word)
        let isKnown = code != SQLITE_IOERR
        #expect(failure.fault(in: .commit).code == (isKnown ? word : .storeOutcomeUnknown))
    }

    @Test("identity and content stay, the generation rises")
    func again() async throws {
        try await withFolder { folder in
            let path = folder + "/gateway.sqlite"
            var identities: Set<[UInt8]> = []
            for generation in 1...3 {
                let store = try SQLiteStore(path: path)
                #expect(store.generation == generation)
                #expect(store.identity.count == 16)
                #expect(store.schemaVersion == StoreSchema.version)
                identities.insert(store.identity)
                #expect(try await store.record(Sample.records, "k")?.version ?? 0 == generation - 1)
                try await store.write(.record(Sample.records, key: "k", value: []))
                await store.close()
            }
            #expect(identities.count == 1)
            let other = try SQLiteStore(path: folder + "/other.sqlite")
            #expect(!identities.contains(other.identity))
            await other.close()
        }
    }

    @Test("a cursor still counts after a restart, and in no other store")
    func cursorsLast() async throws {
        try await withFolder { folder in
            var store = try SQLiteStore(path: folder + "/gateway.sqlite")
            for number in 1...3 { _ = try await store.commit(try Sample.opening(number)) }
            let cursor = try await store.list(CaseQuery(), after: nil, limit: 1).next
            await store.close()
            store = try SQLiteStore(path: folder + "/gateway.sqlite")
            #expect(try await store.list(CaseQuery(), after: cursor, limit: 5).elements.count == 2)
            let other = try SQLiteStore(path: folder + "/other.sqlite")
            let code = await code { try await other.list(CaseQuery(), after: cursor, limit: 5) }
            #expect(code == "cursor_invalid")
            await other.close()
            await store.close()
        }
    }

    @Test("a file of a newer version is refused and left as it is")
    func newer() async throws {
        try await withFolder { folder in
            let path = folder + "/gateway.sqlite"
            await (try SQLiteStore(path: path)).close()
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = \(StoreSchema.version + 1)") }
            try queue.close()
            #expect(await code { try SQLiteStore(path: path) } == "store_newer")
            #expect(try await pragma("user_version", path) == Int64(StoreSchema.version + 1))
        }
    }

    @Test("somebody else's file is refused and left as it is")
    func foreign() async throws {
        try await withFolder { folder in
            let path = folder + "/other.sqlite"
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "CREATE TABLE theirs (a)") }
            try queue.close()
            #expect(await code { try SQLiteStore(path: path) } == "store_foreign")
            #expect(try await pragma("user_version", path) == 0)
            let text = folder + "/text.sqlite"
            try String(repeating: "not a database ", count: 100).write(
                toFile: text, atomically: false, encoding: .utf8)
            #expect(await code { try SQLiteStore(path: text) } == "store_foreign")
        }
    }

    @Test("a step that fails leaves the file at the step before, and can be taken later")
    func halfStep() async throws {
        try await withFolder { folder in
            let path = folder + "/gateway.sqlite"
            await (try SQLiteStore(path: path)).close()
            let queue = try DatabaseQueue(path: path)
            let broken = StoreSchema.steps + ["CREATE TABLE added (a); INSERT INTO added VALUES (1); BROKEN;"]
            #expect(throws: DatabaseError.self) {
                try queue.inDatabase { try StoreSchema.migrate($0, identity: [], secret: [], steps: broken) }
            }
            let isThere = try await queue.read { try $0.tableExists("added") }
            #expect(!isThere)
            #expect(try await pragma("user_version", path) == Int64(StoreSchema.version))
            let mended = StoreSchema.steps + ["CREATE TABLE added (a)", "INSERT INTO added VALUES (2)"]
            for _ in 1...2 {
                try queue.inDatabase { try StoreSchema.migrate($0, identity: [], secret: [], steps: mended) }
            }
            let rows = try await queue.read { try Int.fetchAll($0, sql: "SELECT a FROM added") }
            #expect(rows == [2])
            #expect(try await pragma("user_version", path) == Int64(StoreSchema.version + 2))
            try queue.close()
        }
    }

    @Test("a folder that cannot be made is a fault with a code")
    func noFolder() async throws {
        #expect(await code { try SQLiteStore(path: "/proc/none/gateway.sqlite") } != nil)
    }
}
