internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// What the other side writes of a parcel that we sent: its desk has it, or nobody took it.
public struct ShipmentFollower: Follower {
    private let context: OfficeContext
    /// The cursor's name.
    public let name = "shipments"
    /// A trouble that the other side tells of is shown within a second.
    public let pace = FollowerPace.prompt
    /// A store that is older than this has parcels of which nothing is kept.
    public let start = FollowerStart.now

    /// Follows for one gateway.
    public init(_ context: OfficeContext) { self.context = context }

    /// Takes their word as a person's; what is already known changes nothing.
    public func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        let desk = ShipmentDesk(context)
        for event in events where event.event.type == .shipment {
            guard let shipment = event.event.data["shipment"]?.stringValue else { continue }
            let key = ShipmentKey(event.key.caseID, shipment)
            guard let entry = try await desk.book.find(key) else {
                try await followTheirs(event, key)
                continue
            }
            // `try?`: an event without a time was refused by its schema.
            let time = event.event.data["time"]?.stringValue.flatMap { try? Timestamp($0) }
            guard let view = try await context.caseView(event.key.caseID),
                event.key.author != view.record.ourSide,
                // What is older than the last event is not counted, and ours was counted when it was written.
                let track = view.fold.standing.shipments[shipment], track.time == time,
                event.event.data["status"]?.stringValue == track.status.rawValue,
                track.status != entry.record.status || entry.record.statusAt < track.time
            else { continue }
            try await desk.take(
                ParcelReport(time: track.time, status: track.status, source: .person, isLogged: true),
                of: entry.record.key,
                by: "peer")
        }
        return Reaction()
    }

    /// A parcel that the other side registered and that comes to us, where the region wants to follow those.
    private func followTheirs(_ event: FollowedEvent, _ key: ShipmentKey) async throws(OfficeRefusal) {
        guard let rules = context.watch, rules.followsIncoming, ShipmentKey.isID(key.shipment),
            let code = event.event.data["carrier"]?.stringValue,
            let carrier = try await Carriers(context).find(code), rules.takes(carrier),
            let view = try await context.caseView(key.caseID), event.key.author != view.record.ourSide,
            !view.record.summary.isTest
        else { return }
        var data = event.event.data
        do throws(JournalFault) {
            for (name, value) in try view.disclosures(of: event.key) ?? [:] { data[name] = value }
        } catch { throw OfficeRefusal(error) }
        let desk = ShipmentDesk(context)
        guard let parcel = ShipmentEvent(data), parcel.status.isUnderway,
            parcel.to == (view.record.ourSide == .origin ? .window : .desk),
            // `try?`: a number that our carrier cannot have is the other side's to correct.
            (try? Waybill(parcel.waybill, of: carrier)) != nil
        else { return }
        let rows = try await desk.new(parcel, key, view, nil, isTheirs: true)
        // What was registered meanwhile is found when these events come again.
        guard try await desk.commit(Change(expecting: rows.expecting, writes: rows.writes)) else {
            throw OfficeRefusal(.conflict)
        }
    }
}
