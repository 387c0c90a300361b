internal import Codes

/// Looks at cases in which a clock has something to say, though nobody asks: a clock event falls due, or a duty's
/// light changes.
///
/// No answer depends on it: a command on a case writes what is due first. Run one per process. It reads only the cases
/// whose moment has come, by the store's index, and each of them once a moment.
public struct ClockWatch: Sendable {
    /// What else is to be done about a case whose moment has come, beside writing what is due: read before the case is
    /// decided on, applied in the same commit. `conflict` when what was read has changed: the next look finds it again.
    public typealias Attending =
        @Sendable (CaseRecord) async throws(StoreFault) -> @Sendable (CaseView) -> Decision<Void>

    private let store: any Store
    private let journal: Journal
    private let clock: any GatewayClock
    private let attending: Attending
    /// Time between two looks, in milliseconds: what clocks say falls on days, so a minute is soon enough.
    private let intervalMilliseconds: Int64
    private static let pageCases = 256

    /// A watch over one store's cases.
    public init(
        store: any Store, journal: Journal, clock: any GatewayClock, intervalMilliseconds: Int64 = 60_000,
        attending: @escaping Attending = { _ in { _ in Decision(steps: [.lookedAt], answer: ()) } }
    ) {
        self.store = store
        self.journal = journal
        self.clock = clock
        self.intervalMilliseconds = intervalMilliseconds
        self.attending = attending
    }

    /// Looks until cancelled.
    public func run() async throws(CancellationError) {
        try await clock.every(intervalMilliseconds) { try await look() }
    }

    /// Looks at every case whose moment has come; at none while the machine's clock is doubtful.
    /// - Returns: how many there were.
    @discardableResult public func look() async throws(StoreFault) -> Int {
        guard await journal.clockDoubt() == nil else { return 0 }
        let query = CaseQuery(clockDueBy: clock.now())
        var count = 0
        var cursor: String?
        var failed: StoreFault?
        repeat {
            let page = try await store.list(query, after: cursor, limit: Self.pageCases)
            count += page.elements.count
            var commands: [CaseCommand<Void>] = []
            for record in page.elements {
                let attend = try await attending(record)
                commands.append(
                    CaseCommand(record.id) { view in
                        guard let view else { return Decision.refuse(()) }
                        return attend(view)
                    })
            }
            // One case that cannot be looked at holds back no other.
            for case .failure(let fault) in await journal.performEach(commands) {
                failed = StoreFault(fault.code, fault.detail)
            }
            cursor = page.next
        } while cursor != nil
        if let failed { throw failed }
        return count
    }
}
