import Codes
import Cryptography
import Exchange
import GRDB

extension CommitRound {
    /// Appends an event to its log.
    mutating func write(_ event: StoredEvent, slot: CaseSlot) throws {
        guard let number = slot.number else { return }
        var row = try db.prepared(
            """
            INSERT INTO events (case_no, author, sequence, event_id, digest, jws, sealed, erased, stored_at,
                delivery, delivery_at, delivery_receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        row.add(number)
        row.add(event.key.author.stored)
        row.add(event.key.sequence)
        row.add(event.id.bytes)
        row.add(event.digest.bytes)
        row.add(event.jws)
        row.add(event.sealed)
        row.add(event.erased)
        row.add(event.storedAt.milliseconds)
        row.add(event.delivery)
        try row.run()
        if event.key.author != slot.ourSide { arrivals[slot.peer] = event.digest }
    }

    /// Replaces the personal part of an event that stands.
    func replaceDisclosures(_ key: EventKey, _ sealed: [UInt8]?, _ erased: Bool) throws {
        var row = try db.prepared("UPDATE events SET sealed = ?, erased = ? WHERE \(Self.oneEvent)")
        row.add(sealed)
        row.add(erased)
        row.add(key)
        try row.run()
    }

    /// Marks an event with how far it has got.
    func mark(_ key: EventKey, _ delivery: Delivery) throws {
        var row = try db.prepared(
            "UPDATE events SET delivery = ?, delivery_at = ?, delivery_receipt = ? WHERE \(Self.oneEvent)")
        row.add(delivery)
        row.add(key)
        try row.run()
    }

    /// Moves a log's events from a sequence on out of it.
    func setAside(
        _ id: CaseID, _ author: Side, _ from: Int, _ reason: Problem, _ at: Timestamp, slot: CaseSlot
    ) throws {
        guard let number = slot.number else { return }
        var copy = try db.prepared(
            """
            INSERT INTO asides (case_id, author, sequence, why, digest, jws, sealed, problem_code, problem_detail,
                problem_message, aside_at)
            SELECT ?, author, sequence, 'rejected', digest, jws, sealed, ?, ?, ?, ? FROM events
            WHERE case_no = ? AND author = ? AND sequence >= ? ORDER BY sequence
            ON CONFLICT (case_id, author, sequence, digest) DO NOTHING
            """)
        copy.add(id.bytes)
        copy.add(reason)
        copy.add(at.milliseconds)
        copy.add(number)
        copy.add(author.stored)
        copy.add(from)
        try copy.run()
        try keepNewestPosition(number, author, from)
        var delete = try db.prepared("DELETE FROM events WHERE case_no = ? AND author = ? AND sequence >= ?")
        delete.add(number)
        delete.add(author.stored)
        delete.add(from)
        try delete.run()
    }

    /// The newest position of the feed stays taken, by a row of no case, so that SQLite does not give it again.
    private func keepNewestPosition(_ number: Int64, _ author: Side, _ from: Int) throws {
        var row = try db.prepared(
            """
            UPDATE events SET case_no = 0, sequence = event_no, jws = x'', sealed = NULL
            WHERE event_no = (SELECT max(event_no) FROM events) AND case_no = ? AND author = ? AND sequence >= ?
            """)
        row.add(number)
        row.add(author.stored)
        row.add(from)
        try row.run()
    }

    /// Keeps an event that is in no log; the same one once.
    func write(_ aside: Aside) throws {
        var row = try db.prepared(
            """
            INSERT INTO asides (case_id, author, sequence, why, digest, jws, sealed, problem_code, problem_detail,
                problem_message, aside_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (case_id, author, sequence, digest) DO NOTHING
            """)
        row.add(aside.key)
        row.add(aside.why.rawValue)
        row.add(aside.digest.bytes)
        row.add(aside.jws)
        row.add(aside.sealed)
        row.add(aside.problem)
        row.add(aside.at.milliseconds)
        try row.run()
    }

    private static let oneEvent =
        "case_no = (SELECT case_no FROM cases WHERE case_id = ?) AND author = ? AND sequence = ?"
}

extension Prepared {
    /// Binds case, side and sequence.
    mutating func add(_ key: EventKey) {
        add(key.caseID.bytes)
        add(key.author.stored)
        add(key.sequence)
    }

    /// Binds word, time and receipt, or three NULLs.
    mutating func add(_ delivery: Delivery?) {
        guard let delivery else {
            for _ in 0..<3 { addNull() }
            return
        }
        switch delivery {
        case .waiting:
            add(1)
            addNull()
            addNull()
        case .relayed(let at):
            add(2)
            add(at.milliseconds)
            addNull()
        case .delivered(let receipt, let at):
            add(3)
            add(at.milliseconds)
            add(receipt.bytes)
        case .returned(let at):
            add(4)
            add(at.milliseconds)
            addNull()
        }
    }
}

/// Reading of events and asides.
enum EventRows {
    /// Columns that ``event(_:of:)`` reads, in its order.
    static let columns = """
        e.author, e.sequence, e.event_id, e.digest, e.jws, e.sealed, e.erased, e.stored_at, e.delivery,
        e.delivery_at, e.delivery_receipt
        """

    /// An event of this case from a row of ``columns``.
    static func event(_ row: Columns, of id: CaseID) throws -> StoredEvent {
        let delivery: Delivery? =
            switch row.optionalInt64(8) {
            case nil: nil
            case 1: .waiting
            case 2: .relayed(at: row.time(9))
            case 3: .delivered(receipt: try row.digest(10), at: row.time(9))
            case 4: .returned(at: row.time(9))
            default: throw SQLiteFailure.damaged("a delivery")
            }
        return StoredEvent(
            key: EventKey(id, row.side(0), row.int(1)), id: try row.uuid(2), digest: try row.digest(3),
            jws: row.bytes(4), sealed: row.optionalBytes(5), erased: row.bool(6), storedAt: row.time(7),
            delivery: delivery)
    }

    /// Columns that ``aside(_:of:)`` reads, in its order.
    static let asideColumns = """
        author, sequence, why, digest, jws, sealed, problem_code, problem_detail, problem_message, aside_at
        """

    /// An aside of this case from a row of ``asideColumns``.
    static func aside(_ row: Columns, of id: CaseID) throws -> Aside {
        guard let problem = row.problem(6) else { throw SQLiteFailure.damaged("a problem") }
        return Aside(
            key: EventKey(id, row.side(0), row.int(1)), why: try row.word(2), digest: try row.digest(3),
            jws: row.bytes(4), sealed: row.optionalBytes(5), problem: problem, at: row.time(9))
    }
}
