internal import Codes

extension Duties {
    /// Decided and after: the result on its way, then 办结.
    var ofResult: [Duty] {
        ofHandingOver + ofCommitments
    }

    private var ofHandingOver: [Duty] {
        if standing.state == .delivered { return [complete] }
        let parcel = standing.latestShipment(.resultOut)
        if let parcel, parcel.status.isUnderway {
            return [carry(parcel, metBy: [.shipment, .resultReceived])]
        }
        if let parcel, parcel.status == .delivered {
            let since = parcel.time.civilDate
            return parcel.to == .window
                ? [duty(.handOver, .origin, since: since, metBy: [.resultReceived])] : [complete]
        }
        if standing.subject?.deliveryWay == "electronic" { return [complete] }
        return [mailResult(again: parcel != nil)]
    }

    /// 告知承诺: promised materials are verified once the decision stands; it is revoked if they prove false.
    private var ofCommitments: [Duty] {
        guard let followUps, let decision = standing.decision, decision.outcome != "denied" else { return [] }
        let since = decision.decidedOn ?? decision.event.time.civilDate
        let due = calendar.adding(workingDays: levels.verifyCommitmentDays, to: since)
        return followUps.committed.map { code in
            duty(
                .verifyCommitment, .destination, since: since, due: due, about: decision.event.id,
                detail: code, metBy: [.completed, .revoked])
        }
    }

    private var complete: Duty { duty(.complete, .destination, since: heldSince, metBy: [.completed]) }

    /// A parcel that came back is mailed again.
    private func mailResult(again: Bool) -> Duty {
        let since = again ? heldSince : standing.decision?.decidedOn ?? heldSince
        let due = calendar.adding(workingDays: levels.mailResultDays, to: since)
        return duty(.mailResult, .destination, since: since, due: due, metBy: [.shipment, .completed])
    }
}
