internal import Casework
internal import Codes
internal import Exchange

/// Keeps the rows of the statistics as events are stored: each case whose events came is counted anew in place of what it
/// had added before, in the commit of the cursor.
public struct StatisticsFollower: Follower {
    /// Its cursor.
    public let name = "statistics"
    /// Nobody waits for a figure.
    public let pace = FollowerPace.leisurely
    /// Every case counts.
    public let start = FollowerStart.beginning
    private let context: OfficeContext

    /// Logs that lost entries, looked after with each page.
    private static let shortenedAtOnce = 64

    /// One over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Counts the cases of the events.
    /// - Throws: `conflict` while a recount runs, what the store refuses.
    public func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        guard context.statistics.gate.isOpen else {
            throw OfficeRefusal(.conflict, detail: "the statistics are being counted again")
        }
        // A recount that begins now makes what is counted here stale.
        let epoch = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.statisticRecount, StatisticsRecount.epoch)
        }
        let shortened = try await refusing { () async throws(StoreFault) in
            try await context.store.records(
                .logShortened, prefix: "", after: nil, limit: Self.shortenedAtOnce)
        }
        var ids = Set(events.map(\.key.caseID))
        // `try?`: the keys were written as case ids.
        for record in shortened { if let id = try? CaseID(record.key) { ids.insert(id) } }
        var reaction = Reaction(
            expecting: [.recordVersion(.statisticRecount, StatisticsRecount.epoch, epoch?.version ?? 0)]
                + shortened.map { .recordVersion(.logShortened, $0.key, $0.version) },
            writes: shortened.map { .removeRecord(.logShortened, key: $0.key) })
        reaction.writes += try await counted(ids)
        return reaction
    }

    /// The rows as they stand once these cases are counted anew.
    private func counted(_ ids: Set<CaseID>) async throws(OfficeRefusal) -> [Write] {
        let sorted = ids.sorted()
        let files = try await refusing { () async throws(StoreFault) in
            try await context.store.cases(sorted)
        }
        let counted = try await context.countedCases(sorted)
        var counting = CaseCounting(context)
        var changes: [String: Tally] = [:]
        var writes: [Write] = []
        for id in sorted {
            guard let file = files[id] else { continue }
            let view: CaseView
            do throws(JournalFault) {
                view = try CaseView(file, vault: context.vault)
            } catch { throw OfficeRefusal(error) }
            let old = try CaseFigures(counted: counted[id.description])
            let new = try await counting.figures(of: view)
            guard old != new else { continue }
            for (key, tally) in new.rows { changes[key, default: Tally()].add(tally) }
            for (key, tally) in old.rows { changes[key, default: Tally()].subtract(tally) }
            writes.append(
                new.isEmpty
                    ? .removeRecord(.statisticCase, key: id.description)
                    : .record(.statisticCase, key: id.description, value: new.bytes))
        }
        let keys = changes.filter { !$0.value.isEmpty }.keys.sorted()
        let tallies = try await context.tallies(keys)
        for key in keys {
            var tally = tallies[key] ?? Tally()
            tally.add(changes[key] ?? Tally())
            writes.append(Write.tally(key, tally))
        }
        return counting.names.writes + writes
    }
}

extension Write {
    /// A row of the cubes; an empty one goes.
    static func tally(_ key: String, _ tally: Tally) -> Write {
        tally.isEmpty
            ? .removeRecord(.statistic, key: key)
            : .record(.statistic, key: key, value: Array(tally.text.utf8))
    }
}

extension OfficeContext {
    /// What cases have added so far, of those that have, by the case's id.
    func countedCases(_ ids: [CaseID]) async throws(OfficeRefusal) -> [String: Record] {
        let store = store
        return try await refusing { () async throws(StoreFault) in
            try await store.records(.statisticCase, keys: ids.map(\.description))
        }
    }

    /// Rows of the cubes, those that are there.
    fileprivate func tallies(_ keys: [String]) async throws(OfficeRefusal) -> [String: Tally] {
        let store = store
        let records = try await refusing { () async throws(StoreFault) in
            try await store.records(.statistic, keys: keys)
        }
        var tallies: [String: Tally] = [:]
        for (key, record) in records {
            guard let tally = Tally(record.value) else { throw OfficeRefusal(unreadableStatistics: key) }
            tallies[key] = tally
        }
        return tallies
    }
}

extension CaseFigures {
    /// What a case has added so far; nothing where it has no row.
    fileprivate init(counted record: Record?) throws(OfficeRefusal) {
        guard let record else {
            self.init()
            return
        }
        guard let figures = CaseFigures(record.value) else {
            throw OfficeRefusal(unreadableStatistics: record.key)
        }
        self = figures
    }
}

extension OfficeRefusal {
    fileprivate init(unreadableStatistics key: String) {
        self.init(.storeFailed, detail: "statistics row \(key) cannot be read; gwctl stats rebuild")
    }
}
