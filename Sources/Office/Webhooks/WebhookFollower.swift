internal import Casework
internal import Codes
internal import Exchange

/// Promises one message for each stored event and each subscription that wants it.
public struct WebhookFollower: Follower {
    /// Of the cursor.
    public let name = WebhookFollower.cursor
    /// A receiver waits for it.
    public let pace = FollowerPace.prompt
    /// A gateway that had cases before it had webhooks tells nobody of the old ones; `replay` does.
    public let start = FollowerStart.now
    static let cursor = "webhooks"
    private let context: OfficeContext

    /// A follower over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// See ``Follower``.
    public func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        let errands = try await WebhookPage(context).errands(of: events, for: nil)
        var reaction = Reaction()
        for errand in errands { reaction.writes += try context.errands.promise(errand) }
        return reaction
    }
}

/// The messages that some events mean.
struct WebhookPage {
    private let context: OfficeContext

    init(_ context: OfficeContext) { self.context = context }

    /// - Parameter id: only messages to this subscription; nil: to every one.
    func errands(of events: [FollowedEvent], for id: String?) async throws(OfficeRefusal) -> [Errand] {
        let all = try await WebhookRows(context: context).all().map(\.subscription)
        let subscriptions = all.filter { $0.disabled == nil && (id == nil || $0.id == id) }
        let types = Set(subscriptions.flatMap(\.wish.types))
        let wantsAll = subscriptions.contains { $0.wish.types.isEmpty }
        let wanted = events.filter { wantsAll || types.contains($0.event.type.rawValue) }
        guard !subscriptions.isEmpty, !wanted.isEmpty else { return [] }
        let views = try await context.views(of: wanted)
        var errands: [Errand] = []
        for event in wanted {
            guard let view = views[event.key.caseID] else { continue }
            for subscription in subscriptions
            where subscription.wants(event.event.type.rawValue, of: view.record) {
                let message = WebhookMessage(context: context, subscription: subscription)
                if let errand = try message.errand(event, view) { errands.append(errand) }
            }
        }
        return errands
    }
}
