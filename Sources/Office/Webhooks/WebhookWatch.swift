internal import Codes
internal import Exchange
internal import StrictJSON

/// Tells subscriptions of cases that became undeliverable: a rejection writes no event, so no feed shows it.
public struct WebhookWatch: Sendable {
    private let context: OfficeContext
    private static let restMilliseconds: Int64 = 30_000

    /// A watch over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Looks every half minute until cancelled.
    public func run() async throws(CancellationError) {
        try await context.clock.every(Self.restMilliseconds) { try await look() }
    }

    /// Promises the messages of cases not told of yet, the newest first, up to the first that was.
    /// - Returns: how many cases were told of.
    @discardableResult public func look() async throws(OfficeRefusal) -> Int {
        try await context.eachUndeliverable(without: .webhookTold, key: { $0.id.description }) {
            record throws(OfficeRefusal) in
            var writes: [Write] = []
            for (subscription, _) in try await WebhookRows(context: context).all()
            where subscription.wants("undeliverable", of: record) {
                let message = WebhookMessage(context: context, subscription: subscription)
                writes += try context.errands.promise(message.undeliverable(record))
            }
            return writes
        }
    }
}
