internal import Codes

extension CaseStanding {
    /// Who has the ball in this standing: the one whose act the case waits for.
    var nextHolder: Holder? {
        switch state {
        case .unopened, .completed, .refused, .transferred, .terminated, .withdrawn: nil
        case .reviewing: isReviewAnswered ? .origin : .destination
        case .submitted, .received: isAwaitingOriginals ? holderOfOriginals : .destination
        case .correcting: holderOfCorrection
        case .accepted, .delivered: .destination
        case .suspended: correction?.stopsClock == true ? holderOfCorrection : .destination
        case .decided: .destination
        case .delivering: holderOfResult
        }
    }

    /// A paper case whose originals the desk has not reported.
    var isAwaitingOriginals: Bool {
        subject?.isPaper == true && materialsReceivedOn == nil && supplement == nil
    }

    private var holderOfOriginals: Holder {
        guard let parcel = latestShipment(.originalsOut) else { return .origin }
        if parcel.status.isUnderway { return .courier }
        return parcel.status == .delivered ? .destination : .origin
    }

    private var holderOfCorrection: Holder {
        guard let correction else { return .destination }
        if latestShipment(.supplementOut)?.status.isUnderway == true { return .courier }
        return servedOn[correction.request.id] == nil ? .origin : .applicant
    }

    private var holderOfResult: Holder {
        guard let parcel = latestShipment(.resultOut) else { return .destination }
        if parcel.status.isUnderway { return .courier }
        return parcel.status == .delivered && parcel.to == .window ? .origin : .destination
    }

    /// The parcel of that leg that was first reported last.
    func latestShipment(_ leg: ShipmentTrack.Leg) -> ShipmentTrack? {
        shipments.values.filter { $0.leg == leg }.max { $0.ordinal < $1.ordinal }
    }
}
