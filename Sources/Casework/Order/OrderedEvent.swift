/// An event in its place in the order, with what it did there.
public struct OrderedEvent: Hashable, Sendable {
    /// What an event did in its place.
    public enum Effect: String, Hashable, Sendable {
        /// It took effect.
        case effective
        /// It was legal when written but overtaken: stored, shown, without effect. Only an origin's can be.
        case void
    }

    /// The event.
    public let event: CaseEvent
    /// What it did.
    public let effect: Effect

    /// An event with its effect.
    public init(event: CaseEvent, effect: Effect) {
        self.event = event
        self.effect = effect
    }
}
