internal import Casework
public import Codes
public import Exchange
public import StrictJSON

/// Counts every case again from its logs, compares, and mends what differs (`gwctl stats rebuild`).
///
/// The follower waits meanwhile. While differences are written a mark stands, and figures are refused; after a crash the
/// mark stays until the recount is done again.
public struct StatisticsRecount: Sendable {
    private let context: OfficeContext
    private let files: Files

    /// Record whose version rises with each recount.
    static let epoch = "epoch"
    private static let pageCases = 256
    private static let pageWrites = 1_024

    /// Every case in some steady order, after this one, at most so many: ``StoreUpkeep/files(after:limit:)``.
    public typealias Files = @Sendable (CaseID?, Int) async throws(StoreFault) -> [CaseFile]

    /// A recount over a store whose every case can be listed.
    public init(_ context: OfficeContext, files: @escaping Files) {
        self.context = context
        self.files = files
    }

    /// Holds the rows of all cases in memory at once: about 1 KB each.
    /// - Returns: `{"cases","cases_differing","rows","rows_differing"}`; a case whose newest events were not counted yet
    ///   differs too.
    /// - Throws: `conflict` while another recount runs; what the store refuses.
    public func run() async throws(OfficeRefusal) -> JSON {
        guard context.statistics.gate.close() else {
            throw OfficeRefusal(.conflict, detail: "another recount is running")
        }
        defer { context.statistics.gate.open() }
        try await write([.record(.statisticRecount, key: Self.epoch, value: [])])
        var work = Work()
        try await countCases(&work)
        try await compareRows(&work)
        try await flush(&work)
        if work.isMarked {
            try await write([.removeRecord(.statisticRecount, key: "mark")])
        }
        return [
            "cases": .integer(Int64(work.cases)), "cases_differing": .integer(Int64(work.casesDiffering)),
            "rows": .integer(Int64(work.rows)), "rows_differing": .integer(Int64(work.rowsDiffering)),
        ]
    }

    private struct Work {
        var cases = 0
        var casesDiffering = 0
        var rows = 0
        var rowsDiffering = 0
        var tallies: [String: Tally] = [:]
        var writes: [Write] = []
        var isMarked = false
    }

    private func countCases(_ work: inout Work) async throws(OfficeRefusal) {
        work.isMarked = try await context.isRecountUnfinished()
        var counting = CaseCounting(context)
        var after: CaseID?
        while true {
            let last = after
            let page = try await refusing { () async throws(StoreFault) in
                try await files(last, Self.pageCases)
            }
            let counted = try await context.countedCases(page.map(\.record.id))
            for file in page {
                let view: CaseView
                do throws(JournalFault) {
                    view = try CaseView(file, vault: context.vault)
                } catch { throw OfficeRefusal(error) }
                let new = try await counting.figures(of: view)
                let id = file.record.id
                work.cases += 1
                for (key, tally) in new.rows { work.tallies[key, default: Tally()].add(tally) }
                // A row that cannot be read is made anew.
                let isSame = counted[id.description].map { CaseFigures($0.value) == new } ?? new.isEmpty
                guard !isSame else { continue }
                work.casesDiffering += 1
                work.writes.append(
                    new.isEmpty
                        ? .removeRecord(.statisticCase, key: id.description)
                        : .record(.statisticCase, key: id.description, value: new.bytes))
            }
            work.writes += counting.names.writes
            counting.names.written()
            if work.writes.count >= Self.pageWrites { try await flush(&work) }
            guard page.count == Self.pageCases else { return }
            after = page.last?.record.id
        }
    }

    private func compareRows(_ work: inout Work) async throws(OfficeRefusal) {
        work.rows = work.tallies.count
        var after: String?
        while true {
            let last = after
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.records(.statistic, prefix: "", after: last, limit: 256)
            }
            for record in page {
                let wanted = work.tallies.removeValue(forKey: record.key) ?? Tally()
                guard Tally(record.value) != wanted else { continue }
                work.rowsDiffering += 1
                work.writes.append(.tally(record.key, wanted))
            }
            if work.writes.count >= Self.pageWrites { try await flush(&work) }
            guard let key = page.last?.key else { break }
            after = key
        }
        for key in work.tallies.keys.sorted() {
            guard let tally = work.tallies[key] else { continue }
            work.rowsDiffering += 1
            work.writes.append(.tally(key, tally))
            if work.writes.count >= Self.pageWrites { try await flush(&work) }
        }
    }

    private func flush(_ work: inout Work) async throws(OfficeRefusal) {
        guard !work.writes.isEmpty else { return }
        var writes = work.writes
        if !work.isMarked {
            writes.insert(.record(.statisticRecount, key: "mark", value: []), at: 0)
            work.isMarked = true
        }
        try await write(writes)
        work.writes = []
    }

    private func write(_ writes: [Write]) async throws(OfficeRefusal) {
        do throws(JournalFault) {
            guard try await context.journal.write([Change(writes: writes)]) == [.committed] else {
                throw JournalFault(.conflict)
            }
        } catch { throw OfficeRefusal(error) }
    }
}

extension OfficeContext {
    /// Whether a recount was begun and not ended.
    func isRecountUnfinished() async throws(OfficeRefusal) -> Bool {
        try await refusing { () async throws(StoreFault) in
            try await store.record(.statisticRecount, "mark")
        } != nil
    }
}
