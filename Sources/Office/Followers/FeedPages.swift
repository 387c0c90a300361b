internal import Codes
internal import Exchange
import Synchronization

/// The newest pages of the feed, read and parsed once for all followers.
///
/// Pages stand at fixed places (positions 1 to 128, 129 to 256, …), so that followers who are near each other meet on the
/// same ones.
final class FeedPages: Sendable {
    private struct Page {
        var number: Int64
        var events: [FollowedEvent]
        /// Nothing can be added to it any more.
        var isWhole: Bool
    }

    private let pages = Mutex<[Page]>([])
    /// Positions of a page.
    private static let pagePositions: Int64 = 128
    /// Pages kept: two thousand events, some 10 MB under a load that fills them.
    private static let pagesMost = 16

    /// Events after a position, in their order, as far as its page goes.
    /// - Returns: none at the feed's end; `isMore` where there are later ones.
    /// - Throws: what the store refuses, and `store_failed` for an event that cannot be read.
    func events(
        after position: Int64, in store: any Store
    ) async throws(OfficeRefusal) -> (events: [FollowedEvent], isMore: Bool) {
        var number = position / Self.pagePositions
        while true {
            let page = try await page(number, after: position, in: store)
            let events = page.events.filter { $0.position > position }
            if !events.isEmpty || !page.isWhole { return (events, page.isWhole) }
            // Everything of the page was set aside, or taken: the next one has what comes.
            number += 1
        }
    }

    private func page(
        _ number: Int64, after position: Int64, in store: any Store
    ) async throws(OfficeRefusal) -> Page {
        let kept = pages.withLock { pages in pages.first { $0.number == number } }
        if let kept, kept.isWhole || (kept.events.last.map { $0.position > position } ?? false) {
            return kept
        }
        let (first, last) = (number * Self.pagePositions, (number + 1) * Self.pagePositions)
        let entries = try await refusing { () async throws(StoreFault) in
            try await store.feed(after: first, limit: Int(Self.pagePositions))
        }
        var events: [FollowedEvent] = []
        events.reserveCapacity(entries.count)
        for entry in entries where entry.position <= last {
            if let known = kept?.events.first(where: { $0.position == entry.position }) {
                events.append(known)
                continue
            }
            do throws(JournalFault) {
                events.append(
                    FollowedEvent(
                        position: entry.position, key: entry.event.key,
                        event: try CaseView.parse(entry.event), storedAt: entry.event.storedAt))
            } catch { throw OfficeRefusal(error) }
        }
        let page = Page(number: number, events: events, isWhole: (entries.last?.position ?? 0) >= last)
        pages.withLock { pages in
            pages.removeAll { $0.number == number }
            if pages.count >= Self.pagesMost { pages.removeFirst() }
            pages.append(page)
        }
        return page
    }
}
