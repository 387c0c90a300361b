public import Codes
public import Cryptography

/// Where a gateway keeps what it has promised to keep.
///
/// All writing is ``commit(_:)``: a list of changes, each atomic and each with what it expects to find. When the call
/// returns, every change that is `.committed` is durable (fsynced); a `.stale` one left no trace and did not hold back
/// its neighbours. No transaction crosses this port.
///
/// Changes are taken in their order: a later one of the same call finds what the earlier ones wrote. A change is also
/// stale when its record's `version` is not one above the case's, or when an event's sequence is not the next of its
/// log; the expectation then named is the change's own on that case, or the case's version as it is. An event of a
/// case that neither is there nor comes with the same change fails the whole call with `store_failed`.
///
/// Reads see every commit that returned before they began. After `StoreFault.outcomeUnknown` the caller reads back
/// before it goes on; the adapter has closed the handle on which a sync failed.
public protocol Store: Sendable {
    /// - Throws: `store_full` and `store_read_only` (nothing was written), `store_outcome_unknown` (read back),
    ///   `store_failed`.
    func commit(_ changes: [Change]) async throws(StoreFault) -> [ChangeOutcome]

    /// Cases with both their logs, those set aside left out; a case that is not there is absent.
    func cases(_ ids: [CaseID]) async throws(StoreFault) -> [CaseID: CaseFile]
    /// One page of case records: those changed last (`updatedAt`) first; with `clockDueBy`, the most overdue first.
    /// - Throws: `cursor_invalid` for a cursor of another query or of nobody; so do all listings with a cursor.
    func list(
        _ query: CaseQuery, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<CaseRecord>
    /// Heads of the cases shared with a peer, in case-id order.
    func heads(
        sharedWith peer: GatewayID, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<SharedHead>
    /// The event of this peer's that arrived last, by whatever way: into a log, or at a hub into the queue (an entry
    /// with an envelope).
    func lastArrival(from peer: GatewayID) async throws(StoreFault) -> Digest?
    /// Which of these digests are (or were) events of ours or theirs here, those aside among them.
    func knownEvents(_ digests: [Digest]) async throws(StoreFault) -> Set<Digest>
    /// The event of a log, ours or theirs, that has this digest; nil also for what was deleted or set aside.
    func event(withDigest digest: Digest) async throws(StoreFault) -> StoredEvent?
    /// Refusals remembered for these digests, ours of them or theirs of us.
    func refusals(_ digests: [Digest]) async throws(StoreFault) -> [Digest: Refusal]
    /// Events of one log that were set aside, with forks kept as evidence.
    func asides(of id: CaseID) async throws(StoreFault) -> [Aside]

    /// What waits for a peer and is due: the longest due first, at most `limit` entries; never an entry of a case one of
    /// whose earlier entries is not due or held. A case's own entries stand in sequence.
    ///
    /// With `newestFirst` only the first waiting entry of each case, the newest of them first, so that new mail goes
    /// out beside a long backlog.
    func due(
        for hop: GatewayID, at now: Timestamp, newestFirst: Bool, limit: Int
    ) async throws(StoreFault) -> [OutboxEntry]
    /// The earliest moment at which something for this hop becomes due; nil when nothing waits, or only behind what
    /// is held.
    func nextDue(for hop: GatewayID) async throws(StoreFault) -> Timestamp?
    /// Hops for which something waits, with how much and since when.
    func lanes() async throws(StoreFault) -> [LaneDepth]
    /// Entries for people to see, oldest first.
    func outbox(
        for hop: GatewayID?, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<OutboxEntry>

    /// What of one case waits, for any hop, in sequence.
    func queued(of id: CaseID) async throws(StoreFault) -> [OutboxEntry]

    func receipt(_ id: Digest) async throws(StoreFault) -> StoredReceipt?
    /// The newest receipt from this peer by the receipt's own `time`.
    func newestReceipt(from peer: GatewayID) async throws(StoreFault) -> StoredReceipt?

    /// Those records of a kind that are there, by key, with their versions, in one read.
    func records(_ kind: RecordKind, keys: [String]) async throws(StoreFault) -> [String: Record]
    /// Records of a kind in key order, `after` exclusive.
    func records(
        _ kind: RecordKind, prefix: String, after key: String?, limit: Int
    ) async throws(StoreFault) -> [Record]
    /// Events of every log in the order in which they were stored here, `position` exclusive, at most `limit`; those set
    /// aside since are left out. A position is never given twice, so a cursor that was kept stays true.
    func feed(after position: Int64, limit: Int) async throws(StoreFault) -> [FeedEntry]
    /// The newest position that was given; 0 in an empty store.
    func feedEnd() async throws(StoreFault) -> Int64

    /// Audit lines, oldest first.
    func audit(after position: Int64, limit: Int) async throws(StoreFault) -> [AuditLine]

    /// Writes and syncs a probe; for `/readyz` and `doctor`.
    func probe() async throws(StoreFault)
}

extension Store {
    /// One record of a kind; nil where there is none.
    public func record(_ kind: RecordKind, _ key: String) async throws(StoreFault) -> Record? {
        try await records(kind, keys: [key])[key]
    }

    /// Every record of a kind whose key begins so, in key order: page by page, since a store bounds what one call reads.
    public func allRecords(
        _ kind: RecordKind, prefix: String = ""
    ) async throws(StoreFault) -> [Record] {
        var all: [Record] = []
        try await eachRecord(kind, prefix: prefix) { all.append($0) }
        return all
    }

    /// Every record of a kind whose key begins so and comes after one, in key order, `atOnce` of them in memory.
    func eachRecord(
        _ kind: RecordKind, prefix: String = "", after key: String? = nil, atOnce: Int = 256,
        _ body: (Record) throws(StoreFault) -> Void
    ) async throws(StoreFault) {
        var last = key
        while true {
            let page = try await records(kind, prefix: prefix, after: last, limit: atOnce)
            for record in page { try body(record) }
            guard page.count == atOnce else { return }
            last = page.last?.key
        }
    }
}

/// A refusal or failure of the store. Equal by code.
public struct StoreFault: Error, Sendable, Equatable {
    /// The register's word.
    public let code: ErrorCode
    /// For the log only.
    public let detail: String

    /// A fault of this code.
    public init(_ code: ErrorCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// By code alone.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }
}

/// What must be written together or not at all.
public struct Change: Sendable {
    /// What must still be so.
    public var expecting: [Expectation]
    /// What is written if it is.
    public var writes: [Write]

    /// Writes, and what they expect.
    public init(expecting: [Expectation] = [], writes: [Write]) {
        self.expecting = expecting
        self.writes = writes
    }
}

/// What a change found when it was decided. If it is no longer so, the change is stale.
public enum Expectation: Sendable, Hashable {
    /// The case's version, which rises by one with every commit on the case; 0: there is no such case.
    case caseVersion(CaseID, Int)
    /// A record's version; 0: there is no such record.
    case recordVersion(RecordKind, String, Int)
    /// That no event of this digest was refused for good.
    case unrefused(Digest)
}

/// What became of one ``Change``.
public enum ChangeOutcome: Sendable, Hashable {
    case committed
    /// Nothing was written; the first expectation that did not hold.
    case stale(Expectation)
}

/// One page of a listing.
public struct Page<Element: Sendable>: Sendable {
    /// At most as many as were asked for.
    public var elements: [Element]
    /// Opaque; nil on the last page.
    public var next: String?

    /// A page, and where the next begins.
    public init(elements: [Element], next: String?) {
        self.elements = elements
        self.next = next
    }
}

/// One row written by a ``Change``.
public enum Write: Sendable {
    /// Inserts or replaces the case's record; its `version` is one above what the change expects.
    case caseRecord(CaseRecord)
    /// Appends to a log. The sequence must be free.
    case event(StoredEvent)
    /// Replaces the personal part of an event that stands (erased, or filled in after a fetch).
    case disclosures(EventKey, sealed: [UInt8]?, erased: Bool)
    /// Takes an author's events from this sequence on out of the log and keeps them aside, with the reason. The queue
    /// is not touched.
    case setAside(CaseID, author: Side, from: Int, reason: Problem, at: Timestamp)
    /// Keeps an event that is in no log: a fork's evidence; the same one once.
    case aside(Aside)
    /// Queues an event for a hop; takes the place of an entry with that key and hop.
    case enqueue(OutboxEntry)
    /// Changes when, and why, an entry is tried again.
    case requeue(EventKey, hop: GatewayID, dueAt: Timestamp, attempts: Int, problem: Problem?, held: Bool)
    /// Takes entries out of the queue.
    case dequeue(EventKey, hop: GatewayID)
    /// Marks own events with what a receipt said of them.
    case delivery(EventKey, Delivery)
    case receipt(StoredReceipt)
    case refusal(Refusal)
    case record(RecordKind, key: String, value: [UInt8])
    case removeRecord(RecordKind, key: String)
    case audit(AuditLine)
}

/// A family of small records. The exchange and the office each name their own; a store keeps them all alike.
public struct RecordKind: RawRepresentable, Hashable, Sendable {
    /// A stable word.
    public let rawValue: String
    /// The kind of this word.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A small versioned value under a kind and key.
public struct Record: Sendable, Hashable {
    /// Unique within its kind.
    public var key: String
    /// Its bytes; what they mean is the business of who wrote them.
    public var value: [UInt8]
    /// Rises by one with each write; starts at 1.
    public var version: Int

    /// All members.
    public init(key: String, value: [UInt8], version: Int) {
        self.key = key
        self.value = value
        self.version = version
    }
}
