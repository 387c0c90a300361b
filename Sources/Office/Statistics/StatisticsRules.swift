internal import Synchronization

/// What a region sets about its statistics, and whether they are being counted again just now.
public struct StatisticsRules: Sendable {
    /// Whether clerks are counted; off, nothing is kept of who did what.
    public var byClerk: Bool
    /// Matters that are to be open to 通办 this year; nil: no target.
    public var targetMatters: Int?
    let gate = StatisticsGate()

    /// Clerks are counted unless said otherwise.
    public init(byClerk: Bool = true, targetMatters: Int? = nil) {
        self.byClerk = byClerk
        self.targetMatters = targetMatters
    }
}

/// Closed while a recount reads and writes the rows that the follower keeps.
final class StatisticsGate: Sendable {
    private let closed = Mutex(false)

    var isOpen: Bool { closed.withLock { !$0 } }

    /// Closes it; false when it is closed already.
    func close() -> Bool {
        closed.withLock { closed in
            defer { closed = true }
            return !closed
        }
    }

    func open() { closed.withLock { $0 = false } }
}
