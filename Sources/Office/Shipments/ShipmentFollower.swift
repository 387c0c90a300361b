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
            guard let shipment = event.event.data["shipment"]?.stringValue,
                let entry = try await desk.book.find(ShipmentKey(event.key.caseID, shipment)),
                let status = event.event.data["status"]?.stringValue
                    .flatMap(ShipmentTrack.Status.init(rawValue:)),
                // `try?`: an event without a time was refused by its schema.
                let time = event.event.data["time"]?.stringValue.flatMap({ try? Timestamp($0) }),
                // Ours was counted when it was written; what is older than the last event is not counted.
                status != entry.record.status, entry.record.statusAt <= time
            else { continue }
            try await desk.take(
                ParcelReport(time: time, status: status, source: .person), of: entry.record.key,
                by: "peer")
        }
        return Reaction()
    }
}
