public import Codes

/// The two logs of a case, each in the order of its sequences.
public struct CaseLogs: Hashable, Sendable {
    /// What the origin wrote.
    public var origin: [CaseEvent]
    /// What the destination wrote.
    public var destination: [CaseEvent]

    /// Two logs, empty unless given.
    public init(origin: [CaseEvent] = [], destination: [CaseEvent] = []) {
        self.origin = origin
        self.destination = destination
    }

    /// The log that `side` writes.
    public subscript(side: Side) -> [CaseEvent] {
        get { side == .origin ? origin : destination }
        set {
            if side == .origin { origin = newValue } else { destination = newValue }
        }
    }

    /// The logs as the author of `event` knew them: its own before the event, the other's up to `seen`.
    public func known(to event: CaseEvent) -> CaseLogs {
        var known = CaseLogs()
        known[event.author] = self[event.author].filter { $0.sequence < event.sequence }
        known[event.author.other] = self[event.author.other].filter { $0.sequence <= event.seen }
        return known
    }
}
