internal import Codes
internal import StrictJSON

extension CaseStanding {
    /// Why `event` cannot stand here, nil if it can. In the order a refusal makes an origin's event void; over
    /// what its author knew it makes the event illegal.
    func refusal(of event: CaseEvent) -> IllegalReason? {
        guard Transitions.states(for: event.type).contains(state) else {
            return state == .unopened ? .firstEvent : .state
        }
        switch event.type {
        case .submitted: return refusalOfSubmission(event.data)
        case .supplemented: return refusalOfSupplement(event.data)
        case .received: return isReceived ? .once : nil
        case .resultReceived: return isResultReceived ? .once : nil
        case .rated: return refusalOfRating(event.data)
        case .correctionRequested: return correction == nil ? nil : .correctionOpen
        case .clockResumed: return refusalOfResumption(event.data)
        case .withdrawn, .withdrawalDeclined: return withdrawalRequests.isEmpty ? .noWithdrawalPending : nil
        default: return nil
        }
    }

    private func refusalOfSubmission(_ data: JSONObject) -> IllegalReason? {
        guard let subject, state == .reviewing else { return nil }
        return CaseSubject(data, before: nil).namesTheSame(as: subject) ? nil : .reviewChanged
    }

    private func refusalOfSupplement(_ data: JSONObject) -> IllegalReason? {
        guard data["answers"] != nil else { return state == .correcting ? .correctionNotNamed : nil }
        guard let open = correction?.request.id else { return .correctionNotOpen }
        return data.eventID("answers") == open ? nil : .correctionNotOpen
    }

    private func refusalOfRating(_ data: JSONObject) -> IllegalReason? {
        guard let about = data.text("about").flatMap(RatingSubject.init(rawValue:)) else { return .state }
        if about == .decision, !Transitions.decisionRated.contains(state) { return .state }
        return rated.contains(about) ? .once : nil
    }

    /// What may be rated now: each subject once, the decision where there is one.
    public var openRatings: [RatingSubject] {
        guard Transitions.states(for: .rated).contains(state) else { return [] }
        return RatingSubject.allCases.filter { subject in
            !rated.contains(subject) && (subject == .intake || Transitions.decisionRated.contains(state))
        }
    }

    private func refusalOfResumption(_ data: JSONObject) -> IllegalReason? {
        let named = data.eventID("suspension")
        return holds.contains { $0.cause.id == named } ? nil : .suspensionUnknown
    }

    /// Whether some event of `type` can stand here, whatever its data.
    func admits(_ type: EventType) -> Bool {
        guard Transitions.states(for: type).contains(state) else { return false }
        switch type {
        case .received: return !isReceived
        case .resultReceived: return !isResultReceived
        case .rated:
            return !openRatings.isEmpty
        case .correctionRequested: return correction == nil
        case .clockResumed: return !holds.isEmpty
        case .withdrawn, .withdrawalDeclined: return !withdrawalRequests.isEmpty
        default: return true
        }
    }
}
