public import Codes
public import StrictJSON

/// One entry of a case's log, as the fold sees it: what was said, by whom, and what its author had seen.
public struct CaseEvent: Hashable, Sendable {
    /// The event's identifier, unique in its case.
    public let id: EventID
    /// The side that wrote it.
    public let author: Side
    /// What it says.
    public let type: EventType
    /// Its place in its author's log, from 1.
    public let sequence: Int
    /// The highest sequence of the other side's log that the author had durably stored.
    public let seen: Int
    /// When its author wrote it, by the author's clock.
    public let time: Timestamp
    /// When this gateway stored it; nil where that is not known (a candidate, a vector).
    public let storedAt: Timestamp?
    /// The public members, and the personal ones where they are at hand; the fold reads public ones only.
    public let data: JSONObject

    /// An event from its parts; nothing is checked here (`EventSchema`, `Legality`).
    public init(
        id: EventID, author: Side, type: EventType, sequence: Int, seen: Int, time: Timestamp,
        storedAt: Timestamp? = nil, data: JSONObject
    ) {
        self.id = id
        self.author = author
        self.type = type
        self.sequence = sequence
        self.seen = seen
        self.time = time
        self.storedAt = storedAt
        self.data = data
    }

    /// The day at UTC+8 on which this gateway stored the event, or on which it was written if that is unknown.
    public var dayStored: CivilDate { (storedAt ?? time).civilDate }
}
