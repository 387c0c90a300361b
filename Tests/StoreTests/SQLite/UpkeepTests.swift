import Codes
import Exchange
import Foundation
import GRDB
import Testing

@testable import StoreSQLite

@Suite("Backup, check and rebuild")
struct UpkeepTests {
    private func filled(_ path: String, cases: Int = 20) async throws -> SQLiteStore {
        let store = try SQLiteStore(path: path)
        for number in 1...cases {
            _ = try await store.commit(try Sample.opening(number))
            try await store.write(.enqueue(try Sample.entry(number, 1)))
        }
        return store
    }

    @Test("a backup is one moment of a store that goes on, and opens as a store")
    func backup() async throws {
        try await withFolder { folder in
            let store = try await filled(folder + "/gateway.sqlite")
            let path = folder + "/backups/one.sqlite"
            async let copied: Void = store.backup(to: path)
            for number in 21...60 { _ = try await store.commit(try Sample.opening(number)) }
            try await copied
            let copy = try SQLiteStore(path: path)
            #expect(copy.identity == store.identity)
            let count = try await copy.files(after: nil, limit: 100).count
            #expect((20...60).contains(count))
            #expect(try await copy.check() == [])
            #expect(try await copy.lanes().map(\.waiting) == [20])
            let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(rights == 0o600)
            #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
            await copy.close()
            #expect(await code { try await store.backup(to: path) } == "already_exists")
            await store.close()
        }
    }

    @Test("a backup that was cut off does not stand in the way of the next")
    func backupAgain() async throws {
        try await withFolder { folder in
            let store = try await filled(folder + "/gateway.sqlite")
            _ = FileManager.default.createFile(
                atPath: folder + "/b.sqlite.partial", contents: Data("half".utf8))
            try await store.backup(to: folder + "/b.sqlite")
            let copy = try SQLiteStore(path: folder + "/b.sqlite")
            #expect(try await copy.files(after: nil, limit: 100).count == 20)
            await copy.close()
            await store.close()
        }
    }

    @Test("all cases are enumerated in the order of their ids, page by page", arguments: [1, 7, 20, 21])
    func enumeration(_ limit: Int) async throws {
        try await withFolder { folder in
            let store = try await filled(folder + "/gateway.sqlite")
            var ids: [CaseID] = []
            while true {
                let page = try await store.files(after: ids.last, limit: limit)
                if page.isEmpty { break }
                #expect(page.allSatisfy { $0.origin.count == 1 })
                ids += page.map(\.record.id)
            }
            #expect(ids == (1...20).map(Sample.caseID))
            await store.close()
        }
    }

    @Test("damage that was planted is found, and what can be derived is made again")
    func planted() async throws {
        try await withFolder { folder in
            let path = folder + "/gateway.sqlite"
            let store = try await filled(path)
            for (sql, what) in [
                ("UPDATE cases SET origin_sequence = 7 WHERE case_no = 3", "log_head"),
                ("UPDATE cases SET origin_digest = zeroblob(32) WHERE case_no = 4", "log_head"),
                ("UPDATE lanes SET waiting = 99", "lane_count"),
                ("DELETE FROM lanes", "lane_count"),
                ("UPDATE outbox SET ready_at = 1 WHERE entry_no = 2", "queue_ready"),
                ("UPDATE outbox SET is_first = 0 WHERE entry_no = 3", "queue_ready"),
            ] {
                try await store.writer.perform { try $0.execute(sql: sql) }
                #expect(try await Set(store.check().map(\.what)) == [what], "\(sql)")
                #expect(try await store.rederive() == 1, "\(sql)")
                #expect(try await store.check() == [], "\(sql)")
            }
            try await store.writer.perform { try $0.execute(sql: "DELETE FROM events WHERE case_no = 5") }
            #expect(try await store.check().map(\.what) == ["log_head"])
            try await store.writer.perform { try $0.execute(sql: "DELETE FROM cases WHERE case_no = 6") }
            #expect(try await Set(store.check().map(\.what)) == ["log_head", "event_without_case"])
            await store.close()
        }
    }

    @Test("damaged pages are found on opening or by the check")
    func damagedPage() async throws {
        try await withFolder { folder in
            let path = folder + "/gateway.sqlite"
            let store = try await filled(path, cases: 200)
            try await store.writer.checkpoint()
            await store.close()
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            let length = try handle.seekToEnd()
            var place = UInt64(16 * 4_096)
            while place + 4_096 <= length {
                try handle.seek(toOffset: place)
                try handle.write(contentsOf: Data(repeating: 0xA5, count: 512))
                place += 8 * 4_096
            }
            try handle.close()
            let found = await code {
                let damaged = try SQLiteStore(path: path)
                let findings = try await damaged.check()
                await damaged.close()
                if !findings.isEmpty { throw StoreFault(.storeCorrupt, "found") }
            }
            #expect(found == "store_corrupt")
        }
    }
}
