internal import Codes
internal import StrictJSON

extension Duties {
    /// Accepted or suspended: the decision, what holds the clock, what is still to be brought.
    var ofProcess: [Duty] {
        var duties = standing.correction == nil ? [] : ofCorrection
        duties += standing.holds.compactMap(ofHold)
        duties += ofTolerated
        let since = standing.acceptance?.acceptedOn ?? heldSince
        let stated = standing.holds.isEmpty ? standing.dueOn : nil
        duties.append(
            duty(
                .decide, .destination, since: since,
                due: stated.map { calendar.counted(from: since, to: $0) },
                metBy: [.decided, .terminated]))
        return duties
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
        let effective = fold.order.filter { $0.effect == .effective }.map(\.event)
        guard let submitted = effective.last(where: { $0.type == .submitted }) else { return [] }
        let brought = Set(
            effective.filter { $0.type == .supplemented }.flatMap { $0.data.list("materials") }
                .compactMap { $0["code"]?.stringValue })
        return submitted.data.list("materials").compactMap(\.objectValue).compactMap { material in
            guard let code = material.text("code"), !brought.contains(code),
                let until = material.date("tolerated_until")
            else { return nil }
            let since = submitted.time.civilDate
            let due = calendar.counted(from: since, to: until)
            return today > until
                ? duty(
                    .closeLapsed, .destination, since: until, due: due, about: submitted.id, detail: code,
                    metBy: [.terminated, .decided])
                : duty(
                    .supplementTolerated, .applicant, since: since, due: due, about: submitted.id,
                    detail: code,
                    metBy: [.supplemented])
        }
    }
}
