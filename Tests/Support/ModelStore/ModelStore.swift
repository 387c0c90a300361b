import Casework
public import Codes
import Cryptography
public import Exchange
import Synchronization

/// The store port in memory, with the failures a disk has, at the call one wants.
///
/// What `commit` returned is durable; a crash (``crash()``) drops what a commit wrote whose sync never came
/// (``Fault/crashBeforeSync``). Isolation: any; one lock, never held over a wait.
public final class ModelStore: Store {
    /// What goes wrong at one call of `commit`.
    public enum Fault: Sendable, Hashable {
        /// Nothing is written, `store_failed`.
        case fails
        /// Nothing is written, `store_full`.
        case full
        /// Written, yet the caller is told `store_outcome_unknown`.
        case unknownWritten
        /// Not written, and the caller is told `store_outcome_unknown`.
        case unknownNotWritten
        /// Another node changes the first case of the commit first: its change is stale.
        case stale
        /// Written but not synced, `store_outcome_unknown`; gone after ``crash()``.
        case crashBeforeSync
    }

    let state: Mutex<State>

    struct State: Sendable {
        /// What every reader sees.
        var tables = ModelTables()
        /// What a crash leaves.
        var durable = ModelTables()
        var commitFaults: [Int: Fault] = [:]
        var readFaults: [Int: StoreFault] = [:]
        var commits = 0
        var reads = 0
        var isFull = false
        var isDead = false
    }

    /// Holds these tables; empty unless given.
    public init(_ tables: ModelTables = ModelTables()) {
        state = Mutex(State(tables: tables, durable: tables))
    }

    // MARK: Faults

    /// The `number`th commit from now (1: the next) goes wrong.
    public func fail(commit number: Int, _ fault: Fault) {
        state.withLock { $0.commitFaults[$0.commits + number] = fault }
    }

    /// The `number`th read from now (1: the next) fails.
    public func fail(read number: Int, _ fault: StoreFault = StoreFault(.storeFailed, "planted")) {
        state.withLock { $0.readFaults[$0.reads + number] = fault }
    }

    /// Whether the disk has room.
    public var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    /// How many commits were tried.
    public var commitCount: Int { state.withLock { $0.commits } }

    /// How many reads were tried.
    public var readCount: Int { state.withLock { $0.reads } }

    /// Drops what was not synced and every planted fault.
    public func crash() {
        state.withLock {
            $0.tables = $0.durable
            $0.commitFaults = [:]
            $0.readFaults = [:]
        }
    }

    /// What is durable, for a later ``restore(_:)`` (an old backup).
    public func snapshot() -> ModelTables { state.withLock { $0.durable } }

    /// Puts an older state in the place of the present one.
    public func restore(_ tables: ModelTables) {
        state.withLock {
            $0.tables = tables
            $0.durable = tables
        }
    }

    // MARK: Writing

    /// Under one lock; a planted fault takes the place of the disk's.
    public func commit(_ changes: [Change]) async throws(StoreFault) -> [ChangeOutcome] {
        let result: Result<[ChangeOutcome], StoreFault> = state.withLock { state in
            state.commits += 1
            let fault = state.commitFaults.removeValue(forKey: state.commits)
            if state.isFull || fault == .full {
                return .failure(StoreFault(.storeFull, "the model's disk is full"))
            }
            if state.tables.hasStray(changes) {
                return .failure(StoreFault(.storeFailed, "an event of no case"))
            }
            switch fault {
            case .fails: return .failure(StoreFault(.storeFailed, "planted"))
            case .unknownNotWritten: return .failure(StoreFault(.storeOutcomeUnknown, "planted"))
            case .stale: state.tables.touchFirstCase(of: changes)
            default: break
            }
            let outcomes = state.tables.apply(changes)
            if fault == .crashBeforeSync {
                return .failure(StoreFault(.storeOutcomeUnknown, "planted, unsynced"))
            }
            state.durable = state.tables
            if fault == .unknownWritten {
                return .failure(StoreFault(.storeOutcomeUnknown, "planted, written"))
            }
            return .success(outcomes)
        }
        return try result.get()
    }

    func read<Value: Sendable>(_ body: (ModelTables) -> Value) throws(StoreFault) -> Value {
        let result: Result<Value, StoreFault> = state.withLock { state in
            state.reads += 1
            if let fault = state.readFaults.removeValue(forKey: state.reads) { return .failure(fault) }
            return .success(body(state.tables))
        }
        return try result.get()
    }

    /// Fails while the disk is full.
    public func probe() async throws(StoreFault) {
        if isFull { throw StoreFault(.storeFull, "the model's disk is full") }
        // A sync that succeeds brings down what an earlier one left.
        state.withLock { $0.durable = $0.tables }
    }
}
