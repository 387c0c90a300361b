import Synchronization

/// How many requests of each caller are under way.
final class RequestCount<Caller: Hashable & Sendable>: Sendable {
    private let most: Int
    private let running = Mutex<[Caller: Int]>([:])

    init(most: Int) { self.most = most }

    /// Counts one more; false when the caller has as many as it may.
    func begin(_ caller: Caller) -> Bool {
        running.withLock { running in
            guard running[caller, default: 0] < most else { return false }
            running[caller, default: 0] += 1
            return true
        }
    }

    /// Counts one less.
    func end(_ caller: Caller) {
        running.withLock { running in
            let left = running[caller, default: 1] - 1
            running[caller] = left > 0 ? left : nil
        }
    }
}
