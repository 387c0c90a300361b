import Synchronization

/// Bytes that all requests together may hold.
///
/// Isolation: any. A lease gives its bytes back when it goes out of scope.
final class ByteBudget: Sendable {
    private let free: Mutex<Int>

    init(bytes: Int) { free = Mutex(bytes) }

    /// Takes bytes; nil when there are not that many left.
    func lease(_ bytes: Int) -> Lease? {
        let isGiven = free.withLock { free in
            guard bytes <= free else { return false }
            free -= bytes
            return true
        }
        return isGiven ? Lease(budget: self, bytes: bytes) : nil
    }

    /// Bytes taken from a budget, until the last reference goes.
    final class Lease: Sendable {
        private let budget: ByteBudget
        private let bytes: Int

        init(budget: ByteBudget, bytes: Int) {
            self.budget = budget
            self.bytes = bytes
        }

        deinit { budget.free.withLock { $0 += bytes } }
    }
}
