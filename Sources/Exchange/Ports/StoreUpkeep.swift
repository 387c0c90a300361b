public import Codes

/// What an operator's tools ask of a store beside what the gateway itself asks.
public protocol StoreUpkeep: Store {
    /// Cases with both their logs in the order of their ids, `after` exclusive: `store rebuild` folds each again and
    /// commits the summaries that differ.
    func files(after id: CaseID?, limit: Int) async throws(StoreFault) -> [CaseFile]
    /// Writes a copy of one moment to a new file, synced, while the store goes on.
    ///
    /// Blobs are not in it. Every blob that an event of the copy names was there before the copy began, so a listing
    /// of the blobs made afterwards names them all.
    /// - Throws: `already_exists` when there is such a file, `store_full`, `store_failed`.
    func backup(to path: String) async throws(StoreFault)
    /// Reads everything and compares what is kept twice. Takes as long as reading the file.
    /// - Returns: what is wrong; empty when nothing is.
    func check() async throws(StoreFault) -> [StoreFinding]
    /// Makes again what the store itself derives from other rows: heads of logs and counts of lanes.
    /// - Returns: how many rows were wrong.
    func rederive() async throws(StoreFault) -> Int
}

/// One thing that a check found wrong.
public struct StoreFinding: Sendable, Hashable {
    /// A stable word for the kind of finding.
    public var what: String
    /// Which one: an id, a number; never content.
    public var detail: String

    /// A finding of this kind.
    public init(what: String, detail: String) {
        self.what = what
        self.detail = detail
    }
}
