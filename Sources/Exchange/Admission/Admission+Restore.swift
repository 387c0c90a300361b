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
    /// append path: signatures under any key ever on file, chain, and for theirs legality. Of what we refused for good
    /// nothing is taken, nor what stands behind it: its author has yet to learn of it.
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
        let read = try await unrefused(events)
        let restoration = Restoration(caseID: id, own: own.id, now: clock.now(), matters: matters)
        var outcome = RestoreOutcome()
        // Where all that could be read was refused, there is nothing to place, and nothing is wrong.
        if !read.isEmpty || events.isEmpty {
            outcome = try await journal.perform(on: id) { restoration.decide(read, $0) }
        }
        outcome.faults = faults + outcome.faults
        for fault in outcome.faults {
            signals.alarm(Alarm(fault, peer: peer, caseID: id, detail: "fetched log"))
        }
        return outcome
    }

    /// Each author's events before the first that we answered `rejected`, which is final.
    private func unrefused(_ events: [VerifiedEvent]) async throws(JournalFault) -> [VerifiedEvent] {
        let refusals: [Digest: Refusal]
        do throws(StoreFault) {
            refusals = try await store.refusals(events.map(\.digest))
        } catch { throw JournalFault(error) }
        var ends: [GatewayID: Int] = [:]
        for event in events where refusals[event.digest]?.author == event.source {
            ends[event.source] = min(ends[event.source] ?? .max, event.sequence)
        }
        return events.filter { $0.sequence < ends[$0.source] ?? .max }
    }
}
