internal import Casework
public import Codes
internal import Exchange
public import StrictJSON

/// From where a replay begins.
public enum ReplayStart: Sendable, Hashable {
    /// Behind this position of the feed; 0: with the first event.
    case position(Int64)
    /// With what was stored here from that moment on.
    case time(Timestamp)

    /// A position, an instant (RFC 3339) or a day (its beginning at UTC+8).
    /// - Throws: `usage`.
    public init(_ text: String) throws(OfficeRefusal) {
        if let position = Int64(text), position >= 0 {
            self = .position(position)
            return
        }
        // `try?`: what is no instant may be a day.
        if let time = try? Timestamp(text) {
            self = .time(time)
            return
        }
        do throws(CodeFault) {
            self = .time(try CivilDate(text).timestampAtStart())
        } catch {
            throw OfficeRefusal(
                .usage, detail: "since: a position, an instant or a day, not \(text.prefix(40))",
                message: "起点应为位置号、时刻或日期")
        }
    }
}

extension WebhookDesk {
    /// Events looked at in one commit.
    private static let pageEvents = 128

    /// Sends again what was stored since, as far as the subscription wants it now: the same ids, so that a receiver who
    /// has them drops them. What waits already is left alone; what was given up is tried again.
    /// - Parameter limit: messages at most, 1 to 100,000.
    /// - Returns: `{"promised","retried","waiting","until","more"}`; `until` is where to go on.
    /// - Throws: `not_found`; `webhook_disabled`; `usage`.
    public func replay(
        _ id: String, since start: ReplayStart, limit: Int, by actor: String
    ) async throws(OfficeRefusal) -> JSON {
        guard (1...100_000).contains(limit) else {
            throw OfficeRefusal(.usage, detail: "a limit is 1 to 100,000", message: "条数为 1 至 100000")
        }
        let (subscription, _) = try await find(id)
        guard subscription.disabled == nil else {
            throw OfficeRefusal(.webhookDisabled, detail: "enable it first: gwctl webhook enable \(id)")
        }
        let end = try await followed()
        var position =
            switch start {
            case .position(let position): position
            case .time(let time): try await self.position(before: time)
            }
        var (promised, retried, waiting) = (0, 0, 0)
        while position < end, promised + retried < limit {
            let page = try await page(after: position)
            guard let last = page.last else { break }
            let errands = try await WebhookPage(context).errands(
                of: page.filter { $0.position <= end }, for: id)
            for errand in errands {
                switch try await context.errands.standing(errand.id) {
                case nil:
                    try await write(
                        Change(
                            expecting: [.recordVersion(.errand, errand.id.description, 0)],
                            writes: try context.errands.promise(errand)))
                    promised += 1
                case let standing? where standing.isDead:
                    _ = try await context.errands.retry(errand.id.description, by: actor)
                    retried += 1
                case .some: waiting += 1
                }
            }
            position = min(last.position, end)
        }
        try await write(
            Change(writes: [
                .audit(audit("webhook_replayed", id, actor, "to \(position): \(promised) + \(retried)"))
            ]))
        return [
            "promised": .integer(Int64(promised)), "retried": .integer(Int64(retried)),
            "waiting": .integer(Int64(waiting)), "until": .integer(position), "more": .bool(position < end),
        ]
    }

    /// How far the follower has come: what lies behind it will be promised by it.
    private func followed() async throws(OfficeRefusal) -> Int64 {
        let store = context.store
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.follower, WebhookFollower.cursor)
        }
        return record.flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
    }

    private func page(after position: Int64) async throws(OfficeRefusal) -> [FollowedEvent] {
        let store = context.store
        let entries = try await refusing { () async throws(StoreFault) in
            try await store.feed(after: position, limit: Self.pageEvents)
        }
        do throws(JournalFault) {
            return try entries.map { entry throws(JournalFault) in try FollowedEvent(entry) }
        } catch { throw OfficeRefusal(error) }
    }

    /// The last position stored before that moment, by halving: the feed is in the order of storing.
    private func position(before time: Timestamp) async throws(OfficeRefusal) -> Int64 {
        let store = context.store
        var low: Int64 = 0
        var high = try await refusing { () async throws(StoreFault) in try await store.feedEnd() }
        while low < high {
            let middle = low + (high - low) / 2
            let next = try await refusing { () async throws(StoreFault) in
                try await store.feed(after: middle, limit: 1)
            }
            if let next = next.first, next.event.storedAt < time {
                low = next.position
            } else {
                high = middle
            }
        }
        return low
    }
}
