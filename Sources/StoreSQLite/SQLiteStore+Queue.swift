public import Codes
public import Exchange
import GRDB

extension SQLiteStore {
    /// By what each commit has noted of a queue: the moment at which an entry and all before it can go.
    public func due(
        for hop: GatewayID, at now: Timestamp, newestFirst: Bool, limit: Int
    ) async throws(StoreFault) -> [OutboxEntry] {
        let names = names
        let limit = granted(limit)
        return try await read { db in
            guard let hop = try names.number(of: hop, db) else { return [] }
            var query = try db.prepared(newestFirst ? Self.newestDue : Self.longestDue)
            query.add(hop)
            query.add(now.milliseconds)
            query.add(limit)
            return try query.all { try names.entry($0, db) }
        }
    }

    /// What of one case waits, for any hop, in sequence.
    public func queued(of id: CaseID) async throws(StoreFault) -> [OutboxEntry] {
        let names = names
        return try await read { db in
            var query = try db.prepared(
                "SELECT \(NameTables.entryColumns) FROM outbox o INDEXED BY outbox_by_case WHERE o.case_id = ?"
            )
            query.add(id.bytes)
            return try query.all { try names.entry($0, db) }.sorted { $0.key < $1.key }
        }
    }

    /// By the moment since which an entry could go: a case's entries become ready in sequence. Those ready at the same
    /// moment stand by case, which is by the case's age.
    static let longestDue = """
        SELECT \(NameTables.entryColumns) FROM outbox o INDEXED BY outbox_ready
        WHERE o.hop = ? AND o.ready_at <= ? ORDER BY o.ready_at, o.case_id, o.side DESC, o.sequence
        LIMIT ?
        """

    static let newestDue = """
        SELECT \(NameTables.entryColumns) FROM outbox o INDEXED BY outbox_first
        WHERE o.hop = ? AND o.is_first = 1 AND o.ready_at <= ? ORDER BY o.enqueued_at DESC, o.case_id DESC LIMIT ?
        """

    /// The first of the lane's index.
    public func nextDue(for hop: GatewayID) async throws(StoreFault) -> Timestamp? {
        let names = names
        return try await read { db in
            guard let hop = try names.number(of: hop, db) else { return nil }
            var query = try db.prepared(Self.nextDue)
            query.add(hop)
            return try query.first { $0.time(0) }
        }
    }

    static let nextDue = """
        SELECT ready_at FROM outbox INDEXED BY outbox_ready WHERE hop = ? AND ready_at IS NOT NULL
        ORDER BY ready_at LIMIT 1
        """

    /// From counts kept with each commit.
    public func lanes() async throws(StoreFault) -> [LaneDepth] {
        let names = names
        return try await read { db in
            try db.prepared(Self.lanes).all { row in
                LaneDepth(
                    hop: try names.gateway(row.int64(0), db), waiting: row.int(1), held: row.int(2),
                    oldest: row.time(3))
            }.sorted { $0.hop < $1.hop }
        }
    }

    static let lanes = """
        SELECT l.hop, l.waiting, l.held, (SELECT o.enqueued_at FROM outbox o INDEXED BY outbox_by_age
            WHERE o.hop = l.hop ORDER BY o.enqueued_at LIMIT 1) FROM lanes l
        """

    /// By the moment of queueing; of two at one moment the one queued first.
    public func outbox(
        for hop: GatewayID?, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<OutboxEntry> {
        let scope = "outbox\u{1}\(hop?.description ?? "")"
        let after = try self.cursor(cursor, in: scope)
        let limit = granted(limit)
        let names = names
        var rows = try await read { db -> [(OutboxEntry, Int64)] in
            let hops =
                if let hop { try names.number(of: hop, db).map { [$0] } ?? [] } else {
                    try db.prepared("SELECT hop FROM lanes ORDER BY hop").all { $0.int64(0) }
                }
            var rows: [(OutboxEntry, Int64)] = []
            for hop in hops {
                var query = try db.prepared(Self.byAge)
                query.add(hop)
                query.add(after?.position ?? .min)
                query.add(after?.tieNumber ?? 0)
                query.add(limit + 1)
                rows += try query.all { (try names.entry($0, db), $0.int64(15)) }
                rows.sort { ($0.0.enqueuedAt, $0.1) < ($1.0.enqueuedAt, $1.1) }
                if rows.count > limit + 1 { rows.removeLast(rows.count - limit - 1) }
            }
            return rows
        }
        guard rows.count > limit else { return Page(elements: rows.map(\.0), next: nil) }
        rows.removeLast()
        let last = rows.last.map { Cursor(position: $0.0.enqueuedAt.milliseconds, tie: Cursor.bytes($0.1)) }
        return Page(elements: rows.map(\.0), next: text(of: last, in: scope))
    }

    static let byAge = """
        SELECT \(NameTables.entryColumns) FROM outbox o INDEXED BY outbox_by_age
        WHERE o.hop = ? AND (o.enqueued_at, o.entry_no) > (?, ?) ORDER BY o.enqueued_at, o.entry_no LIMIT ?
        """
}
