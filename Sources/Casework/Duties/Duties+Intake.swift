internal import Codes

extension Duties {
    /// A review asked for, or answered and not yet acted on.
    var ofReview: [Duty] {
        guard let request = standing.reviewRequest else { return [] }
        if !isForwarded { return [forward(request)] }
        if standing.isReviewAnswered {
            return [
                duty(.submit, .origin, since: heldSince, metBy: [.submitted, .reviewRequested, .abandoned])
            ]
        }
        let since = AcceptanceClock.dayHeld(request, fold)
        let due = calendar.adding(workingDays: levels.checkDays, to: since)
        return [duty(.review, .destination, since: since, due: due, about: request.id, metBy: [.preReviewed])]
    }

    /// Submitted or received: check it, get the originals, decide on acceptance.
    var ofIntake: [Duty] {
        guard let submission = standing.submission else { return [] }
        if !isForwarded { return [forward(submission)] + ofOriginals(submission) }
        var duties: [Duty] = []
        if !standing.isReceived {
            let since = AcceptanceClock.dayHeld(submission, fold)
            let due = calendar.adding(workingDays: levels.checkDays, to: since)
            duties.append(
                duty(.check, .destination, since: since, due: due, metBy: [.received, .correctionRequested]))
        }
        if standing.isAwaitingOriginals { duties += ofOriginals(submission) }
        if let clock = clocks.acceptance {
            let left = LegalDates.acceptanceDays - LegalDates.acceptanceWarningDay + 1
            duties.append(
                duty(
                    .decideAcceptance, .destination, since: clock.start.day, due: clock.due,
                    warningDays: left,
                    metBy: [.accepted, .correctionRequested, .refused, .transferred]))
        }
        return duties
    }

    private func forward(_ mark: EventMark) -> Duty {
        let since = mark.time.civilDate
        let due = calendar.adding(workingDays: levels.forwardDays, to: since)
        return duty(.forward, .origin, since: since, due: due, about: mark.id, metBy: [])
    }

    private func ofOriginals(_ submission: EventMark) -> [Duty] {
        guard standing.isAwaitingOriginals else { return [] }
        let parcel = standing.latestShipment(.originalsOut)
        if parcel?.status.isUnderway == true {
            return [carry(parcel, metBy: [.shipment])]
        }
        if parcel?.status == .delivered {
            let since = parcel?.time.civilDate ?? heldSince
            let due = calendar.adding(workingDays: levels.checkDays, to: since)
            return [
                duty(.reportMaterials, .destination, since: since, due: due, metBy: [.materialsReceived])
            ]
        }
        let since = submission.time.civilDate
        let due = calendar.adding(workingDays: levels.mailOriginalsDays, to: since)
        return [duty(.mailOriginals, .origin, since: since, due: due, metBy: [.shipment])]
    }

    /// A parcel under way is the courier's, from its first report.
    func carry(_ parcel: ShipmentTrack?, metBy: [EventType]) -> Duty {
        let since = parcel?.reportedAt.civilDate ?? heldSince
        return duty(
            .carry, .courier, since: since, due: calendar.adding(workingDays: levels.carryDays, to: since),
            detail: parcel?.leg.rawValue, metBy: metBy)
    }

    /// What a correction asks, before acceptance or after.
    var ofCorrection: [Duty] {
        guard let correction = standing.correction, let dates = clocks.correction else { return [] }
        let id = correction.request.id
        if today > dates.due.day {
            return [
                duty(
                    .closeLapsed, .destination, since: dates.due.day, due: dates.due,
                    isAssumed: dates.isAssumed,
                    about: id, detail: "correction_lapsed", metBy: [.terminated, .accepted])
            ]
        }
        var duties = [
            duty(
                .supplement, .applicant, since: dates.service, due: dates.due, isAssumed: dates.isAssumed,
                about: id, metBy: [.supplemented, .withdrawalRequested])
        ]
        if dates.isAssumed {
            let since = correction.request.time.civilDate
            let assumed = calendar.adding(workingDays: LegalDates.assumedServiceDays, to: since)
            let due = clocks.acceptance.map { $0.due.day < assumed.day ? $0.due : assumed } ?? assumed
            duties.append(
                duty(.serveCorrection, .origin, since: since, due: due, about: id, metBy: [.served]))
        }
        return duties
    }
}
