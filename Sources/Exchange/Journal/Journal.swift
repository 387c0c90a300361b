internal import Casework
public import Codes
public import Cryptography
internal import DequeModule

/// The only writer of case logs.
///
/// Works in rounds, one at a time: take what waits (one command per case, in order) → load the cases → write due
/// clock events → decide → sign, outside any transaction → one durable commit. Commands that arrive meanwhile make
/// the next round together, so an idle journal waits for nobody and a busy one shares its syncs. Whoever waits at the
/// head of the queue leads the round; there is no task of its own.
///
/// What returned from ``perform(on:_:)`` is durable. A case that another node changed meanwhile is decided again.
public actor Journal {
    let store: any Store
    let own: OwnGateway
    let clock: any GatewayClock
    let random: any RandomSource
    let directory: PeerDirectory
    let limits: Limits
    let signals: Signals
    var rules: ClockRules
    var waiting: Deque<Command> = []
    /// Cases as last committed, so that their logs are not parsed anew for each command.
    var cache: Generations<CaseID, CaseView>
    var fences = Fences()
    var watch = ClockGuard()
    var isWatchLoaded = false
    private var isLeading = false

    /// A journal over a store; there must be one per process.
    public init(
        store: any Store, own: OwnGateway, clock: any GatewayClock, random: any RandomSource,
        directory: PeerDirectory, rules: ClockRules, limits: Limits = Limits(), signals: Signals = Signals()
    ) {
        self.store = store
        self.own = own
        self.clock = clock
        self.random = random
        self.directory = directory
        self.rules = rules
        self.limits = limits
        self.signals = signals
        cache = Generations(capacity: limits.journalCases)
    }

    /// Decides on one case and returns only when what was decided is durable.
    ///
    /// - Parameter decide: pure; called again with a newer view when the case changed meanwhile. Nil: no such case.
    /// - Throws: the codes of ``JournalFault``; nothing of the decision was written then, unless the code is
    ///   `store_outcome_unknown`.
    public func perform<Answer: Sendable>(
        on id: CaseID, _ decide: @escaping @Sendable (CaseView?) -> Decision<Answer>
    ) async throws(JournalFault) -> Answer {
        try await performEach([CaseCommand(id, decide)])[0].get()
    }

    /// Decides on several cases (or several times on one, in order), each by itself.
    /// - Returns: what became of each, in the order given.
    public func performEach<Answer: Sendable>(
        _ commands: [CaseCommand<Answer>]
    ) async -> [Result<Answer, JournalFault>] {
        await settle(commands.map { Command.Work.onCase($0.id, $0.erased) }).map { outcome in
            outcome.flatMap { answer in
                guard let answer = answer as? Answer else {
                    return .failure(JournalFault(.internal, detail: "an answer of another kind"))
                }
                return .success(answer)
            }
        }
    }

    /// Writes what touches no case log (delivery marks, receipts, records, audit) in the same commits.
    /// - Returns: one outcome per change.
    public func write(_ changes: [Change]) async throws(JournalFault) -> [ChangeOutcome] {
        guard !changes.isEmpty else { return [] }
        let answer = try await settle([.changes(changes)])[0].get()
        guard let outcomes = answer as? [ChangeOutcome] else {
            throw JournalFault(.internal, detail: "an answer of another kind")
        }
        return outcomes
    }

    private func settle(_ works: [Command.Work]) async -> [Result<any Sendable, JournalFault>] {
        guard waiting.count + works.count <= limits.journalWaiting || waiting.isEmpty else {
            return works.map { _ in
                .failure(JournalFault(.unavailable, detail: "too much waits for the journal"))
            }
        }
        let ticket = Ticket(works.count)
        let commands = works.map { Command($0, ticket) }
        waiting.append(contentsOf: commands)
        while ticket.open > 0 {
            if isLeading {
                await withCheckedContinuation { ticket.waiter = $0 }
            } else {
                isLeading = true
                await round()
                isLeading = false
                waiting.first?.ticket.resume()
            }
        }
        return commands.map { $0.outcome ?? .failure(JournalFault(.internal)) }
    }
}
