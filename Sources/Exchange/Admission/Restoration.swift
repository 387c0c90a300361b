internal import Casework
internal import Codes
internal import Cryptography
internal import StrictJSON

/// Puts both logs of a case, as the other party keeps them, into our own: after a loss here, or to fill a gap.
///
/// Pure. What stands here already is left; own events that never left and stand in another's place go aside; what
/// does not follow, or is not legal for its author, ends its log there.
struct Restoration: Sendable {
    let caseID: CaseID
    let own: GatewayID
    let now: Timestamp
    let matters: any MatterCounter

    func decide(_ fetched: [VerifiedEvent], _ view: CaseView?) -> Decision<RestoreOutcome> {
        var run = RestorationRun(restoration: self, view: view)
        run.place(fetched)
        return Decision(
            steps: run.steps, writes: run.writes, expecting: run.expecting, answer: run.outcome)
    }
}

/// One restoration on its way.
struct RestorationRun {
    let restoration: Restoration
    var view: CaseView?
    var steps: [Step] = []
    var writes: [Write] = []
    /// What is taken here is not refused by another batch meanwhile.
    var expecting: [Expectation] = []
    var outcome = RestoreOutcome()

    mutating func place(_ fetched: [VerifiedEvent]) {
        guard let record = view?.record ?? begin(fetched) else {
            outcome.faults.append(.authorNotAllowed)
            return
        }
        var queues: [Side: [VerifiedEvent]] = [:]
        for side in Side.allCases {
            queues[side] = fetched.filter {
                $0.source == record.gateway(of: side) && $0.audience == record.gateway(of: side.other)
            }
            .sorted { $0.sequence < $1.sequence }
        }
        for side in Side.allCases { queues[side] = unplaced(queues[side] ?? [], side) }
        var moves = true
        while moves {
            moves = false
            for side in Side.allCases {
                while let next = queues[side]?.first, fits(next, side) {
                    queues[side]?.removeFirst()
                    guard take(next, side) else {
                        queues[side] = []
                        break
                    }
                    moves = true
                }
            }
        }
        if queues.values.contains(where: { !$0.isEmpty }) { outcome.faults.append(.chainBroken) }
    }

    /// Begins a case that is not here; its parties are those of the origin's first event.
    private mutating func begin(_ fetched: [VerifiedEvent]) -> CaseRecord? {
        guard let first = fetched.first(where: { $0.sequence == 1 && $0.type.opensCase && $0.seen == 0 }),
            first.source == restoration.own || first.audience == restoration.own
        else { return nil }
        let new = NewCase(
            id: restoration.caseID, ourSide: first.source == restoration.own ? .origin : .destination,
            origin: first.source, destination: first.audience, matter: restoration.matters.terms(of: first))
        steps.append(.create(new))
        let begun = CaseView(provisional: new, at: restoration.now)
        view = begun
        return begun.record
    }

    /// What is not in the log yet. Own entries that never left make room for those that did.
    private mutating func unplaced(_ events: [VerifiedEvent], _ side: Side) -> [VerifiedEvent] {
        guard let view else { return [] }
        let log = view.file.log(of: side)
        for event in events where event.sequence <= log.count {
            let stored = log[event.sequence - 1]
            guard stored.digest != event.digest else { continue }
            guard side == view.record.ourSide, stored.delivery == .waiting else {
                outcome.faults.append(.fork)
                return []
            }
            steps.append(.setAside(from: event.sequence, problem: Problem(.fork, "written after a loss")))
            self.view?.truncate(side, to: event.sequence - 1)
            outcome.setAside = log.count - event.sequence + 1
            return events.filter { $0.sequence >= event.sequence }
        }
        return events.filter { $0.sequence > log.count }
    }

    private func fits(_ event: VerifiedEvent, _ side: Side) -> Bool {
        guard let view else { return false }
        return event.seen <= view.logs[side.other].count
    }

    private mutating func take(_ event: VerifiedEvent, _ side: Side) -> Bool {
        guard let view, event.sequence == view.logs[side].count + 1,
            event.previous == view.head(of: side)?.digest,
            event.seen >= view.logs[side].last?.seen ?? 0
        else {
            outcome.faults.append(.chainBroken)
            return false
        }
        let entry = event.caseEvent(author: side, storedAt: restoration.now)
        if side != view.record.ourSide, !Legality.judge(entry, in: view.fold).isLegal {
            outcome.faults.append(.transitionIllegal)
            return false
        }
        let key = EventKey(restoration.caseID, side, event.sequence)
        let stored = StoredEvent(
            key: key, id: event.id, digest: event.digest, jws: [], sealed: nil, storedAt: restoration.now)
        self.view?.take(stored, entry)
        steps.append(.append(event))
        expecting.append(.unrefused(event.digest))
        outcome.appended += 1
        return true
    }
}
