public import Codes
public import Cryptography
public import Exchange
import GRDB

extension SQLiteStore {
    /// In one snapshot.
    public func cases(_ ids: [CaseID]) async throws(StoreFault) -> [CaseID: CaseFile] {
        let names = names
        return try await read { db in
            var files: [CaseID: CaseFile] = [:]
            files.reserveCapacity(ids.count)
            for id in ids where files[id] == nil {
                files[id] = try names.file(id, db)
            }
            return files
        }
    }

    /// Through an index that fits the query; see ``CaseListing``.
    public func list(
        _ query: CaseQuery, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<CaseRecord> {
        let scope = CaseListing.scope(of: query)
        let listing = CaseListing(
            query: query, names: names, limit: granted(limit), after: try self.cursor(cursor, in: scope))
        let (records, next) = try await read { try listing.page($0) }
        return Page(elements: records, next: text(of: next, in: scope))
    }

    /// From the heads that stand in each case's row.
    public func heads(
        sharedWith peer: GatewayID, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<SharedHead> {
        let scope = "heads\u{1}\(peer)"
        let after = try self.cursor(cursor, in: scope)
        let limit = granted(limit)
        let names = names
        var heads = try await read { db -> [SharedHead] in
            guard let peer = try names.number(of: peer, db) else { return [] }
            var query = try db.prepared(
                """
                SELECT case_id, origin_sequence, origin_digest, destination_sequence, destination_digest
                FROM cases INDEXED BY cases_by_peer WHERE peer = ? AND case_id >= ? ORDER BY case_id LIMIT ?
                """)
            query.add(peer)
            query.add(after?.tie ?? [])
            query.add(limit + 2)
            var heads: [SharedHead] = []
            try query.forEach { row in
                let id = try row.uuid(0)
                let isPassed = id.bytes == after?.tie
                if !row.isNull(2) && !isPassed {
                    heads.append(
                        SharedHead(
                            caseID: id, author: .origin, sequence: row.int(1), digest: try row.digest(2)))
                }
                if !row.isNull(4) && !(isPassed && after?.position == 1) {
                    heads.append(
                        SharedHead(
                            caseID: id, author: .destination, sequence: row.int(3), digest: try row.digest(4))
                    )
                }
            }
            return heads
        }
        guard heads.count > limit else { return Page(elements: heads, next: nil) }
        heads.removeLast(heads.count - limit)
        let last = heads.last.map { Cursor(position: $0.author.stored, tie: $0.caseID.bytes) }
        return Page(elements: heads, next: text(of: last, in: scope))
    }

    /// Noted with each commit.
    public func lastArrival(from peer: GatewayID) async throws(StoreFault) -> Digest? {
        let names = names
        return try await read { db in
            guard let peer = try names.number(of: peer, db) else { return nil }
            var query = try db.prepared("SELECT digest FROM arrivals WHERE gateway = ?")
            query.add(peer)
            return try query.first { try $0.digest(0) }
        }
    }

    /// Logs and asides, through an index of eight bytes of each digest.
    public func knownEvents(_ digests: [Digest]) async throws(StoreFault) -> Set<Digest> {
        try await read { db in
            var known: Set<Digest> = []
            for digest in digests {
                for table in ["events", "asides"] {
                    var query = try db.prepared(
                        "SELECT 1 FROM \(table) WHERE substr(digest, 1, 8) = ? AND digest = ? LIMIT 1")
                    query.add(Array(digest.bytes.prefix(8)))
                    query.add(digest.bytes)
                    if try query.first({ _ in true }) == true { known.insert(digest) }
                }
            }
            return known
        }
    }

    /// By the rowid, which SQLite gives in the order of writing.
    public func feed(after position: Int64, limit: Int) async throws(StoreFault) -> [FeedEntry] {
        let limit = granted(limit)
        return try await read { db in
            var query = try db.prepared(
                """
                SELECT \(EventRows.columns), c.case_id, e.event_no FROM events e
                CROSS JOIN cases c ON c.case_no = e.case_no WHERE e.event_no > ? ORDER BY e.event_no LIMIT ?
                """)
            query.add(position)
            query.add(limit)
            var entries: [FeedEntry] = []
            try query.forEach { row in
                entries.append(
                    FeedEntry(position: row.int64(12), event: try EventRows.event(row, of: row.uuid(11))))
            }
            return entries
        }
    }

    /// The newest rowid.
    public func feedEnd() async throws(StoreFault) -> Int64 {
        try await read { db in
            try db.prepared("SELECT max(event_no) FROM events").first { $0.optionalInt64(0) ?? 0 } ?? 0
        }
    }

    /// Through an index of eight bytes of each digest.
    public func event(withDigest digest: Digest) async throws(StoreFault) -> StoredEvent? {
        try await read { db in
            var query = try db.prepared(
                """
                SELECT \(EventRows.columns), c.case_id FROM events e JOIN cases c ON c.case_no = e.case_no
                WHERE substr(e.digest, 1, 8) = ? AND e.digest = ? LIMIT 1
                """)
            query.add(Array(digest.bytes.prefix(8)))
            query.add(digest.bytes)
            return try query.first { try EventRows.event($0, of: $0.uuid(11)) }
        }
    }

    /// By digest.
    public func refusals(_ digests: [Digest]) async throws(StoreFault) -> [Digest: Refusal] {
        let names = names
        return try await read { db in
            var refusals: [Digest: Refusal] = [:]
            for digest in digests {
                var query = try db.prepared(
                    """
                    SELECT author, case_id, problem_code, problem_detail, problem_message, refused_at
                    FROM refusals WHERE digest = ?
                    """)
                query.add(digest.bytes)
                refusals[digest] = try query.first { row in
                    guard let problem = row.problem(2) else { throw SQLiteFailure.damaged("a problem") }
                    return Refusal(
                        digest: digest, author: try names.gateway(row.int64(0), db),
                        caseID: row.isNull(1) ? nil : try row.uuid(1), problem: problem, at: row.time(5))
                }
            }
            return refusals
        }
    }

    /// In the order in which they were put aside.
    public func asides(of id: CaseID) async throws(StoreFault) -> [Aside] {
        try await read { db in
            var query = try db.prepared(
                "SELECT \(EventRows.asideColumns) FROM asides WHERE case_id = ? ORDER BY aside_no")
            query.add(id.bytes)
            return try query.all { try EventRows.aside($0, of: id) }
        }
    }
}

extension NameTables {
    /// A case with both its logs; nil when there is none.
    func file(_ id: CaseID, _ db: Database) throws -> CaseFile? {
        var query = try db.prepared(
            "SELECT \(Self.recordColumns), c.case_no FROM cases c WHERE c.case_id = ?")
        query.add(id.bytes)
        guard let (record, number) = try query.first({ (try record($0, db), $0.int64(26)) }) else {
            return nil
        }
        var file = CaseFile(record: record)
        var events = try db.prepared(
            "SELECT \(EventRows.columns) FROM events e WHERE e.case_no = ? ORDER BY e.author, e.sequence")
        events.add(number)
        try events.forEach { row in
            let event = try EventRows.event(row, of: id)
            if event.key.author == .origin {
                file.origin.append(event)
            } else {
                file.destination.append(event)
            }
        }
        return file
    }
}
