public import Codes

/// The two logs in their one order, and what the order amounts to. Source: CASE.md §6.
///
/// Both sides hold the same logs, so both compute the same fold. It grows event by event: what the last
/// destination event has seen is settled for ever; only the origin's events behind it may still move.
public struct CaseFold: Sendable, Hashable {
    /// The standing after the last destination event: no later event changes what stands before it.
    private var settled = CaseStanding()
    /// The order up to and with the last destination event.
    private var settledOrder: [OrderedEvent] = []
    /// The origin's events that no destination event has seen, in their order.
    private var tail: [OrderedEvent] = []
    /// The standing after the tail; nil while the tail is empty.
    private var tip: CaseStanding?
    private var originLength = 0
    private var destinationLength = 0

    /// The fold of no events.
    public init() {}

    /// The fold of two logs.
    public init(_ logs: CaseLogs) {
        for event in MergeOrder.merge(logs) { append(event) }
    }

    /// What the whole order amounts to.
    public var standing: CaseStanding { tip ?? settled }

    /// The state both sides compute.
    public var state: CaseState { standing.state }

    /// Every event in its place, with what it did there.
    public var order: [OrderedEvent] { settledOrder + tail }

    /// The logs that were folded.
    public var logs: CaseLogs {
        var logs = CaseLogs()
        for entry in settledOrder { logs[entry.event.author].append(entry.event) }
        for entry in tail { logs[entry.event.author].append(entry.event) }
        return logs
    }

    /// How many events of `side` were folded: the sequence of its newest.
    public func length(of side: Side) -> Int { side == .origin ? originLength : destinationLength }

    /// Takes the next event of either log in; the same fold as of the longer logs, without folding them again.
    ///
    /// Events of one author come in the order of their sequences; those of the two may come in any order in
    /// which a destination event comes after the origin's events it has seen.
    public mutating func append(_ event: CaseEvent) {
        switch event.author {
        case .origin:
            originLength += 1
            // Taken in place: a copy of the standing would copy each of its lists at their next change.
            if tip == nil { tip = settled }
            if let entry = tip?.take(event) { tail.append(entry) }
        case .destination:
            destinationLength += 1
            settle(through: event.seen)
            settledOrder.append(settled.take(event))
            refoldTail()
        }
    }

    /// The first destination event that has seen the origin's event of that sequence.
    func firstDestinationEvent(seeing sequence: Int) -> CaseEvent? {
        settledOrder.first { $0.event.author == .destination && $0.event.seen >= sequence }?.event
    }

    /// The fold with one event more.
    public func appending(_ event: CaseEvent) -> CaseFold {
        var longer = self
        longer.append(event)
        return longer
    }

    /// Whether an event of that id is stored, with or without effect.
    public func holds(_ id: EventID) -> Bool {
        tail.contains { $0.event.id == id } || settledOrder.contains { $0.event.id == id }
    }

    /// The event of that id, if it is stored.
    public func event(_ id: EventID) -> CaseEvent? {
        (tail.last { $0.event.id == id } ?? settledOrder.last { $0.event.id == id })?.event
    }

    private mutating func settle(through seen: Int) {
        let count = tail.prefix { $0.event.sequence <= seen }.count
        for entry in tail.prefix(count) { settledOrder.append(settled.take(entry.event)) }
        tail.removeFirst(count)
    }

    private mutating func refoldTail() {
        guard !tail.isEmpty else {
            tip = nil
            return
        }
        var standing = settled
        for index in tail.indices { tail[index] = standing.take(tail[index].event) }
        tip = standing
    }
}

extension CaseStanding {
    /// Puts an event in its place: applies it, or leaves it without effect.
    mutating func take(_ event: CaseEvent) -> OrderedEvent {
        guard refusal(of: event) == nil else { return OrderedEvent(event: event, effect: .void) }
        apply(event)
        return OrderedEvent(event: event, effect: .effective)
    }
}
