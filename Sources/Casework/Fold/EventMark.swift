public import Codes

/// Which event, and when it was written: how the standing points back into the logs.
public struct EventMark: Hashable, Sendable {
    /// The event.
    public let id: EventID
    /// When its author wrote it.
    public let time: Timestamp

    /// The mark of an event.
    init(_ event: CaseEvent) {
        id = event.id
        time = event.time
    }
}
