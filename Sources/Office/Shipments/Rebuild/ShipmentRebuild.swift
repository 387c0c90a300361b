internal import Casework
public import Codes
public import Exchange
internal import StrictJSON

/// Compares what is kept of parcels with the cases' logs, and makes again what is missing or says something else
/// (`gwctl store rebuild`).
///
/// What the logs do not have stays where its record is there, and cannot come back where it is not: docs/mail.md.
public struct ShipmentRebuild: Sendable {
    private let context: OfficeContext
    private let files: Files
    private var book: ShipmentBook { ShipmentBook(context: context) }

    /// Every case in some steady order, after this one, at most so many: ``StoreUpkeep/files(after:limit:)``.
    public typealias Files = @Sendable (CaseID?, Int) async throws(StoreFault) -> [CaseFile]

    private static let page = 256
    private static let triesMax = 4

    /// A rebuild over a store whose every case can be listed.
    public init(_ context: OfficeContext, files: @escaping Files) {
        self.context = context
        self.files = files
    }

    /// Looks at every parcel that this gateway keeps, or should keep.
    /// - Parameter write: whether what differs is mended, or only counted.
    /// - Returns: parcels of ours that the logs name, and how many were not kept as they should be; a row that belongs to no
    ///   parcel counts as one.
    /// - Throws: what the store refuses.
    public func run(write: Bool) async throws(OfficeRefusal) -> (parcels: Int, differing: Int) {
        var (parcels, differing) = (0, 0)
        var after: CaseID?
        while true {
            let last = after
            let page = try await refusing { () async throws(StoreFault) in try await files(last, Self.page) }
            for file in page {
                let view: CaseView
                do throws(JournalFault) {
                    view = try CaseView(file, vault: context.vault)
                } catch { throw OfficeRefusal(error) }
                for shipment in view.fold.standing.shipments.keys.sorted() {
                    let key = ShipmentKey(view.record.id, shipment)
                    guard ShipmentKey.isID(shipment), let found = try await look(at: key, view, write: write)
                    else { continue }
                    parcels += 1
                    if found { differing += 1 }
                }
            }
            guard page.count == Self.page else { break }
            after = page.last?.record.id
        }
        return (parcels, differing + (try await orphans(write: write)))
    }

    /// One parcel.
    /// - Returns: whether it differed; nil for one that is not ours to keep.
    private func look(
        at key: ShipmentKey, _ listed: CaseView, write: Bool
    ) async throws(OfficeRefusal) -> Bool? {
        for attempt in 1...Self.triesMax {
            // The rows first: a log that is read after them is not older than they are.
            let kept = try await kept(key)
            guard let view = attempt == 1 ? listed : try await context.caseView(key.caseID),
                let goal = goal(of: key, in: view, kept)
            else { return nil }
            let change = try await change(to: goal, from: kept)
            guard !change.writes.isEmpty else { return false }
            // The list may be older than the rows.
            guard attempt > 1 else { continue }
            guard write else { return true }
            if try await ShipmentDesk(context).commit(change) { return true }
        }
        throw OfficeRefusal(.conflict)
    }

    /// What is kept of a parcel now, as far as it can be read.
    private struct Kept {
        var record: ShipmentRecord?
        var own: ShipmentPrivate?
        var versions: (record: Int, own: Int)
    }

    private func kept(_ key: ShipmentKey) async throws(OfficeRefusal) -> Kept {
        let store = context.store
        let rows = try await refusing { () async throws(StoreFault) in
            (try await store.record(.shipment, key.text), try await store.record(.shipmentPrivate, key.text))
        }
        // `try?`: what cannot be read is made again.
        let record = rows.0.flatMap { try? ShipmentRecord($0) }
        // `try?`: as said.
        let own = rows.1.flatMap { try? book.open($0, key) }
        return Kept(
            record: record, own: own,
            versions: (rows.0?.version ?? 0, rows.1?.version ?? 0))
    }

