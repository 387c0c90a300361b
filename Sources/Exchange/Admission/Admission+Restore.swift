public import Codes
internal import Cryptography

/// What came of putting fetched logs into ours.
public struct RestoreOutcome: Sendable, Hashable {
    /// Events that were not here before.
    public var appended = 0
    /// Own events that never left and made room.
    public var setAside = 0
    /// Why a part could not be taken: each is for people to see, and the case stays fenced.
    public var faults: [ErrorCode] = []

    /// Nothing yet.
    public init() {}

    /// Whether the case is whole.
    public var isWhole: Bool { faults.isEmpty }
}

extension Admission {
    /// Takes both logs of a case as the other party serves them, own events among them, through the journal's one
    /// append path: signatures under any key ever on file, chain, and for theirs legality.
    ///
    /// - Parameter entries: the pages of both logs, in any order.
    public func restore(
        _ id: CaseID, _ entries: [ReceivedEvent], from peer: GatewayID
    ) async throws(JournalFault) -> RestoreOutcome {
        let screen = EventScreen(
            own: own, peers: directory.snapshot, now: clock.now(), limits: limits, known: [], refused: [:],
            takesOwn: true)
        let screenings = await Batches.map(entries, perTask: 8) { screen.screen($0, at: 0) }
        var faults: [ErrorCode] = []
        var events: [VerifiedEvent] = []
        for screening in screenings {
            switch screening {
            case .passed(let candidate):
                guard case .whole(let event) = candidate.content, event.caseID == id,
                    event.source == peer || event.source == own.id
                else {
                    faults.append(.dataInvalid)
                    continue
                }
                events.append(event)
            case .foreign: faults.append(.audienceWrong)
            case .keyInDoubt: faults.append(.keyUnknown)
            case .answered(_, .rejected(let problem), _):
                faults.append(ErrorCode(rawValue: problem.code) ?? .dataInvalid)
            case .answered: faults.append(.sealedUnreadable)
            }
        }
        let read = events
        let restoration = Restoration(caseID: id, own: own.id, now: clock.now(), matters: matters)
        var outcome = try await journal.perform(on: id) { restoration.decide(read, $0) }
        outcome.faults = faults + outcome.faults
        for fault in outcome.faults {
            signals.alarm(Alarm(fault, peer: peer, caseID: id, detail: "fetched log"))
        }
        return outcome
    }
}
