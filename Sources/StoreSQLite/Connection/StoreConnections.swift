import Codes
import Exchange
import GRDB
import Glibc

/// Opens the file's connections with every setting that durability and memory depend on.
enum StoreConnections {
    /// The connection that writes: write-ahead log, each commit synced.
    ///
    /// GRDB and SQLite both have `synchronous=NORMAL` as their habit in WAL, which loses the last commits when the
    /// machine stops; so it is set after opening and read back.
    /// - Throws: `store_read_only`, `store_locked`, `store_foreign`, `store_failed`.
    static func writer(path: String, settings: StoreSettings) throws -> DatabaseQueue {
        try makeFile(path)
        var configuration = Configuration()
        configuration.label = "store.writer"
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(Double(settings.busyMilliseconds) / 1_000)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA cache_size = -\(settings.writerCacheBytes / 1_024);
                    PRAGMA mmap_size = 0;
                    PRAGMA temp_store = FILE;
                    """)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { db in
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = \(settings.checkpointPages);
                    PRAGMA journal_size_limit = \(settings.walBytesKept);
                    """)
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            guard mode == "wal", synchronous == 2 else {
                throw StoreFault(.storeFailed, "journal \(mode ?? "?"), synchronous \(synchronous ?? -1)")
            }
        }
        return queue
    }

    /// The connections that read, side by side with the writer and with each other.
    static func readers(path: String, settings: StoreSettings) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "store.reader"
        configuration.readonly = true
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = settings.readers
        configuration.persistentReadOnlyConnections = true
        configuration.busyMode = .timeout(Double(settings.busyMilliseconds) / 1_000)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: "PRAGMA cache_size = -\(settings.readerCacheBytes / 1_024); PRAGMA mmap_size = 0;")
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Makes the file before SQLite does: nobody else may read it, and its name is on the disk.
    private static func makeFile(_ path: String) throws(StoreFault) {
        try POSIXFile.makeDirectory(POSIXFile.parent(of: path))
        if POSIXFile.exists(path) { return }
        let file = try POSIXFile(opening: path, flags: O_RDWR | O_CREAT | O_EXCL)
        try file.sync()
        try POSIXFile.syncDirectory(POSIXFile.parent(of: path))
    }
}
