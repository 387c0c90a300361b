import Codes
import Exchange
import GRDB

/// The one writer: a connection on a lane of its own.
///
/// A commit whose outcome is not known ends the connection. A new one is opened and first commits a row of its own:
/// that overwrites what the failed commit may have left behind the end of the write-ahead log, so what readers then
/// see is also what a restart would find.
actor StoreWriter {
    private let lane: BlockingLane
    private let path: String
    private let settings: StoreSettings
    private let names: NameTables
    private var queue: DatabaseQueue?

    /// - Parameter queue: the connection that has brought the file to this version's schema.
    init(queue: DatabaseQueue, path: String, settings: StoreSettings, names: NameTables) {
        lane = BlockingLane(label: "store.writer")
        self.queue = queue
        self.path = path
        self.settings = settings
        self.names = names
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe lane.asUnownedSerialExecutor() }

    /// Writes all changes that are not stale in one transaction and returns when it is synced.
    func commit(_ changes: [Change]) throws(StoreFault) -> [ChangeOutcome] {
        let names = names
        let (outcomes, gateways, matters, written) = try transaction { db in
            var round = CommitRound(db: db, names: names)
            var outcomes: [ChangeOutcome] = []
            outcomes.reserveCapacity(changes.count)
            for change in changes { outcomes.append(try round.apply(change)) }
            try round.finish()
            return (outcomes, round.newGateways, round.newMatters, round.writtenMatters)
        }
        names.learn(gateways, matters: matters, written: written)
        return outcomes
    }

    /// Commits a row of the store's own.
    func probe() throws(StoreFault) {
        try transaction { db in try Self.writeProbe(db) }
    }

    /// Runs work of upkeep in one transaction.
    func perform<Value>(_ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        try transaction(body)
    }

    /// Moves the whole write-ahead log into the file, as far as readers let it.
    func checkpoint() throws(StoreFault) {
        let queue = try opened()
        do {
            try queue.inDatabase { db in _ = try db.checkpoint(.passive) }
        } catch { throw SQLiteFailure(error).fault(in: .before) }
    }

    /// Ends the connection. A later write opens one again.
    func close() {
        let old = queue
        queue = nil
        // What stays open here closes with the last reference; there is nothing to be done about it now.
        try? old?.close()
    }

    private static func writeProbe(_ db: Database) throws {
        try db.prepared(
            """
            INSERT INTO meta (name, value) VALUES ('probe', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1
            """
        ).run()
    }

    private enum Ending<Value> {
        case done(Value)
        /// - Parameter isUsable: whether the connection is fit for another transaction.
        case failed(StoreFault, isUsable: Bool)
    }

    private func transaction<Value>(_ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        switch try opened().inDatabase({ Self.run(body, in: $0) }) {
        case .done(let value): return value
        case .failed(let fault, let isUsable):
            if !isUsable {
                close()
                // The fault that is thrown is the first one; if opening fails too, the next write meets it again.
                _ = try? opened()
            }
            throw fault
        }
    }

    private static func run<Value>(_ body: (Database) throws -> Value, in db: Database) -> Ending<Value> {
        do {
            try db.prepared("BEGIN IMMEDIATE").run()
        } catch {
            let failure = SQLiteFailure(error)
            return .failed(failure.fault(in: .before), isUsable: !failure.breaksHandle)
        }
        let value: Value
        do {
            value = try body(db)
        } catch {
            let isBack = rollBack(db)
            if let fault = error as? StoreFault { return .failed(fault, isUsable: isBack) }
            let failure = SQLiteFailure(error)
            return .failed(failure.fault(in: .before), isUsable: isBack && !failure.breaksHandle)
        }
        do {
            try db.prepared("COMMIT").run()
            return .done(value)
        } catch {
            let failure = SQLiteFailure(error)
            let isBack = rollBack(db)
            return .failed(failure.fault(in: .commit), isUsable: isBack && !failure.breaksHandle)
        }
    }

    /// - Returns: whether no transaction is open any more.
    private static func rollBack(_ db: Database) -> Bool {
        if !db.hasOpenTransaction { return true }
        // Whether it worked is asked of the connection itself.
        try? db.prepared("ROLLBACK").run()
        return !db.hasOpenTransaction
    }

    /// The connection, opened anew after a failure.
    private func opened() throws(StoreFault) -> DatabaseQueue {
        if let queue { return queue }
        do {
            let queue = try StoreConnections.writer(path: path, settings: settings)
            if case .failed(let fault, _) = queue.inDatabase({ Self.run(Self.writeProbe, in: $0) }) {
                try? queue.close()  // The fault says why; the connection is given up either way.
                // What the caller wants written was not begun: to it, this is no unknown outcome.
                throw fault.code == .storeOutcomeUnknown ? StoreFault(.storeFailed, fault.detail) : fault
            }
            self.queue = queue
            return queue
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw SQLiteFailure(error).fault(in: .before)
        }
    }
}
