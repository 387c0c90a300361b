internal import Codes
internal import StrictJSON

extension CaseStanding {
    /// Takes the effect of an event that `refusal(of:)` lets stand.
    mutating func apply(_ event: CaseEvent) {
        switch event.type.table {
        case .origin: applyOrigin(event)
        case .destination: applyDestination(event)
        case .either: applyEither(event)
        }
        let ball = nextHolder
        if ball != holder {
            holder = ball
            heldSince = ball == nil ? nil : event.time
        }
    }

    /// `decided` and every end close corrections, suspensions and withdrawal requests.
    mutating func closeAll(at event: CaseEvent) {
        correction = nil
        withdrawalRequests = []
        for hold in holds { endStop(of: hold.cause.id, on: event.time.civilDate) }
        holds = []
    }

    /// Leads to an end, which closes all that is open.
    mutating func end(_ end: CaseState, at event: CaseEvent) {
        state = end
        endedAt = event.time
        closeAll(at: event)
    }

    /// The clock runs again: the stop of that cause has its last day.
    mutating func endStop(of cause: EventID, on day: CivilDate) {
        guard let index = stops.firstIndex(where: { $0.cause == cause && $0.until == nil }) else { return }
        stops[index].until = day
    }
}
