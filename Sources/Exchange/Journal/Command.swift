public import Codes

/// A decision to be made on one case.
public struct CaseCommand<Answer: Sendable>: Sendable {
    /// The case.
    public let id: CaseID
    /// See ``Journal/perform(on:_:)``.
    public let decide: @Sendable (CaseView?) -> Decision<Answer>

    /// A command.
    public init(_ id: CaseID, _ decide: @escaping @Sendable (CaseView?) -> Decision<Answer>) {
        self.id = id
        self.decide = decide
    }

    var erased: @Sendable (CaseView?) -> Decision<any Sendable> {
        { [decide] view in
            let decision = decide(view)
            return Decision<any Sendable>(
                steps: decision.steps, writes: decision.writes, expecting: decision.expecting,
                answer: decision.answer)
        }
    }
}

/// What waits in the journal's queue. Lives in the journal's isolation.
final class Command {
    enum Work {
        case onCase(CaseID, @Sendable (CaseView?) -> Decision<any Sendable>)
        case changes([Change])
    }

    let work: Work
    let ticket: Ticket
    /// How often it was decided already.
    var tries = 0
    private(set) var outcome: Result<any Sendable, JournalFault>?

    init(_ work: Work, _ ticket: Ticket) {
        self.work = work
        self.ticket = ticket
    }

    func settle(_ outcome: Result<any Sendable, JournalFault>) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        ticket.open -= 1
        if ticket.open == 0 { ticket.resume() }
    }
}

/// A caller that waits until all its commands are settled, or until it is its turn to lead a round.
final class Ticket {
    var open: Int
    var waiter: CheckedContinuation<Void, Never>?

    init(_ open: Int) { self.open = open }

    func resume() {
        waiter?.resume()
        waiter = nil
    }
}