    /// A parcel as the log says it, with what only the desk knew.
    private func goal(
        of key: ShipmentKey, in view: CaseView, _ kept: Kept
    ) -> (record: ShipmentRecord, own: ShipmentPrivate)? {
        guard let logged = LoggedParcel(key, in: view) else { return nil }
        guard logged.isOurs || kept.record?.isTheirs == true else { return nil }
        let own = kept.own ?? logged.own
        // Erased with its case, and the sealed part with it.
        guard let own else { return nil }
        guard var record = kept.record else { return (logged.record, own) }
        // What the desk has heard since is newer than the log only where the log is full.
        if record.status != logged.record.status, record.statusAt <= logged.record.statusAt {
            record.status = logged.record.status
            record.statusAt = logged.record.statusAt
            record.heard = logged.record.heard
            record.judge(at: context.clock.now())
        }
        return (record, own)
    }

    /// What is to be written; nothing where all is as it should be.
    private func change(
        to goal: (record: ShipmentRecord, own: ShipmentPrivate), from kept: Kept
    ) async throws(OfficeRefusal) -> Change {
        let record = goal.record
        let isSame = kept.record == record && kept.own != nil
        var change = Change(expecting: book.expecting(record.key, kept.versions), writes: [])
        let rows = try book.rows(record, goal.own) + (record.isTheirs ? [] : [book.dayRow(record)])
        for row in rows where try await !stands(row, of: record.key, isSame) { change.writes.append(row) }
        let (keys, version) = try await book.find(waybill: goal.own.waybill, of: record.carrier)
        if !keys.contains(record.key) {
            change.writes.append(
                book.indexing(record.key, waybill: goal.own.waybill, of: record.carrier, beside: keys))
            change.expecting.append(
                book.expecting(goal.own.waybill, of: record.carrier, version: version))
        }
        guard kept.record == nil || kept.own == nil else { return change }
        // Whoever was asked to follow it may not have been: the aggregator answers a second wish with 501.
        let watch = try await ParcelWatches(context).asking(
            goal.own.waybill, of: record.carrier, isIdle: record.isTest || !record.isUnderway, beside: keys)
        change.writes += watch.writes
        change.expecting += watch.expecting
        return change
    }

    /// Whether a row stands already: the parcel's own by what they say, those beside them by being there.
    private func stands(_ row: Write, of parcel: ShipmentKey, _ isSame: Bool) async throws(OfficeRefusal)
        -> Bool
    {
        switch row {
        case .record(let kind, let key, _):
            if kind == .shipment || kind == .shipmentPrivate { return isSame }
            return try await isThere(kind, key)
        case .removeRecord(let kind, let key): return try await !isThere(kind, key)
        default: return false
        }
    }

    private func isThere(_ kind: RecordKind, _ key: String) async throws(OfficeRefusal) -> Bool {
        let store = context.store
        return try await refusing { () async throws(StoreFault) in try await store.record(kind, key) } != nil
    }

    /// Rows by which parcels are found, and that lead to none.
    private func orphans(write: Bool) async throws(OfficeRefusal) -> Int {
        let store = context.store
        var count = 0
        for kind in [RecordKind.shipmentOpen, .shipmentTrouble, .shipmentDay] {
            var after: String?
            while true {
                let start = after
                let page = try await refusing { () async throws(StoreFault) in
                    try await store.records(kind, prefix: "", after: start, limit: Self.page)
                }
                for row in page {
                    let text =
                        kind == .shipmentDay
                        ? row.key.split(separator: "/", maxSplits: 2).last.map(String.init) : row.key
                    let key = text.flatMap { ShipmentKey($0) }
                    if let key, try await isThere(.shipment, key.text) { continue }
                    count += 1
                    let expecting = key.map { [Expectation.recordVersion(.shipment, $0.text, 0)] } ?? []
                    guard write else { continue }
                    // False: it was registered in this moment.
                    _ = try await ShipmentDesk(context).commit(
                        Change(expecting: expecting, writes: [.removeRecord(kind, key: row.key)]))
                }
                guard page.count == Self.page else { break }
                after = page.last?.key
            }
        }
        return count
    }
}
