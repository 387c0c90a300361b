import Codes
import Exchange
import GRDB
import GRDBSQLite
import Testing

@testable import StoreSQLite

@Suite("A disk that fails", .serialized)
struct DiskFaultTests {
    private func keys(_ store: any Store) async throws -> [String] {
        try await store.records(Sample.records, prefix: "", after: nil, limit: 1_000).map(\.key)
    }

    private func put(_ store: any Store, _ key: String) async -> String? {
        await code { try await store.write(.record(Sample.records, key: key, value: [1])) }
    }

    @Test(
        "a failed sync: the outcome is unknown, the handle is new, what readers see is what a restart finds")
    func failedSync() async throws {
        try await withFolder { folder in
            let path = folder + "/gateway.sqlite"
            FaultyFiles.install()
            let store = try SQLiteStore(path: path)
            #expect(await put(store, "a") == nil)
            // Marks the handle.
            try await store.writer.perform { try $0.execute(sql: "PRAGMA cache_size = -99") }
            FaultyFiles.plan(.sync, on: path + "-wal", .init(failing: 1))
            #expect(await put(store, "b") == "store_outcome_unknown")
            let settings = try await store.writer.perform { db in
                try ["cache_size", "synchronous"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
            }
            #expect(settings == ["-16384", "2"])
            let seen = try await keys(store)
            #expect(seen == ["a"])
            // What a crash now would leave: the files as they are.
            try await withFolder { crashed in
                for end in ["", "-wal"] { try copy(path + end, crashed + "/gateway.sqlite" + end) }
                let found = try SQLiteStore(path: crashed + "/gateway.sqlite")
                #expect(try await keys(found) == seen)
                await found.close()
            }
            #expect(await put(store, "c") == nil)
            #expect(try await keys(store) == ["a", "c"])
            #expect(try await store.check() == [])
            await store.close()
        }
    }

    @Test("while syncs go on failing, nothing is acknowledged and reading goes on")
    func failingOn() async throws {
        try await withFolder { folder in
            let path = folder + "/gateway.sqlite"
            FaultyFiles.install()
            let store = try SQLiteStore(path: path)
            #expect(await put(store, "a") == nil)
            FaultyFiles.plan(.sync, on: path + "-wal", .init(failing: 7))
            var refused = 0
            while let code = await put(store, "b") {
                #expect(["store_outcome_unknown", "store_failed"].contains(code))
                #expect(try await keys(store) == ["a"])
                refused += 1
                try #require(refused < 20)
            }
            #expect(refused > 1)
            #expect(try await keys(store) == ["a", "b"])
            await store.close()
        }
    }

    @Test("a failed write at the Nth call, for each N until a commit passes: all of a commit or nothing")
    func failedWrites() async throws {
        for (code, words) in [
            (SQLITE_FULL, ["store_full"]),
            (FaultyFiles.writeFailed, ["store_outcome_unknown", "store_failed"]),
        ] {
            for passing in 0..<40 {
                var isDone = false
                try await withFolder { folder in
                    let path = folder + "/gateway.sqlite"
                    FaultyFiles.install()
                    let store = try SQLiteStore(path: path)
                    FaultyFiles.plan(
                        .write, on: path + "-wal", .init(passing: passing, failing: 1, code: code))
                    let changes = try (1...4).map { try Sample.opening($0) }
                    let found = await StoreTests.code { try await store.commit(changes) }
                    let count = try await store.cases((1...4).map(Sample.caseID)).count
                    if let found {
                        #expect(words.contains(found), "write \(passing)")
                        #expect(count == 0)
                        #expect(try await store.commit(changes) == Array(repeating: .committed, count: 4))
                    } else {
                        #expect(count == 4)
                        isDone = true
                    }
                    #expect(try await store.check() == [])
                    await store.close()
                }
                if isDone {
                    #expect(passing > 4)
                    break
                }
                try #require(passing < 39)
            }
        }
    }

    private func copy(_ path: String, _ target: String) throws {
        let file = try POSIXFile(opening: path, flags: 0)
        let bytes = try file.read(count: Int(try file.length()), at: 0)
        let made = try POSIXFile(opening: target, flags: 0o102)
        try made.write(bytes, at: 0)
    }
}
