import Codes
public import Exchange
import GRDB

/// The store of one machine: one SQLite file in write-ahead mode, synced at each commit.
///
/// One connection writes, on a lane of its own; a few read side by side with it and never wait for it. All waiting for
/// the disk is away from the shared pool. The process that opens it holds the data directory's lock.
public final class SQLiteStore: Store {
    /// Random bytes given when the file was made: two stores, or a store and its copy gone on by itself, are told apart
    /// by identity and generation.
    public let identity: [UInt8]
    /// How often the file has been opened for writing.
    public let generation: Int
    /// Number of the newest migration that the file has.
    public let schemaVersion: Int

    let writer: StoreWriter
    let readers: DatabasePool
    let names: NameTables
    let settings: StoreSettings
    /// The database file.
    public let path: String
    private let secret: [UInt8]

    /// Opens the file, making it where there is none (0600, its folder 0700), and brings it to this version's schema.
    ///
    /// Blocks while it opens. - Throws: `store_newer`, `store_foreign`, `store_read_only`, `store_locked`,
    /// `store_full`, `store_corrupt`, `store_failed`; a file that is refused is left as it was.
    public init(path: String, settings: StoreSettings = StoreSettings()) throws(StoreFault) {
        do {
            let queue = try StoreConnections.writer(path: path, settings: settings)
            let about = try queue.inDatabase { db in
                var random = SystemRandomNumberGenerator()
                try StoreSchema.migrate(db, identity: random.bytes(16), secret: random.bytes(32))
                try db.execute(sql: "UPDATE meta SET value = value + 1 WHERE name = 'generation'")
                return try StoreSchema.about(db)
            }
            (identity, secret, generation) = (about.identity, about.secret, about.generation)
            schemaVersion = StoreSchema.version
            names = NameTables(mattersKept: settings.mattersKept)
            readers = try StoreConnections.readers(path: path, settings: settings)
            writer = StoreWriter(queue: queue, path: path, settings: settings, names: names)
            self.path = path
            self.settings = settings
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw SQLiteFailure(error).fault(in: .before)
        }
    }

    /// One transaction on the writer's lane, synced before this returns.
    ///
    /// - Throws: as the port says; `store_locked` too, when another process goes on writing.
    public func commit(_ changes: [Change]) async throws(StoreFault) -> [ChangeOutcome] {
        if changes.isEmpty { return [] }
        return try await writer.commit(changes)
    }

    /// Commits a row of the store's own, as any commit: synced.
    public func probe() async throws(StoreFault) {
        try await writer.probe()
    }

    /// Ends all connections after what is being read and written. Nothing may be called after it.
    public func close() async {
        // A connection that is still busy closes with its last use. The writer's is the last: it moves the write-ahead log
        // into the file, which those that only read cannot.
        try? readers.close()
        await writer.close()
    }

    /// Reads in one snapshot, away from the shared pool. It is not cut short when the task is cancelled.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreFault) -> Value {
        let result: Result<Value, StoreFault> = await withCheckedContinuation { continuation in
            readers.asyncRead { access in
                do {
                    continuation.resume(returning: .success(try body(access.get())))
                } catch let fault as StoreFault {
                    continuation.resume(returning: .failure(fault))
                } catch {
                    continuation.resume(returning: .failure(SQLiteFailure(error).fault(in: .before)))
                }
            }
        }
        return try result.get()
    }

    /// Reads a cursor of the listing that `scope` describes.
    func cursor(_ text: String?, in scope: String) throws(StoreFault) -> Cursor? {
        guard let text else { return nil }
        return try Cursor(text, in: scope, secret: secret)
    }

    /// Writes a cursor of the listing that `scope` describes.
    func text(of cursor: Cursor?, in scope: String) -> String? {
        cursor?.text(in: scope, secret: secret)
    }

    /// A page's length as it is granted.
    func granted(_ limit: Int) -> Int { min(max(limit, 1), settings.pageEntries) }
}

extension SystemRandomNumberGenerator {
    fileprivate mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}
