internal import Codes
internal import Exchange

/// Writes what was turned away, and forgets what is old.
///
/// A window, matter and county count once a day, so that who presses reload counts nothing twice. A month has at most
/// ``recordsMost`` records; what comes after is its visible rest, not told apart.
public struct DemandCounting: Sendable {
    private let context: OfficeContext
    /// A second: a crash loses no more of what was turned away.
    private static let intervalMilliseconds: Int64 = 1_000
    /// 600 matters asked of 16 counties each; about 1.5 MB a month.
    static let recordsMost = 10_000
    /// Months kept beside the current one.
    static let monthsKept = 24
    /// Records in one commit.
    private static let step = 256
    private static let triesMost = 3

    /// Counting over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Writes every second until cancelled, and sweeps with each new day.
    public func run() async throws(CancellationError) {
        var swept: CivilDate?
        do throws(CancellationError) {
            try await context.clock.every(Self.intervalMilliseconds) {
                try await write()
                guard swept != context.today else { return }
                try await sweep()
                swept = context.today
            }
        } catch {
            // `try?`: what came last is written if it can be; the gateway stops.
            try? await write()
            throw error
        }
    }

    /// Writes what waits.
    /// - Throws: what the store refuses; it waits on then.
    public func write() async throws(OfficeRefusal) {
        var waiting = context.demand.take()
        guard !waiting.isEmpty else { return }
        do throws(OfficeRefusal) {
            while !waiting.isEmpty {
                // One month at a time: each has a record of its own.
                let months = waiting.entries.keys.map(\.month) + waiting.rest.keys
                guard let month = months.min() else { return }
                let keys = waiting.entries.keys.filter { $0.month == month }.prefix(Self.step)
                let entries = keys.compactMap { key in waiting.entries[key].map { (key, $0) } }
                try await write(entries, rest: waiting.rest[month] ?? 0, of: month)
                waiting.rest[month] = nil
                for key in keys { waiting.entries[key] = nil }
            }
        } catch {
            context.demand.putBack(waiting)
            throw error
        }
    }

    /// Removes the months that are no longer kept.
    /// - Returns: how many records went.
    @discardableResult public func sweep() async throws(OfficeRefusal) -> Int {
        let first = Month(of: context.today).adding(-Self.monthsKept).description
        var count = 0
        for kind in [RecordKind.demand, .demandMonth] {
            while true {
                let page = try await refusing { () async throws(StoreFault) in
                    try await context.store.records(kind, prefix: "", after: nil, limit: Self.step)
                }
                let old = page.filter { $0.key < first }
                if old.isEmpty { break }
                let change = Change(writes: old.map { .removeRecord(kind, key: $0.key) })
                _ = try await context.written(change)
                count += old.count
            }
        }
        return count
    }

    private func write(
        _ entries: [(key: DemandRecord.Key, entry: DemandLedger.Entry)], rest: Int, of month: Month
    ) async throws(OfficeRefusal) {
        // Another node may write the same month; who is late reads again.
        for _ in 0..<Self.triesMost {
            let known = try await refusing { () async throws(StoreFault) in
                try await context.store.records(.demand, keys: entries.map(\.key.text))
            }
            let kept = try await refusing { () async throws(StoreFault) in
                try await context.store.record(.demandMonth, month.description)
            }
            let before = kept.map(DemandMonth.init) ?? DemandMonth()
            var whole = before
            whole.rest += rest
            var change = Change(
                expecting: [.recordVersion(.demandMonth, month.description, kept?.version ?? 0)], writes: [])
            for (key, entry) in entries {
                let stored = known[key.text]
                var record = stored.map(DemandRecord.init) ?? DemandRecord()
                guard record.count(entry.code, peer: entry.peer, at: entry.at) else { continue }
                if stored == nil {
                    guard whole.records < Self.recordsMost else {
                        whole.rest += 1
                        continue
                    }
                    whole.records += 1
                }
                change.expecting.append(.recordVersion(.demand, key.text, stored?.version ?? 0))
                change.writes.append(record.row(key))
            }
            if whole != before { change.writes.append(whole.row(month)) }
            if change.writes.isEmpty { return }
            if try await context.written(change) { return }
        }
        throw OfficeRefusal(.conflict, detail: "the demand of \(month) is being written by another")
    }
}

extension OfficeContext {
    /// Writes rows that are of no case.
    /// - Returns: false where what it expects is no longer so.
    func written(_ change: Change) async throws(OfficeRefusal) -> Bool {
        do throws(JournalFault) {
            return try await journal.write([change]) == [.committed]
        } catch { throw OfficeRefusal(error) }
    }
}
