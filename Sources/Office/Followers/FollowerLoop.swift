internal import Codes
internal import Exchange
public import Logging
internal import Metrics
internal import StrictJSON

/// Leads one follower along the feed until it is cancelled.
public struct FollowerLoop: Sendable {
    /// Who follows.
    public let follower: any Follower
    private let context: OfficeContext
    private let logger: Logger

    /// Rest between two looks that found less than a page, milliseconds: the first, and the longest once nothing comes.
    private static let restMilliseconds: (first: Int64, longest: Int64) = (100, 800)
    /// More than so many stored in a second: those who wait for an answer come first.
    private static let busyEventsPerSecond: Int64 = 100
    /// Longest rest after a failure, milliseconds.
    private static let failureMilliseconds: Int64 = 60_000

    /// A loop of its own for each follower, so that none waits for another.
    public init(_ follower: any Follower, _ context: OfficeContext, logger: Logger = Logger(label: "office"))
    {
        self.follower = follower
        self.context = context
        self.logger = logger
    }

    /// Follows until cancelled.
    public func run() async throws(CancellationError) {
        var failures: Int64 = 0
        var rest = Self.restMilliseconds.first
        var newest = (position: await context.feed.newest, at: context.clock.monotonicMilliseconds())
        while true {
            let began = context.clock.monotonicMilliseconds()
            do throws(OfficeRefusal) {
                let (count, isMore) = try await next()
                failures = 0
                // A page that is not full can wait for more: fewer commits, and nobody notices.
                rest = isMore ? 0 : Self.rest(after: rest, found: count)
            } catch {
                failures += 1
                rest = min(Self.failureMilliseconds, 1_000 << min(failures, 6))
                report(error, failures)
            }
            let now = context.clock.monotonicMilliseconds()
            let toll = follower.pace == .leisurely ? await restsPerWork(&newest, now) * (now - began) : 0
            try await context.clock.sleep(untilMonotonicMilliseconds: now + max(rest, toll))
        }
    }

    /// How long one that has time rests for each millisecond of work.
    private func restsPerWork(_ newest: inout (position: Int64, at: Int64), _ now: Int64) async -> Int64 {
        let position = await context.feed.newest
        let perSecond = (position - newest.position) * 1_000 / max(now - newest.at, 1)
        newest = (position, now)
        return perSecond > Self.busyEventsPerSecond ? 99 : 19
    }

    private static func rest(after last: Int64, found count: Int) -> Int64 {
        guard count == 0 else { return restMilliseconds.first }
        return min(restMilliseconds.longest, max(restMilliseconds.first, 2 * last))
    }

    /// Takes the next page of the feed.
    /// - Returns: how many events it had; 0 when there is nothing new.
    /// - Throws: what the follower or the store refuses; nothing of the page is written then.
    @discardableResult public func step() async throws(OfficeRefusal) -> Int { try await next().count }

    private func next() async throws(OfficeRefusal) -> (count: Int, isMore: Bool) {
        let (position, version) = try await cursor()
        let (events, isMore) = try await context.feed.events(after: position, in: context.store)
        Gauge(label: "gateway_follower_position", dimensions: [("follower", follower.name)]).record(position)
        guard let last = events.last?.position else { return (0, false) }
        do throws(OfficeRefusal) {
            try await commit(try await follower.follow(events), to: last, version)
        } catch {
            // What the store refuses, or another commit overtook, is tried again as it is.
            guard !error.isOfTheStore else { throw error }
            try await takeEach(events, version)
        }
        return (events.count, isMore)
    }

    /// One by one, so that an event that cannot be taken holds nobody up: it waits for a person, with the reason.
    private func takeEach(_ events: [FollowedEvent], _ first: Int) async throws(OfficeRefusal) {
        var version = first
        for event in events {
            do throws(OfficeRefusal) {
                try await commit(try await follower.follow([event]), to: event.position, version)
            } catch {
                guard !error.isOfTheStore else { throw error }
                report(error, 1)
                let aside: JSON = [
                    "case": .string(event.key.caseID.description),
                    "author": .string(event.key.author.rawValue),
                    "sequence": .integer(Int64(event.key.sequence)), "code": .string(error.code.rawValue),
                    "detail": .string(error.detail), "at": .string(context.clock.now().description),
                ]
                let key = "\(follower.name)/\(event.position)"
                try await commit(
                    Reaction(writes: [.record(.followerAside, key: key, value: aside.serialized())]),
                    to: event.position, version)
            }
            version += 1
        }
    }

    private func commit(_ reaction: Reaction, to position: Int64, _ version: Int) async throws(OfficeRefusal)
    {
        let change = Change(
            expecting: [.recordVersion(.follower, follower.name, version)] + reaction.expecting,
            writes: reaction.writes + [
                .record(.follower, key: follower.name, value: Array(String(position).utf8))
            ])
        do throws(JournalFault) {
            guard try await context.journal.write([change]) == [.committed] else {
                throw JournalFault(.conflict, detail: "the follower \(follower.name) was overtaken")
            }
        } catch { throw OfficeRefusal(error) }
    }

    private func cursor() async throws(OfficeRefusal) -> (position: Int64, version: Int) {
        let record = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.follower, follower.name)
        }
        if let record { return (Int64(String(decoding: record.value, as: UTF8.self)) ?? 0, record.version) }
        switch follower.start {
        case .beginning: return (0, 0)
        case .now:
            let end = try await refusing { () async throws(StoreFault) in try await context.store.feedEnd() }
            try await commit(Reaction(), to: end, 0)
            return (end, 1)
        }
    }

    private func report(_ error: OfficeRefusal, _ failures: Int64) {
        Counter(
            label: "gateway_follower_failures_total",
            dimensions: [("follower", follower.name), ("code", error.code.rawValue)]
        ).increment()
        guard failures & (failures - 1) == 0 else { return }
        logger.warning(
            "\(error.code.rawValue)", metadata: ["follower": "\(follower.name)", "detail": "\(error.detail)"])
    }
}

extension OfficeRefusal {
    /// Whether the same may well be done later: it is the store's trouble, or another commit came first.
    var isOfTheStore: Bool {
        code == .conflict || code == .unavailable || code.rawValue.hasPrefix("store_")
    }
}

extension OfficeContext {
    /// One case, opened; nil where there is none.
    /// - Throws: what the store refuses.
    func caseView(_ id: CaseID) async throws(OfficeRefusal) -> CaseView? {
        let store = store
        guard
            let file = try await refusing({ () async throws(StoreFault) in try await store.cases([id])[id] })
        else { return nil }
        do throws(JournalFault) {
            return try CaseView(file, vault: vault)
        } catch { throw OfficeRefusal(error) }
    }

    /// The cases of some events, opened.
    /// - Throws: what the store refuses.
    func views(of events: [FollowedEvent]) async throws(OfficeRefusal) -> [CaseID: CaseView] {
        var ids: [CaseID] = []
        for event in events where !ids.contains(event.key.caseID) { ids.append(event.key.caseID) }
        let (store, wanted) = (store, ids)
        let files = try await refusing { () async throws(StoreFault) in try await store.cases(wanted) }
        var views: [CaseID: CaseView] = [:]
        for (id, file) in files {
            do throws(JournalFault) {
                views[id] = try CaseView(file, vault: vault)
            } catch { throw OfficeRefusal(error) }
        }
        return views
    }
}
