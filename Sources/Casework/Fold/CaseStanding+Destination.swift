internal import Codes
internal import StrictJSON

extension CaseStanding {
    /// The third column of CASE.md §4.
    mutating func applyDestination(_ event: CaseEvent) {
        switch event.type {
        case .preReviewed:
            isReviewAnswered = true
            isReviewPassed = event.data.flag("ok") ?? false
        case .progressed:
            if event.data.text("state") == "done", let step = event.data.text("step") {
                stepOutcomes[step] = .done
            }
        case .received:
            isReceived = true
            handlingNumber = event.data.text("number")
            if state == .submitted { state = .received }
        case .materialsReceived:
            if materialsReceivedOn == nil { materialsReceivedOn = event.data.date("on") }
        case .correctionRequested: requestCorrection(event)
        case .accepted: accept(event)
        case .refused: end(.refused, at: event)
        case .transferred: end(.transferred, at: event)
        case .terminated: end(.terminated, at: event)
        case .withdrawn: end(.withdrawn, at: event)
        case .withdrawalDeclined: withdrawalRequests = []
        case .clockSuspended: suspend(event)
        case .clockResumed: resume(event)
        case .extended:
            extensionDays += max(event.data.integer("days") ?? 0, 0)
            stateDates(event.data)
        case .decided: decide(event)
        case .rectified: amendments.append(EventMark(event))
        case .revoked:
            decision?.isRevoked = true
            amendments.append(EventMark(event))
        case .completed: end(.completed, at: event)
        default: break
        }
    }

    private mutating func requestCorrection(_ event: CaseEvent) {
        let isAccepted = StateSet.inProcess.contains(state)
        let stops = isAccepted && event.data.text("clock") == "stops"
        correction = OpenCorrection(
            request: EventMark(event), dueDays: event.data.integer("due_days") ?? 0, stopsClock: stops)
        if !isAccepted { state = .correcting }
        if stops { hold(event, kind: nil, excluded: .both, days: nil) }
    }

    private mutating func accept(_ event: CaseEvent) {
        correction = nil
        state = .accepted
        acceptance = CaseAcceptance(
            event: EventMark(event), by: .destination, noticeNumber: event.data.text("notice_no"),
            isDeemed: event.data.flag("deemed") ?? false, acceptedOn: event.data.date("accepted_on"))
        stateDates(event.data)
    }

    private mutating func suspend(_ event: CaseEvent) {
        let excluded = event.data.text("excluded").flatMap(ExcludedClocks.init(rawValue:)) ?? .both
        hold(event, kind: event.data.text("kind") ?? "", excluded: excluded, days: event.data.integer("days"))
    }

    private mutating func hold(_ event: CaseEvent, kind: String?, excluded: ExcludedClocks, days: Int?) {
        state = .suspended
        holds.append(ClockHold(cause: EventMark(event), kind: kind, excluded: excluded, days: days))
        stops.append(
            ClockStop(cause: event.id, from: event.time.civilDate, days: days, excluded: excluded))
    }

    private mutating func resume(_ event: CaseEvent) {
        guard let cause = event.data.eventID("suspension") else { return }
        holds.removeAll { $0.cause.id == cause }
        endStop(of: cause, on: event.time.civilDate)
        if holds.isEmpty { state = .accepted }
        stateDates(event.data)
    }

    private mutating func decide(_ event: CaseEvent) {
        state = .decided
        closeAll(at: event)
        decision = CaseDecision(
            event: EventMark(event), outcome: event.data.text("outcome") ?? "",
            number: event.data.text("decision_no") ?? "", decidedOn: event.data.date("decided_on"))
    }

    /// The destination's `due_on` and `legal_due_on` count; an absent `legal_due_on` leaves the one stated before.
    private mutating func stateDates(_ data: JSONObject) {
        dueOn = data.date("due_on") ?? dueOn
        legalDueOn = data.date("legal_due_on") ?? legalDueOn
    }
}
