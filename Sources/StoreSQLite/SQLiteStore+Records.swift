public import Codes
public import Cryptography
public import Exchange
import GRDB

extension SQLiteStore {
    /// By the digest that names it.
    public func receipt(_ id: Digest) async throws(StoreFault) -> StoredReceipt? {
        let names = names
        return try await read { db in
            var query = try db.prepared("SELECT id, receiver, time_at, jws, last FROM receipts WHERE id = ?")
            query.add(id.bytes)
            return try query.first { try names.receipt($0, db) }
        }
    }

    /// By the receipt's own time; of two at one moment the one stored later.
    public func newestReceipt(from peer: GatewayID) async throws(StoreFault) -> StoredReceipt? {
        let names = names
        return try await read { db in
            guard let peer = try names.number(of: peer, db) else { return nil }
            var query = try db.prepared(Self.newestReceipt)
            query.add(peer)
            return try query.first { try names.receipt($0, db) }
        }
    }

    static let newestReceipt = """
        SELECT id, receiver, time_at, jws, last FROM receipts INDEXED BY receipts_by_time
        WHERE receiver = ? ORDER BY time_at DESC, receipt_no DESC LIMIT 1
        """

    /// By kind and key, through their index.
    public func records(
        _ kind: RecordKind, keys: [String]
    ) async throws(StoreFault) -> [String: Exchange.Record] {
        guard !keys.isEmpty else { return [:] }
        return try await read { db in
            var records: [String: Exchange.Record] = [:]
            for key in keys {
                var query = try db.prepared("SELECT value, version FROM records WHERE kind = ? AND key = ?")
                query.add(kind.rawValue)
                query.add(key)
                records[key] = try query.first {
                    Exchange.Record(key: key, value: $0.bytes(0), version: $0.int(1))
                }
            }
            return records
        }
    }

    /// In the byte order of the keys' UTF-8.
    public func records(
        _ kind: RecordKind, prefix: String, after key: String?, limit: Int
    ) async throws(StoreFault) -> [Exchange.Record] {
        let limit = granted(limit)
        var lower = Array(prefix.utf8)
        // The least text after a key is that key and a zero byte.
        if let next = key.map({ Array($0.utf8) + [0] }), lower.lexicographicallyPrecedes(next) {
            lower = next
        }
        return try await read { [lower] db in
            var query = try db.prepared(Self.recordRange)
            query.add(kind.rawValue)
            query.addText(bytes: lower)
            // No UTF-8 has this byte, so every key that begins with the prefix lies below.
            query.addText(bytes: Array(prefix.utf8) + [0xFF])
            query.add(limit)
            return try query.all { Exchange.Record(key: $0.text(0), value: $0.bytes(1), version: $0.int(2)) }
        }
    }

    static let recordRange = """
        SELECT key, value, version FROM records INDEXED BY records_by_key
        WHERE kind = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?
        """

    /// By position; at most ``StoreSettings/pageEntries`` lines.
    public func audit(after position: Int64, limit: Int) async throws(StoreFault) -> [AuditLine] {
        let limit = granted(limit)
        return try await read { db in
            var query = try db.prepared(
                """
                SELECT position, line_at, actor, action, object, detail FROM audit WHERE position > ?
                ORDER BY position LIMIT ?
                """)
            query.add(position)
            query.add(limit)
            return try query.all { row in
                AuditLine(
                    position: row.int64(0), at: row.time(1), actor: row.text(2), action: row.text(3),
                    object: row.text(4), detail: row.text(5))
            }
        }
    }
}

extension NameTables {
    /// A receipt from a row of id, receiver, time, text and last.
    func receipt(_ row: Columns, _ db: Database) throws -> StoredReceipt {
        StoredReceipt(
            id: try row.digest(0), receiver: try gateway(row.int64(1), db), time: row.time(2),
            jws: row.bytes(3),
            last: row.isNull(4) ? nil : try row.digest(4))
    }
}
