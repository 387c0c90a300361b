internal import Codes
internal import StrictJSON

extension Duties {
    /// Accepted or suspended: the decision, what holds the clock, what is still to be brought.
    var ofProcess: [Duty] {
        var duties = standing.correction == nil ? [] : ofCorrection
        duties += standing.holds.compactMap(ofHold)
        duties += ofTolerated
        let since = standing.acceptance?.acceptedOn ?? heldSince
        let due = runningDue.map { calendar.counted(from: since, to: max(since, $0)) }
        duties.append(duty(.decide, .destination, since: since, due: due, metBy: [.decided, .terminated]))
        return duties
    }

    /// The day by which to decide, of the clock that runs: the promised one, or while that stands still the legal
    /// one; nil while both do.
    private var runningDue: CivilDate? {
        let isPromisedStopped = standing.holds.contains(where: \.excluded.stopsPromised)
        let isLegalStopped = standing.holds.contains(where: \.excluded.stopsLegal)
        if !isPromisedStopped { return standing.dueOn }
        return isLegalStopped ? nil : standing.legalDueOn
    }

    /// A correction's hold is the destination's to lift once the correction is closed; before, the applicant's.
    private func ofHold(_ hold: ClockHold) -> Duty? {
        let since = hold.cause.time.civilDate
        if hold.isCorrection {
            guard standing.correction?.request.id != hold.cause.id else { return nil }
            let due = calendar.adding(workingDays: 1, to: heldSince)
            return duty(
                .resumeClock, .destination, since: heldSince, due: due, about: hold.cause.id,
                metBy: [.clockResumed])
        }
        let on = clocks.resumptions.first { $0.hold == hold }?.on
        return duty(
            .resumeClock, .destination, since: since, due: on, about: hold.cause.id, detail: hold.kind,
            metBy: [.clockResumed])
    }

    /// 容缺: materials of `submitted` that may follow, where the personal members are at hand.
    private var ofTolerated: [Duty] {
        guard let followUps, let submission = followUps.submission else { return [] }
        let since = submission.time.civilDate
        let owed = followUps.tolerated.filter { $0.broughtBy.map { !fold.holds($0) } ?? true }
        return owed.map { material in
            let due = calendar.counted(from: since, to: max(since, material.until))
            return today > material.until
                ? duty(
                    .closeLapsed, .destination, since: material.until, due: due, about: submission.id,
                    detail: material.code, metBy: [.terminated, .decided, .supplemented])
                : duty(
                    .supplementTolerated, .applicant, since: since, due: due, about: submission.id,
                    detail: material.code, metBy: [.supplemented])
        }
    }

    /// 多地联办: the origin's steps that can be done now, by the day the case is to be decided.
    var ofSteps: [Duty] {
        guard [.received, .accepted, .suspended].contains(standing.state) else { return [] }
        let since = standing.acceptance?.acceptedOn ?? heldSince
        let due = standing.dueOn.map { calendar.counted(from: since, to: max(since, $0)) }
        return terms.jointSteps.filter { step in
            step.side == .origin && standing.stepOutcomes[step.code] != .done
                && step.after.allSatisfy { standing.stepOutcomes[$0] == .done }
        }.map { duty(.act, .origin, since: since, due: due, detail: $0.code, metBy: [.acted]) }
    }
}
