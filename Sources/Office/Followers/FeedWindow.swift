internal import Codes
internal import Exchange

/// The newest events of the feed, read and parsed once for all followers. Isolation: its own.
actor FeedWindow {
    private var events: [FollowedEvent] = []
    /// What it begins after.
    private var start: Int64 = 0
    /// Read as far as here; nil: nothing was read yet.
    private var end: Int64?
    /// The newest position that was read; 0 before the first reading.
    var newest: Int64 { end ?? 0 }
    private var reading: Task<Result<Int, OfficeRefusal>, Never>?

    /// Events that one call gives.
    private static let pageEvents = 128
    /// Events kept: some 3 MB under a load that fills them. Who is further behind reads for himself.
    private static let eventsMost = 512

    /// Events after a position, in their order.
    /// - Returns: none at the feed's end; `isMore` where there may be later ones now.
    /// - Throws: what the store refuses, and `store_failed` for an event that cannot be read.
    func events(
        after position: Int64, in store: any Store
    ) async throws(OfficeRefusal) -> (events: [FollowedEvent], isMore: Bool) {
        guard let end, start <= position, position <= end else {
            let found = try await Self.read(after: position, store)
            if end == nil || (end ?? 0) < position { begin(after: position, found) }
            return (found, found.count == Self.pageEvents)
        }
        if position == end { try await grow(from: end, store) }
        // From the end, since most are near it.
        let first = (events.lastIndex { $0.position <= position } ?? -1) + 1
        let page = Array(events[first...].prefix(Self.pageEvents))
        return (page, page.count == Self.pageEvents)
    }

    private func begin(after position: Int64, _ found: [FollowedEvent]) {
        (start, events, end) = (position, found, found.last?.position ?? position)
    }

    /// Reads on; who asks meanwhile waits for the same reading.
    private func grow(from end: Int64, _ store: any Store) async throws(OfficeRefusal) {
        let task =
            reading
            ?? Task {
                do throws(OfficeRefusal) {
                    return .success(append(try await Self.read(after: end, store), after: end))
                } catch { return .failure(error) }
            }
        reading = task
        let outcome = await task.value
        reading = nil
        _ = try outcome.get()
    }

    private func append(_ found: [FollowedEvent], after position: Int64) -> Int {
        guard end == position, let last = found.last?.position else { return 0 }
        events += found
        end = last
        if events.count > Self.eventsMost {
            events.removeFirst(events.count - Self.eventsMost)
            start = (events.first?.position ?? last) - 1
        }
        return found.count
    }

    private static func read(
        after position: Int64, _ store: any Store
    ) async throws(OfficeRefusal) -> [FollowedEvent] {
        let entries = try await refusing { () async throws(StoreFault) in
            try await store.feed(after: position, limit: pageEvents)
        }
        guard !entries.isEmpty else { return [] }
        do throws(JournalFault) {
            return try entries.map { entry throws(JournalFault) in try FollowedEvent(entry) }
        } catch { throw OfficeRefusal(error) }
    }
}
