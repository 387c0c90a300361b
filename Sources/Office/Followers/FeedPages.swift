internal import Codes
internal import Exchange
import Synchronization

/// The newest pages of the feed, read and parsed once for all followers, who come by one after another.
final class FeedPages: Sendable {
    /// Events after a position, without a gap.
    private struct Page {
        var after: Int64
        var events: [FollowedEvent]
        var last: Int64
    }

    private let pages = Mutex<[Page]>([])
    /// Pages kept; followers at work are rarely further apart.
    private static let pagesMost = 4

    /// At most `limit` events after a position, in their order; empty at the feed's end.
    /// - Throws: what the store refuses, and `store_failed` for an event that cannot be read.
    func events(
        after position: Int64, limit: Int, in store: any Store
    ) async throws(OfficeRefusal) -> [FollowedEvent] {
        let kept = pages.withLock { pages in
            pages.first { $0.after <= position && position < $0.last }?.events
                .filter { $0.position > position }
        }
        if let kept { return Array(kept.prefix(limit)) }
        let entries = try await refusing { () async throws(StoreFault) in
            try await store.feed(after: position, limit: limit)
        }
        guard let last = entries.last?.position else { return [] }
        var events: [FollowedEvent] = []
        events.reserveCapacity(entries.count)
        for entry in entries {
            do throws(JournalFault) {
                events.append(
                    FollowedEvent(
                        position: entry.position, key: entry.event.key,
                        event: try CaseView.parse(entry.event), storedAt: entry.event.storedAt))
            } catch { throw OfficeRefusal(error) }
        }
        let page = Page(after: position, events: events, last: last)
        pages.withLock { pages in
            pages.removeAll { $0.after == position }
            if pages.count >= Self.pagesMost { pages.removeFirst() }
            pages.append(page)
        }
        return events
    }
}
