internal import Codes

extension Duties {
    /// What is owed though the case has ended: originals on their way back, and news of a result that was changed.
    var ofEnd: [Duty] { ofOriginalsBack + ofAmendments }

    /// 更正 and 撤销 reach the applicant, whatever became of the case since. Source: CASE.md §3, `served`.
    private var ofAmendments: [Duty] {
        standing.amendments.filter { standing.servedOn[$0.id] == nil }.map { mark in
            let since = mark.time.civilDate
            let due = calendar.adding(workingDays: levels.tellApplicantDays, to: since)
            return duty(.tellApplicant, .origin, since: since, due: due, about: mark.id, metBy: [.served])
        }
    }

    /// Originals at the desk go back after an end without a result, and are signed for.
    private var ofOriginalsBack: [Duty] {
        guard StateSet.withoutResult.contains(standing.state), hasOriginals else { return [] }
        if let mark = standing.originalsAtWindow.first(where: { standing.servedOn[$0.id] == nil }) {
            let since = mark.time.civilDate
            let due = calendar.adding(workingDays: levels.tellApplicantDays, to: since)
            return [
                duty(.handBackOriginals, .origin, since: since, due: due, about: mark.id, metBy: [.served])
            ]
        }
        let ended = standing.endedAt?.civilDate ?? today
        let parcel = standing.latestShipment(.originalsBack)
        switch parcel?.status {
        case .delivered?: return []
        case let status? where status.isUnderway:
            return [duty(.carry, .courier, since: parcel?.time.civilDate ?? ended, metBy: [.shipment])]
        default:
            // A parcel that came back is mailed again.
            let since = parcel?.time.civilDate ?? ended
            let due = calendar.adding(workingDays: levels.returnOriginalsDays, to: since)
            return [duty(.returnOriginals, .destination, since: since, due: due, metBy: [.shipment])]
        }
    }

    /// Whether the desk has had the applicant's originals.
    private var hasOriginals: Bool {
        standing.originalsDeliveredOn != nil
            || standing.subject?.isPaper == true && standing.materialsReceivedOn != nil
    }
}
