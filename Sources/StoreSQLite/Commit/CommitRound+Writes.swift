import Codes
import Cryptography
import Exchange
import GRDB

extension CommitRound {
    /// Writes one row; case records have been written before.
    mutating func write(_ write: Write, _ draft: [CaseID: CaseSlot]) throws {
        switch write {
        case .caseRecord: return
        case .event(let event): try self.write(event, slot: draft[event.key.caseID] ?? CaseSlot())
        case .disclosures(let key, let sealed, let erased): try replaceDisclosures(key, sealed, erased)
        case .setAside(let id, let author, let from, let reason, let at):
            try setAside(id, author, from, reason, at, slot: draft[id] ?? CaseSlot())
        case .aside(let aside): try self.write(aside)
        case .enqueue(let entry): try enqueue(entry)
        case .requeue(let key, let hop, let dueAt, let attempts, let problem, let held):
            try requeue(key, hop, dueAt, attempts, problem, held)
        case .dequeue(let key, let hop): try dequeue(key, hop)
        case .delivery(let key, let delivery): try mark(key, delivery)
        case .receipt(let receipt): try self.write(receipt)
        case .refusal(let refusal): try self.write(refusal)
        case .record(let kind, let key, let value): try self.write(kind, key, value)
        case .removeRecord(let kind, let key): try remove(kind, key)
        case .audit(let line): try self.write(line)
        }
    }

    private func write(_ kind: RecordKind, _ key: String, _ value: [UInt8]) throws {
        var row = try db.prepared(
            """
            INSERT INTO records (kind, key, version, value) VALUES (?, ?, 1, ?)
            ON CONFLICT (kind, key) DO UPDATE SET version = version + 1, value = excluded.value
            """)
        row.add(kind.rawValue)
        row.add(key)
        row.add(value)
        try row.run()
    }

    private func remove(_ kind: RecordKind, _ key: String) throws {
        var row = try db.prepared("DELETE FROM records WHERE kind = ? AND key = ?")
        row.add(kind.rawValue)
        row.add(key)
        try row.run()
    }

    private func write(_ line: AuditLine) throws {
        var row = try db.prepared(
            "INSERT INTO audit (line_at, actor, action, object, detail) VALUES (?, ?, ?, ?, ?)")
        row.add(line.at.milliseconds)
        row.add(line.actor)
        row.add(line.action)
        row.add(line.object)
        row.add(line.detail)
        try row.run()
    }

    private mutating func write(_ receipt: StoredReceipt) throws {
        let receiver = try number(of: receipt.receiver)
        var row = try db.prepared(
            """
            INSERT INTO receipts (id, receiver, time_at, jws, last) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """)
        row.add(receipt.id.bytes)
        row.add(receiver)
        row.add(receipt.time.milliseconds)
        row.add(receipt.jws)
        row.add(receipt.last?.bytes)
        try row.run()
    }

    private mutating func write(_ refusal: Refusal) throws {
        let author = try number(of: refusal.author)
        var row = try db.prepared(
            """
            INSERT INTO refusals (digest, author, case_id, problem_code, problem_detail, problem_message, refused_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (digest) DO UPDATE SET author = excluded.author, case_id = excluded.case_id,
                problem_code = excluded.problem_code, problem_detail = excluded.problem_detail,
                problem_message = excluded.problem_message, refused_at = excluded.refused_at
            """)
        row.add(refusal.digest.bytes)
        row.add(author)
        row.add(refusal.caseID?.bytes)
        row.add(refusal.problem)
        row.add(refusal.at.milliseconds)
        try row.run()
    }
}

extension Prepared {
    /// Binds code, detail and message, or three NULLs.
    mutating func add(_ problem: Problem?) {
        add(problem?.code)
        add(problem?.detail)
        add(problem?.message)
    }
}

extension Columns {
    /// The problem whose code stands in this column, its detail and message in the next two.
    func problem(_ column: Int32) -> Problem? {
        guard let code = optionalText(column) else { return nil }
        return Problem(code: code, detail: optionalText(column + 1), message: optionalText(column + 2))
    }
}
