internal import Codes

extension Duties {
    /// Decided and after: the result on its way, then 办结.
    var ofResult: [Duty] {
        if standing.state == .delivered { return [complete] }
        let parcel = standing.latestShipment(.resultOut)
        if let parcel, parcel.status.isUnderway {
            return [duty(.carry, .courier, since: heldSince, metBy: [.shipment, .resultReceived])]
        }
        if let parcel, parcel.status == .delivered {
            let since = parcel.time.civilDate
            return parcel.to == .window
                ? [duty(.handOver, .origin, since: since, metBy: [.resultReceived])] : [complete]
        }
        if standing.subject?.deliveryWay == "electronic" { return [complete] }
        return [mailResult(again: parcel != nil)]
    }

    private var complete: Duty { duty(.complete, .destination, since: heldSince, metBy: [.completed]) }

    /// A parcel that came back is mailed again.
    private func mailResult(again: Bool) -> Duty {
        let since = again ? heldSince : standing.decision?.decidedOn ?? heldSince
        let due = calendar.adding(workingDays: levels.mailResultDays, to: since)
        return duty(.mailResult, .destination, since: since, due: due, metBy: [.shipment, .completed])
    }
}
