import Casework
public import Codes
public import Cryptography
public import Exchange

extension ModelStore {
    /// Those of the ids that are here.
    public func cases(_ ids: [CaseID]) async throws(StoreFault) -> [CaseID: CaseFile] {
        try read { tables in
            Dictionary(ids.compactMap { id in tables.files[id].map { (id, $0) } }) { $1 }
        }
    }

    /// Sorted anew for each page.
    public func list(
        _ query: CaseQuery, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<CaseRecord> {
        try read { tables in
            let records = tables.files.values.map(\.record).filter { query.matches($0) }
            let scope = "\(query)"
            guard query.clockDueBy == nil else {
                let clock = { (record: CaseRecord) in record.summary.clockAt ?? record.summary.updatedAt }
                let sorted = records.sorted { (clock($0), $0.id) < (clock($1), $1.id) }
                return Self.page(sorted, after: cursor, in: scope, limit: limit) {
                    "\(clock($0))/\($0.id)"
                } beyond: {
                    $0 > $1
                }
            }
            let sorted = records.sorted { ($0.summary.updatedAt, $0.id) > ($1.summary.updatedAt, $1.id) }
            return Self.page(sorted, after: cursor, in: scope, limit: limit) {
                "\($0.summary.updatedAt)/\($0.id)"
            } beyond: {
                $0 < $1
            }
        }.get()
    }

    /// By case id, the origin's log first.
    public func heads(
        sharedWith peer: GatewayID, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<SharedHead> {
        try read { tables in
            let files = tables.files.values.filter { $0.record.peer == peer }.sorted {
                $0.record.id < $1.record.id
            }
            let heads = files.flatMap { file in
                Side.allCases.compactMap { side in
                    file.log(of: side).last.map {
                        SharedHead(
                            caseID: file.record.id, author: side, sequence: $0.key.sequence, digest: $0.digest
                        )
                    }
                }
            }
            return Self.page(heads, after: cursor, in: "heads \(peer)", limit: limit) {
                "\($0.caseID)/\($0.author == .origin ? 0 : 1)"
            } beyond: {
                $0 > $1
            }
        }.get()
    }

    /// What the newest commit with an event of the peer's noted.
    public func lastArrival(from peer: GatewayID) async throws(StoreFault) -> Digest? {
        try read { $0.arrivals[peer] }
    }

    /// What was ever in a log or aside.
    public func knownEvents(_ digests: [Digest]) async throws(StoreFault) -> Set<Digest> {
        try read { tables in Set(digests.filter { tables.known.contains($0) }) }
    }

    /// Looked for in every log.
    public func event(withDigest digest: Digest) async throws(StoreFault) -> StoredEvent? {
        try read { tables in
            for file in tables.files.values {
                if let event = (file.origin + file.destination).first(where: { $0.digest == digest }) {
                    return event
                }
            }
            return nil
        }
    }

    /// By digest.
    public func refusals(_ digests: [Digest]) async throws(StoreFault) -> [Digest: Refusal] {
        try read { tables in
            Dictionary(digests.compactMap { digest in tables.refusals[digest].map { (digest, $0) } }) { $1 }
        }
    }

    /// In the order in which they were put aside.
    public func asides(of id: CaseID) async throws(StoreFault) -> [Aside] { try read { $0.asides[id] ?? [] } }

    /// By the digest that names it.
    public func receipt(_ id: Digest) async throws(StoreFault) -> StoredReceipt? {
        try read { $0.receipts[id] }
    }

    /// By the receipt's own time.
    public func newestReceipt(from peer: GatewayID) async throws(StoreFault) -> StoredReceipt? {
        try read { tables in
            tables.receipts.values.filter { $0.receiver == peer }.max { ($0.time, $0.id) < ($1.time, $1.id) }
        }
    }

    /// By kind and keys.
    public func records(_ kind: RecordKind, keys: [String]) async throws(StoreFault) -> [String: Record] {
        try read { tables in
            var found: [String: Record] = [:]
            for key in keys { found[key] = tables.records[kind]?[key] }
            return found
        }
    }

    /// In key order.
    public func records(
        _ kind: RecordKind, prefix: String, after key: String?, limit: Int
    ) async throws(StoreFault) -> [Record] {
        try read { tables in
            let rows = (tables.records[kind] ?? [:]).values.filter { row in
                row.key.hasPrefix(prefix) && key.map { row.key > $0 } ?? true
            }
            return Array(rows.sorted { $0.key < $1.key }.prefix(limit))
        }
    }

    /// From the list of all keys.
    public func feed(after position: Int64, limit: Int) async throws(StoreFault) -> [FeedEntry] {
        try read { tables in
            var entries: [FeedEntry] = []
            for place in Int(position)..<max(tables.feed.count, Int(position)) where entries.count < limit {
                guard let key = tables.feed[place],
                    let event = tables.files[key.caseID]?.log(of: key.author)[key.sequence - 1]
                else { continue }
                entries.append(FeedEntry(position: Int64(place + 1), event: event))
            }
            return entries
        }
    }

    /// How many events were stored.
    public func feedEnd() async throws(StoreFault) -> Int64 { try read { Int64($0.feed.count) } }

    /// By position.
    public func audit(after position: Int64, limit: Int) async throws(StoreFault) -> [AuditLine] {
        try read { tables in Array(tables.audit.filter { $0.position > position }.prefix(limit)) }
    }

    /// One page of `rows`, which stand in the order of their cursors as `beyond` says. A cursor of another listing
    /// than `scope` is refused.
    static func page<Row: Sendable>(
        _ rows: [Row], after cursor: String?, in scope: String, limit: Int, _ key: (Row) -> String,
        beyond: (String, String) -> Bool
    ) -> Result<Page<Row>, StoreFault> {
        func text(_ key: String) -> String { SHA256Hash.digest(of: scope + key).base64URL + "." + key }
        var left = rows
        if let cursor {
            let place = String(cursor.drop { $0 != "." }.dropFirst())
            guard cursor == text(place) else {
                return .failure(StoreFault(.cursorInvalid, "of another listing"))
            }
            left = rows.filter { beyond(key($0), place) }
        }
        let shown = Array(left.prefix(limit))
        return .success(
            Page(elements: shown, next: left.count > limit ? shown.last.map { text(key($0)) } : nil))
    }
}

extension CaseQuery {
    /// Whether a record is one that is wanted.
    func matches(_ record: CaseRecord) -> Bool {
        let summary = record.summary
        if !states.isEmpty, !states.contains(summary.state) { return false }
        if let side, record.ourSide != side { return false }
        if let peer, record.peer != peer { return false }
        if let searchKey, text == nil, !summary.searchKeys.contains(searchKey) { return false }
        if let text {
            let numbers = [record.id.description, summary.number, summary.peerNumber].compactMap { $0 }
            let isFound = numbers.contains(text) || searchKey.map { summary.searchKeys.contains($0) } ?? false
            if !isFound { return false }
        }
        if let clockDueBy, !(summary.clockAt.map { $0 <= clockDueBy } ?? false) { return false }
        if undeliverableOnly, !summary.undeliverable { return false }
        if !within.isEmpty {
            let division = record.ourSide == .origin ? summary.windowDivision : summary.division
            // `try?`: a text that is no division lies below none.
            guard let division, let code = try? DivisionCode(division),
                within.contains(where: { $0.matches(code) })
            else {
                return false
            }
        }
        return true
    }
}
