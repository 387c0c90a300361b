internal import Codes
internal import Exchange
internal import StrictJSON

/// Tells subscriptions of cases that became undeliverable: a rejection writes no event, so no feed shows it.
public struct WebhookWatch: Sendable {
    private let context: OfficeContext
    private static let pageCases = 50
    private static let restMilliseconds: Int64 = 30_000

    /// A watch over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Looks every half minute until cancelled.
    public func run() async throws(CancellationError) {
        while true {
            do throws(OfficeRefusal) {
                _ = try await look()
            } catch {
                // The store's trouble: the next look finds the same cases.
            }
            try await context.clock.sleep(
                untilMonotonicMilliseconds: context.clock.monotonicMilliseconds() + Self.restMilliseconds)
        }
    }

    /// Promises the messages of cases not told of yet, the newest first, up to the first that was.
    /// - Returns: how many cases were told of.
    @discardableResult public func look() async throws(OfficeRefusal) -> Int {
        var told = 0
        var cursor: String?
        let (store, journal) = (context.store, context.journal)
        repeat {
            let after = cursor
            let page = try await refusing { () async throws(StoreFault) in
                try await store.list(
                    CaseQuery(undeliverableOnly: true), after: after, limit: Self.pageCases)
            }
            for record in page.elements {
                let key = record.id.description
                let known = try await refusing { () async throws(StoreFault) in
                    try await store.record(.webhookTold, key)
                }
                guard known == nil else { return told }
                var change = Change(
                    expecting: [.recordVersion(.webhookTold, key, 0)],
                    writes: [.record(.webhookTold, key: key, value: [])])
                for (subscription, _) in try await WebhookRows(context: context).all()
                where subscription.wants("undeliverable", of: record) {
                    let message = WebhookMessage(context: context, subscription: subscription)
                    change.writes += try context.errands.promise(message.undeliverable(record))
                }
                let written = change
                do throws(JournalFault) {
                    _ = try await journal.write([written])
                } catch { throw OfficeRefusal(error) }
                told += 1
            }
            cursor = page.next
        } while cursor != nil
        return told
    }
}
