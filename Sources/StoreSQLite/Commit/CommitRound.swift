import Codes
import Cryptography
import Exchange
import GRDB
import StrictJSON

/// One transaction's worth of changes: each is checked whole before its first row is written, so a stale one leaves
/// no trace and needs no savepoint.
///
/// What many rows share (lane counts, the last arrival of a peer, the readiness of a queue) is gathered and written
/// once by ``finish()``.
struct CommitRound {
    let db: Database
    let names: NameTables
    /// Gateways and matters that got their number in this transaction.
    private(set) var newGateways: [GatewayID: Int64] = [:]
    private(set) var newMatters: [Digest: Int64] = [:]
    /// Matters that were written and hashed to find their number.
    private(set) var writtenMatters: [(matter: JSONObject, number: Int64)] = []
    var lanes: [Int64: LaneChange] = [:]
    var queues: Set<QueueKey> = []
    var arrivals: [Int64: Digest] = [:]
    private var slots: [CaseID: CaseSlot] = [:]

    init(db: Database, names: NameTables) {
        self.db = db
        self.names = names
    }

    /// Checks one change and, unless it is stale, writes it.
    mutating func apply(_ change: Change) throws -> ChangeOutcome {
        var draft: [CaseID: CaseSlot] = [:]
        if let expectation = try check(change, &draft) { return .stale(expectation) }
        for case .caseRecord(let record) in change.writes {
            try write(record, slot: &draft[record.id, default: CaseSlot()])
        }
        for write in change.writes { try self.write(write, draft) }
        for (id, slot) in draft {
            if !change.replacesRecord(of: id) { try writeHeads(slot) }
            slots[id] = slot
        }
        return .committed
    }

    /// Writes what was gathered.
    mutating func finish() throws {
        for queue in queues { try settle(queue) }
        for (hop, change) in lanes { try write(change, of: hop) }
        for (gateway, digest) in arrivals {
            var row = try db.prepared("INSERT OR REPLACE INTO arrivals (gateway, digest) VALUES (?, ?)")
            row.add(gateway)
            row.add(digest.bytes)
            try row.run()
        }
    }

    /// Number of a gateway, given now if it has none.
    mutating func number(of gateway: GatewayID) throws -> Int64 {
        if let number = newGateways[gateway] { return number }
        if let number = try names.number(of: gateway, db) { return number }
        var row = try db.prepared("INSERT INTO gateways (id) VALUES (?)")
        row.add(gateway.description)
        try row.run()
        newGateways[gateway] = db.insertedRow
        return db.insertedRow
    }

    /// Number of a matter with this text, given now if it has none.
    mutating func number(of matter: JSON) throws -> Int64 {
        if let number = names.recentNumber(of: matter) { return number }
        let number = try number(ofMatter: matter.serialized())
        if case .object(let object) = matter { writtenMatters.append((object, number)) }
        return number
    }

    private mutating func number(ofMatter body: [UInt8]) throws -> Int64 {
        let digest = SHA256Hash.digest(of: body)
        if let number = newMatters[digest] ?? names.matterNumber(digest) { return number }
        var query = try db.prepared("SELECT matter FROM matters WHERE digest = ?")
        query.add(digest.bytes)
        if let number = try query.first({ $0.int64(0) }) {
            newMatters[digest] = number
            return number
        }
        var row = try db.prepared("INSERT INTO matters (digest, body) VALUES (?, ?)")
        row.add(digest.bytes)
        row.add(body)
        try row.run()
        newMatters[digest] = db.insertedRow
        return db.insertedRow
    }

    // MARK: Checking

