/// The one order of the two logs: origin event n stands before the first destination event with `seen` ≥ n,
/// and origin events that no destination event has seen stand last. Source: CASE.md §6.
public enum MergeOrder {
    /// The events of both logs in that order.
    public static func merge(_ logs: CaseLogs) -> [CaseEvent] {
        var order: [CaseEvent] = []
        order.reserveCapacity(logs.origin.count + logs.destination.count)
        var next = 0
        for event in logs.destination {
            while next < logs.origin.count, logs.origin[next].sequence <= event.seen {
                order.append(logs.origin[next])
                next += 1
            }
            order.append(event)
        }
        order.append(contentsOf: logs.origin[next...])
        return order
    }
}
