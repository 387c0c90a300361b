import Codes
import Cryptography
import Exchange

/// All rows, as a value: copying it is a snapshot.
public struct ModelTables: Sendable {
    struct OutboxKey: Hashable, Comparable, Sendable {
        var key: EventKey
        var hop: GatewayID
        static func < (one: Self, other: Self) -> Bool { (one.key, one.hop) < (other.key, other.hop) }
    }

    var files: [CaseID: CaseFile] = [:]
    var asides: [CaseID: [Aside]] = [:]
    var outbox: [OutboxKey: OutboxEntry] = [:]
    /// The order in which entries were queued.
    var outboxOrder: [OutboxKey: Int] = [:]
    var arrivals: [GatewayID: Digest] = [:]
    var known: Set<Digest> = []
    var refusals: [Digest: Refusal] = [:]
    var receipts: [Digest: StoredReceipt] = [:]
    var records: [RecordKind: [String: Record]] = [:]
    var audit: [AuditLine] = []
    var counter = 0
    /// Keys of the events in the order in which they were stored; nil: set aside since.
    var feed: [EventKey?] = []

    /// No rows.
    public init() {}

    mutating func apply(_ changes: [Change]) -> [ChangeOutcome] {
        changes.map { change in
            if let broken = change.expecting.first(where: { !holds($0) }) { return .stale(broken) }
            let before = self
            for write in change.writes {
                guard let id = misfit(write) else {
                    apply(write)
                    continue
                }
                self = before
                let own = change.expecting.first { if case .caseVersion(id, _) = $0 { true } else { false } }
                return .stale(own ?? .caseVersion(id, files[id]?.record.version ?? 0))
            }
            return .committed
        }
    }

    /// Whether some event's case neither is there nor comes with these changes.
    func hasStray(_ changes: [Change]) -> Bool {
        let writes = changes.flatMap(\.writes)
        let new = Set(writes.compactMap { if case .caseRecord(let record) = $0 { record.id } else { nil } })
        return writes.contains { write in
            guard case .event(let event) = write else { return false }
            return files[event.key.caseID] == nil && !new.contains(event.key.caseID)
        }
    }

    /// The case of a write that does not follow what stands.
    private func misfit(_ write: Write) -> CaseID? {
        switch write {
        case .caseRecord(let record):
            record.version == (files[record.id]?.record.version ?? 0) + 1 ? nil : record.id
        case .event(let event):
            event.key.sequence == (files[event.key.caseID]?.log(of: event.key.author).count ?? 0) + 1
                ? nil : event.key.caseID
        default: nil
        }
    }

    /// Another node's commit on the first case that these changes expect something of.
    mutating func touchFirstCase(of changes: [Change]) {
        for change in changes {
            for case .caseVersion(let id, let version) in change.expecting where version > 0 {
                files[id]?.record.version += 1
                return
            }
        }
    }

    func holds(_ expectation: Expectation) -> Bool {
        switch expectation {
        case .caseVersion(let id, let version): (files[id]?.record.version ?? 0) == version
        case .recordVersion(let kind, let key, let version): (records[kind]?[key]?.version ?? 0) == version
        case .unrefused(let digest): refusals[digest] == nil
        }
    }

    private mutating func apply(_ write: Write) {
        switch write {
        case .caseRecord(let record): files[record.id, default: CaseFile(record: record)].record = record
        case .event(let event): insert(event)
        case .disclosures(let key, let sealed, let erased):
            update(key) {
                $0.sealed = sealed
                $0.erased = erased
            }
        case .setAside(let id, let author, let from, let reason, let at):
            setAside(id, author, from, reason, at)
        case .aside(let aside):
            let isKept = asides[aside.key.caseID, default: []].contains {
                $0.key == aside.key && $0.digest == aside.digest
            }
            if !isKept { asides[aside.key.caseID, default: []].append(aside) }
            known.insert(aside.digest)
        case .enqueue(let entry):
            let key = OutboxKey(key: entry.key, hop: entry.hop)
            counter += 1
            outbox[key] = entry
            outboxOrder[key] = counter
            if entry.envelope != nil {
                arrivals[entry.author] = entry.digest
            }
        case .requeue(let key, let hop, let dueAt, let attempts, let problem, let held):
            guard var entry = outbox[OutboxKey(key: key, hop: hop)] else { return }
            entry.dueAt = dueAt
            entry.attempts = attempts
            entry.problem = problem
            entry.held = held
            outbox[OutboxKey(key: key, hop: hop)] = entry
        case .dequeue(let key, let hop):
            outbox[OutboxKey(key: key, hop: hop)] = nil
            outboxOrder[OutboxKey(key: key, hop: hop)] = nil
        case .delivery(let key, let delivery): update(key) { $0.delivery = delivery }
        case .receipt(let receipt): receipts[receipt.id] = receipt
        case .refusal(let refusal): refusals[refusal.digest] = refusal
        case .record(let kind, let key, let value):
            let version = (records[kind]?[key]?.version ?? 0) + 1
            records[kind, default: [:]][key] = Record(key: key, value: value, version: version)
        case .removeRecord(let kind, let key): records[kind]?[key] = nil
        case .audit(var line):
            line.position = Int64(audit.count + 1)
            audit.append(line)
        }
    }

    private mutating func insert(_ event: StoredEvent) {
        guard var file = files[event.key.caseID] else { return }
        if event.key.author == .origin { file.origin.append(event) } else { file.destination.append(event) }
        files[event.key.caseID] = file
        feed.append(event.key)
        known.insert(event.digest)
        if event.key.author != file.record.ourSide { arrivals[file.record.peer] = event.digest }
    }

    private mutating func update(_ key: EventKey, _ body: (inout StoredEvent) -> Void) {
        guard var file = files[key.caseID], file.log(of: key.author).indices.contains(key.sequence - 1) else {
            return
        }
        if key.author == .origin {
            body(&file.origin[key.sequence - 1])
        } else {
            body(&file.destination[key.sequence - 1])
        }
        files[key.caseID] = file
    }

    private mutating func setAside(
        _ id: CaseID, _ author: Side, _ from: Int, _ reason: Problem, _ at: Timestamp
    ) {
        guard var file = files[id] else { return }
        let taken = file.log(of: author).suffix(from: min(from - 1, file.log(of: author).count))
        for event in taken {
            if let place = feed.lastIndex(of: event.key) { feed[place] = nil }
            asides[id, default: []].append(
                Aside(
                    key: event.key, why: .rejected, digest: event.digest, jws: event.jws,
                    sealed: event.sealed,
                    problem: reason, at: at))
        }
        if author == .origin {
            file.origin.removeLast(taken.count)
        } else {
            file.destination.removeLast(taken.count)
        }
        files[id] = file
    }
}