    /// Follows the change's writes through the logs' heads.
    /// - Returns: the first expectation that does not hold; nil when the change can be written, and `draft` then
    ///   holds each case that it touches as it will be.
    private mutating func check(_ change: Change, _ draft: inout [CaseID: CaseSlot]) throws -> Expectation? {
        for expectation in change.expecting {
            switch expectation {
            case .caseVersion(let id, let version):
                guard try slot(id, draft).version == version else { return expectation }
            case .recordVersion(let kind, let key, let version):
                guard try recordVersion(kind, key) == version else { return expectation }
            case .unrefused(let digest):
                guard try !isRefused(digest) else { return expectation }
            }
        }
        for case .caseRecord(let record) in change.writes {
            var slot = try slot(record.id, draft)
            guard slot.version == record.version - 1 else {
                return change.expectation(on: record.id, else: slot.version)
            }
            slot.version = record.version
            slot.ourSide = record.ourSide
            draft[record.id] = slot
        }
        for write in change.writes {
            guard let (id, stands) = try checkLog(write, change, &draft) else { continue }
            if !stands { return change.expectation(on: id, else: try slot(id, [:]).version) }
        }
        for (id, slot) in draft { draft[id] = try withDigests(slot) }
        return nil
    }

    /// One write's effect on its log.
    /// - Returns: the case and whether the write can be done; nil for a write that touches no log.
    private mutating func checkLog(
        _ write: Write, _ change: Change, _ draft: inout [CaseID: CaseSlot]
    ) throws -> (CaseID, Bool)? {
        switch write {
        case .event(let event):
            let id = event.key.caseID
            var slot = try slot(id, draft)
            guard slot.number != nil || change.replacesRecord(of: id) else {
                throw StoreFault(.storeFailed, "an event of a case that is not there")
            }
            guard slot[event.key.author].sequence + 1 == event.key.sequence else { return (id, false) }
            slot[event.key.author] = .init(sequence: event.key.sequence, digest: event.digest)
            draft[id] = slot
            return (id, true)
        case .setAside(let id, let author, let from, _, _):
            var slot = try slot(id, draft)
            if from <= slot[author].sequence { slot[author] = .init(sequence: max(from - 1, 0), digest: nil) }
            draft[id] = slot
            return (id, true)
        default: return nil
        }
    }

    private mutating func slot(_ id: CaseID, _ draft: [CaseID: CaseSlot]) throws -> CaseSlot {
        if let slot = draft[id] ?? slots[id] { return slot }
        let slot = try CaseSlot.load(id, db)
        slots[id] = slot
        return slot
    }

    /// Looks up the digest of a head that setting events aside has uncovered.
    private func withDigests(_ slot: CaseSlot) throws -> CaseSlot {
        guard let number = slot.number else { return slot }
        var slot = slot
        for side in Side.allCases where slot[side].sequence > 0 && slot[side].digest == nil {
            var query = try db.prepared(
                "SELECT digest FROM events WHERE case_no = ? AND author = ? AND sequence = ?")
            query.add(number)
            query.add(side.stored)
            query.add(slot[side].sequence)
            slot[side].digest = try query.first { try $0.digest(0) }
        }
        return slot
    }

    private func recordVersion(_ kind: RecordKind, _ key: String) throws -> Int {
        var query = try db.prepared("SELECT version FROM records WHERE kind = ? AND key = ?")
        query.add(kind.rawValue)
        query.add(key)
        return try query.first { $0.int(0) } ?? 0
    }

    private func isRefused(_ digest: Digest) throws -> Bool {
        var query = try db.prepared("SELECT 1 FROM refusals WHERE digest = ?")
        query.add(digest.bytes)
        return try query.first { $0.int(0) } != nil
    }
}

extension Change {
    /// Whether this change writes the case's record, which then carries the logs' heads too.
    fileprivate func replacesRecord(of id: CaseID) -> Bool {
        writes.contains { write in
            if case .caseRecord(let record) = write { record.id == id } else { false }
        }
    }

    /// What this change expected of a case, or the version it has.
    fileprivate func expectation(on id: CaseID, else version: Int) -> Expectation {
        expecting.first { expectation in
            if case .caseVersion(id, _) = expectation { true } else { false }
        } ?? .caseVersion(id, version)
    }
}
