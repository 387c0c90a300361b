import Codes
import Exchange
import GRDB

/// Copies the file on a lane and a connection of its own, so that a long copy holds no reader back.
actor StoreCopier {
    private let lane = BlockingLane(label: "store.copier")
    private let path: String

    init(path: String) {
        self.path = path
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe lane.asUnownedSerialExecutor() }

    /// Writes what one moment's snapshot holds, compacted.
    func copy(to target: String) throws(StoreFault) {
        var configuration = Configuration()
        configuration.label = "store.copier"
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { db in
                var copy = try db.prepared("VACUUM INTO ?")
                copy.add(target)
                try copy.run()
            }
            try queue.close()
        } catch { throw SQLiteFailure(error).fault(in: .before) }
    }
}
