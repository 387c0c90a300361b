import Codes
import Cryptography
import Exchange
import GRDB

/// Entries for one hop of one log, which go out in sequence.
struct QueueKey: Hashable {
    var hop: Int64
    var caseID: CaseID
    var side: Side
}

/// What a commit has changed in a lane's counts.
struct LaneChange {
    var waiting = 0
    var held = 0
}

/// An entry's `ready_at` is the moment at which it and all entries before it in its queue are due; NULL when one of
/// them is held. It is made again for each queue that a commit has touched.
extension CommitRound {
    /// Queues an event, or takes the place of the entry that is there.
    mutating func enqueue(_ entry: OutboxEntry) throws {
        let hop = try number(of: entry.hop)
        let author = try number(of: entry.author)
        let audience = try number(of: entry.audience)
        try count(hop, heldBefore: heldNow(entry.key, hop), heldAfter: entry.held)
        var row = try db.prepared(
            """
            INSERT INTO outbox (hop, case_id, side, sequence, author, audience, digest, enqueued_at, due_at, attempts,
                problem_code, problem_detail, problem_message, held, envelope, ready_at, is_first)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)
            ON CONFLICT (case_id, side, sequence, hop) DO UPDATE SET author = excluded.author,
                audience = excluded.audience, digest = excluded.digest, enqueued_at = excluded.enqueued_at,
                due_at = excluded.due_at, attempts = excluded.attempts, problem_code = excluded.problem_code,
                problem_detail = excluded.problem_detail, problem_message = excluded.problem_message,
                held = excluded.held, envelope = excluded.envelope
            """)
        row.add(hop)
        row.add(entry.key)
        row.add(author)
        row.add(audience)
        row.add(entry.digest.bytes)
        row.add(entry.enqueuedAt.milliseconds)
        row.add(entry.dueAt.milliseconds)
        row.add(entry.attempts)
        row.add(entry.problem)
        row.add(entry.held)
        row.add(entry.envelope)
        try row.run()
        queues.insert(QueueKey(hop: hop, caseID: entry.key.caseID, side: entry.key.author))
        if entry.envelope != nil { arrivals[author] = entry.digest }
    }

    /// Changes when an entry is tried again; one that is not there is left so.
    mutating func requeue(
        _ key: EventKey, _ hop: GatewayID, _ dueAt: Timestamp, _ attempts: Int, _ problem: Problem?,
        _ held: Bool
    ) throws {
        guard let hop = try knownNumber(of: hop), let before = try heldNow(key, hop) else { return }
        try count(hop, heldBefore: before, heldAfter: held)
        var row = try db.prepared(
            """
            UPDATE outbox SET due_at = ?, attempts = ?, problem_code = ?, problem_detail = ?, problem_message = ?,
                held = ? WHERE hop = ? AND case_id = ? AND side = ? AND sequence = ?
            """)
        row.add(dueAt.milliseconds)
        row.add(attempts)
        row.add(problem)
        row.add(held)
        row.add(hop)
        row.add(key)
        try row.run()
        queues.insert(QueueKey(hop: hop, caseID: key.caseID, side: key.author))
    }

    /// Takes an entry out; one that is not there is left so.
    mutating func dequeue(_ key: EventKey, _ hop: GatewayID) throws {
        guard let hop = try knownNumber(of: hop) else { return }
        var row = try db.prepared(
            "DELETE FROM outbox WHERE hop = ? AND case_id = ? AND side = ? AND sequence = ? RETURNING held")
        row.add(hop)
        row.add(key)
        guard let before = try row.all({ $0.bool(0) }).first else { return }
        try count(hop, heldBefore: before, heldAfter: nil)
        queues.insert(QueueKey(hop: hop, caseID: key.caseID, side: key.author))
    }

    /// Makes `ready_at` and `is_first` of one queue again.
    func settle(_ queue: QueueKey) throws {
        var query = try db.prepared(
            """
            SELECT entry_no, due_at, held, ready_at, is_first FROM outbox
            WHERE hop = ? AND case_id = ? AND side = ? ORDER BY sequence
            """)
        query.add(queue.hop)
        query.add(queue.caseID.bytes)
        query.add(queue.side.stored)
        var ready: Int64? = .min
        var isFirst = true
        var wrong: [(entry: Int64, ready: Int64?, isFirst: Bool)] = []
        try query.forEach { row in
            if let before = ready { ready = row.bool(2) ? nil : max(before, row.int64(1)) }
            if row.optionalInt64(3) != ready || row.bool(4) != isFirst {
                wrong.append((row.int64(0), ready, isFirst))
            }
            isFirst = false
        }
        for (entry, ready, isFirst) in wrong {
            var row = try db.prepared("UPDATE outbox SET ready_at = ?, is_first = ? WHERE entry_no = ?")
            row.add(ready)
            row.add(isFirst)
            row.add(entry)
            try row.run()
        }
    }

    /// Adds to a lane's counts; a lane in which nothing waits has no row.
    func write(_ change: LaneChange, of hop: Int64) throws {
        guard change.waiting != 0 || change.held != 0 else { return }
        var row = try db.prepared(
            """
            INSERT INTO lanes (hop, waiting, held) VALUES (?, ?, ?) ON CONFLICT (hop)
            DO UPDATE SET waiting = waiting + excluded.waiting, held = held + excluded.held
            """)
        row.add(hop)
        row.add(change.waiting)
        row.add(change.held)
        try row.run()
        var empty = try db.prepared("DELETE FROM lanes WHERE hop = ? AND waiting = 0 AND held = 0")
        empty.add(hop)
        try empty.run()
    }

    private func knownNumber(of gateway: GatewayID) throws -> Int64? {
        try newGateways[gateway] ?? names.number(of: gateway, db)
    }

    /// Whether an entry is held; nil when there is none.
    private func heldNow(_ key: EventKey, _ hop: Int64) throws -> Bool? {
        var query = try db.prepared(
            "SELECT held FROM outbox WHERE hop = ? AND case_id = ? AND side = ? AND sequence = ?")
        query.add(hop)
        query.add(key)
        return try query.first { $0.bool(0) }
    }

    private mutating func count(_ hop: Int64, heldBefore: Bool?, heldAfter: Bool?) throws {
        var change = lanes[hop] ?? LaneChange()
        if let heldBefore { if heldBefore { change.held -= 1 } else { change.waiting -= 1 } }
        if let heldAfter { if heldAfter { change.held += 1 } else { change.waiting += 1 } }
        lanes[hop] = change
    }
}

extension NameTables {
    /// Columns that ``entry(_:_:)`` reads, in its order.
    static let entryColumns = """
        o.case_id, o.side, o.sequence, o.hop, o.author, o.audience, o.digest, o.enqueued_at, o.due_at, o.attempts,
        o.problem_code, o.problem_detail, o.problem_message, o.held, o.envelope, o.entry_no
        """

    /// A queue entry from a row of ``entryColumns``.
    func entry(_ row: Columns, _ db: Database) throws -> OutboxEntry {
        OutboxEntry(
            key: EventKey(try row.uuid(0), row.side(1), row.int(2)), hop: try gateway(row.int64(3), db),
            author: try gateway(row.int64(4), db), audience: try gateway(row.int64(5), db),
            digest: try row.digest(6), enqueuedAt: row.time(7), dueAt: row.time(8), attempts: row.int(9),
            problem: row.problem(10), held: row.bool(13), envelope: row.optionalBytes(14))
    }
}
