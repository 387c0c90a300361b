internal import Codes
internal import StrictJSON

extension CaseStanding {
    /// The third column of CASE.md §3.
    mutating func applyOrigin(_ event: CaseEvent) {
        switch event.type {
        case .reviewRequested:
            state = .reviewing
            subject = CaseSubject(event.data, before: subject)
            reviewRequest = EventMark(event)
            isReviewAnswered = false
            isReviewPassed = false
        case .abandoned: end(.withdrawn, at: event)
        case .submitted: submit(event)
        case .supplemented: supplement(event)
        case .acted:
            if let step = event.data.text("step") {
                stepOutcomes[step] = event.data.text("outcome").flatMap(StepOutcome.init(rawValue:))
            }
        case .served: serve(event.data)
        case .contactChanged:
            if let way = event.data.record("delivery")?.text("way") { subject?.deliveryWay = way }
        case .withdrawalRequested: withdrawalRequests.append(EventMark(event))
        case .resultReceived:
            isResultReceived = true
            if state != .completed { state = .delivered }
        case .bundleProgressed: bundleParts = event.data.list("parts")
        case .rated: rate(event)
        default: break
        }
    }

    private mutating func submit(_ event: CaseEvent) {
        subject = CaseSubject(event.data, before: subject)
        submission = EventMark(event)
        number = event.data.text("number")
        state = .submitted
        guard let accepted = event.data.record("accepted") else { return }
        state = .accepted
        acceptance = CaseAcceptance(
            event: EventMark(event), by: .origin, noticeNumber: accepted.text("notice_no"), isDeemed: false,
            acceptedOn: accepted.date("accepted_on"))
        dueOn = accepted.date("due_on")
        legalDueOn = accepted.date("legal_due_on")
    }

    private mutating func supplement(_ event: CaseEvent) {
        guard event.data["answers"] != nil, event.data.flag("complete") == true else { return }
        correction = nil
        guard state == .correcting else { return }
        state = .received
        supplement = EventMark(event)
    }

    private mutating func serve(_ data: JSONObject) {
        guard let answered = data.eventID("answers"), let day = data.date("on") else { return }
        if servedOn[answered] == nil { servedOn[answered] = day }
    }

    private mutating func rate(_ event: CaseEvent) {
        guard let about = event.data.text("about").flatMap(RatingSubject.init(rawValue:)) else { return }
        rated.insert(about)
        let level = event.data.text("level")
        guard level == "dissatisfied" || level == "very_dissatisfied" else { return }
        badRatings.append(BadRating(rating: EventMark(event), about: about))
    }
}
