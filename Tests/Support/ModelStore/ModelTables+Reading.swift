public import Codes
public import Cryptography
public import Exchange

/// What stands in the tables, for whoever inspects a snapshot.
extension ModelTables {
    /// What the feed gives from its beginning.
    public var feedKeys: [EventKey] { feed.compactMap { $0 } }

    /// A case with its logs.
    public func file(_ id: CaseID) -> CaseFile? { files[id] }
    /// All cases, in order.
    public var allFiles: [CaseFile] { files.values.sorted { $0.record.id < $1.record.id } }
    /// A receipt.
    public func receipt(_ id: Digest) -> StoredReceipt? { receipts[id] }
    /// Whether an event of that digest is, or was, here.
    public func knows(_ digest: Digest) -> Bool { known.contains(digest) }
    /// Events kept outside the logs of a case.
    public func asides(_ id: CaseID) -> [Aside] { asides[id] ?? [] }
    /// Everything queued, in no order.
    public var queue: [OutboxEntry] { outbox.values.sorted { ($0.key, $0.hop) < ($1.key, $1.hop) } }
    /// Records of a kind, by key.
    public func records(_ kind: RecordKind) -> [Record] {
        (records[kind] ?? [:]).values.sorted { $0.key < $1.key }
    }
    /// One record.
    public func record(_ kind: RecordKind, _ key: String) -> Record? { records[kind]?[key] }
}
