public import Codes
public import StrictJSON

/// What a command on one case comes to: the steps and rows to be written together, and what the caller is told.
///
/// Pure: made from a ``CaseView`` alone, since a stale decision is made again from a newer view.
public struct Decision<Answer: Sendable>: Sendable {
    /// Entries of the case's logs, in the order they take effect.
    public var steps: [Step]
    /// Rows beside the logs, in the same commit: the idempotency record, audit lines, a refusal.
    public var writes: [Write]
    /// What else must hold at the commit. A record that changed meanwhile makes the command fail with `conflict`.
    public var expecting: [Expectation]
    /// Given to the caller once everything above is durable.
    public var answer: Answer

    /// A decision; with neither steps nor writes it only answers.
    public init(
        steps: [Step] = [], writes: [Write] = [], expecting: [Expectation] = [], answer: Answer
    ) {
        self.steps = steps
        self.writes = writes
        self.expecting = expecting
        self.answer = answer
    }

    /// Writes nothing. Due clock events that stood before the command are kept nevertheless.
    public static func refuse(_ answer: Answer) -> Decision { Decision(answer: answer) }
}

/// One change of a case's logs.
public enum Step: Sendable {
    /// Begins a case that is not there yet; stands before every other step.
    case create(NewCase)
    /// An entry that arrived: the other party's, or one of ours fetched back. Its checks have passed
    /// (``Admission``); the journal holds the chain only.
    case append(VerifiedEvent)
    /// An own entry. The journal fills in what the log knows, refuses what is illegal, signs and queues it.
    case write(EventDraft)
    /// Own entries from this sequence on leave the log for a person to see: the peer rejected the first of them.
    case setAside(from: Int, problem: Problem)
    /// Makes the case's summary anew even where no log changed.
    case refresh
    /// The same, by the watch: what the clock asked for by now is done, and the case waits for its next moment.
    case lookedAt
}

/// What a case begins with.
public struct NewCase: Sendable, Hashable {
    /// Given by the origin.
    public var id: CaseID
    /// The side that this gateway is.
    public var ourSide: Side
    /// The two parties, for ever.
    public var origin: GatewayID
    /// See ``origin``.
    public var destination: GatewayID
    /// The catalogue entry whose terms count to the end; an empty object where none is at hand.
    public var matter: JSON
    /// Of the window that begins it, where its first event does not say (预审): by it tokens see the case.
    public var windowDivision: String?

    /// A case between these two.
    public init(
        id: CaseID, ourSide: Side, origin: GatewayID, destination: GatewayID, matter: JSON,
        windowDivision: String? = nil
    ) {
        self.windowDivision = windowDivision
        self.id = id
        self.ourSide = ourSide
        self.origin = origin
        self.destination = destination
        self.matter = matter
    }
}

extension RecordKind {
    /// Cases, by id, whose log lost entries. The feed shows what is stored, not what goes: who keeps figures made from
    /// logs makes them anew and takes the mark away.
    public static let logShortened = RecordKind(rawValue: "log_shortened")
}
