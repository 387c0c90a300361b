internal import Codes

/// Wakes cases in which the clock has something to write, so that it is written though nobody asks.
///
/// No answer depends on it: a command on a case writes what is due first. Run one per process.
public struct ClockWatch: Sendable {
    private let store: any Store
    private let journal: Journal
    private let clock: any GatewayClock
    /// Time between two looks, in milliseconds: clock events fall on days, so a minute is soon enough.
    private let intervalMilliseconds: Int64
    private static let pageCases = 256

    /// A watch over one store's cases.
    public init(
        store: any Store, journal: Journal, clock: any GatewayClock, intervalMilliseconds: Int64 = 60_000
    ) {
        self.store = store
        self.journal = journal
        self.clock = clock
        self.intervalMilliseconds = intervalMilliseconds
    }

    /// Looks until cancelled.
    public func run() async throws(CancellationError) {
        while true {
            // A fault of the store ends this look; the next one finds the same cases.
            _ = try? await look()
            try await clock.sleep(
                untilMonotonicMilliseconds: clock.monotonicMilliseconds() + intervalMilliseconds)
        }
    }

    /// Wakes every case that is due now.
    /// - Returns: how many there were.
    @discardableResult public func look() async throws(StoreFault) -> Int {
        guard await journal.clockDoubt() == nil else { return 0 }
        let query = CaseQuery(clockDueBy: clock.now())
        var count = 0
        var cursor: String?
        repeat {
            let page = try await store.list(query, after: cursor, limit: Self.pageCases)
            count += page.elements.count
            let commands = page.elements.map { record in
                CaseCommand(record.id) {
                    $0 == nil ? Decision.refuse(()) : Decision(steps: [.refresh], answer: ())
                }
            }
            for case .failure(let fault) in await journal.performEach(commands) {
                throw StoreFault(fault.code, fault.detail)
            }
            cursor = page.next
        } while cursor != nil
        return count
    }
}
