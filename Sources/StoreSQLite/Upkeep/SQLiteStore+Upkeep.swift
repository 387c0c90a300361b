public import Codes
public import Exchange
import GRDB
import Glibc

extension SQLiteStore: StoreUpkeep {
    /// In one snapshot a page.
    public func files(after id: CaseID?, limit: Int) async throws(StoreFault) -> [CaseFile] {
        let names = names
        let limit = granted(limit)
        return try await read { db in
            var query = try db.prepared(
                "SELECT case_id FROM cases INDEXED BY cases_by_id WHERE case_id > ? ORDER BY case_id LIMIT ?")
            query.add(id?.bytes ?? [])
            query.add(limit)
            return try query.all { try $0.uuid(0) }.compactMap { try names.file($0, db) }
        }
    }

    /// By `VACUUM INTO` on a connection of its own, so the copy is compact too.
    public func backup(to path: String) async throws(StoreFault) {
        if POSIXFile.exists(path) { throw StoreFault(.alreadyExists, "the backup's file") }
        let partial = path + ".partial"
        try POSIXFile.makeDirectory(POSIXFile.parent(of: path))
        try POSIXFile.remove(partial)
        // Made first, so that it is the owner's alone before anything stands in it.
        do { _ = try POSIXFile(opening: partial, flags: O_RDWR | O_CREAT | O_EXCL) }
        try await StoreCopier(path: self.path).copy(to: partial)
        let file = try POSIXFile(opening: partial, flags: O_RDWR)
        try file.sync()
        try POSIXFile.move(partial, to: path)
        try POSIXFile.syncDirectory(POSIXFile.parent(of: path))
    }

    /// SQLite's integrity check, then logs against heads, queue against counts, names against their tables.
    public func check() async throws(StoreFault) -> [StoreFinding] {
        try await read { try StoreCheck(db: $0).run() }
    }

    /// In one transaction.
    public func rederive() async throws(StoreFault) -> Int {
        try await writer.perform { db in
            var changed = 0
            for sql in StoreCheck.repairs {
                try db.prepared(sql).run()
                changed += db.changed
            }
            return changed
        }
    }
}
