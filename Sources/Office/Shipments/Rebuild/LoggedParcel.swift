internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// A parcel as the events of its case tell it.
struct LoggedParcel: Sendable {
    /// Whether our side registered it.
    let isOurs: Bool
    /// With what the events say; cost, the carrier's own code and what was settled they do not.
    let record: ShipmentRecord
    /// Waybill and contents; nil where they were erased.
    let own: ShipmentPrivate?

    /// Nil where no event that counts names it.
    init?(_ key: ShipmentKey, in view: CaseView) {
        let events = view.fold.order.filter {
            $0.effect != .void && $0.event.type == .shipment
                && $0.event.data["shipment"]?.stringValue == key.shipment
        }.map(\.event)
        guard let first = events.first, let track = view.fold.standing.shipments[key.shipment],
            let leg = first.data["leg"]?.stringValue.flatMap(ShipmentTrack.Leg.init(rawValue:)),
            let to = first.data["to"]?.stringValue.flatMap(ShipmentTrack.Receiver.init(rawValue:))
        else { return nil }
        isOurs = first.author == view.record.ourSide
        var record = ShipmentRecord(
            key: key, leg: leg, to: to, carrier: first.data["carrier"]?.stringValue ?? "",
            paidBy: first.data["paid_by"]?.stringValue, division: CaseDesk.division(of: view.record),
            createdAt: first.time, status: track.status, statusAt: track.time,
            isTest: view.record.summary.isTest)
        // What a carrier says of the time before the registration counts until something was heard.
        if events.count > 1 {
            record.heard = ParcelReport.Standing(time: track.time, rank: track.status.rank)
        }
        record.judge(at: track.time)
        self.record = record
        own = Self.own(events.filter { $0.author == first.author }, in: view)
    }

    /// The contents as they were registered, the number as it was last told: it may have been corrected.
    private static func own(_ events: [CaseEvent], in view: CaseView) -> ShipmentPrivate? {
        var own: ShipmentPrivate?
        for event in events {
            let key = EventKey(view.record.id, event.author, event.sequence)
            // `try?`: what does not open is not known; the store's check tells of it.
            guard let personal = (try? view.disclosures(of: key)) ?? nil,
                let waybill = personal["waybill"]?.stringValue
            else { continue }
            if own == nil {
                own = ShipmentPrivate(waybill: "")
                own?.contents = (personal["contents"]?.arrayValue ?? []).compactMap(\.stringValue)
            }
            own?.waybill = Waybill.plain(waybill)
        }
        return own
    }
}
