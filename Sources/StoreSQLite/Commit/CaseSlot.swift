import Codes
import Cryptography
import Exchange
import GRDB

/// What a commit must know of one case, as the transaction so far has left it.
struct CaseSlot {
    /// The end of one log.
    struct Head {
        var sequence = 0
        /// Nil when the log is empty, and until ``CommitRound`` has looked it up after a setting aside.
        var digest: Digest?
    }

    /// Row number; nil while there is no such case.
    var number: Int64?
    var version = 0
    var ourSide = Side.origin
    /// The other party, by its number; 0 while there is no such case.
    var peer: Int64 = 0
    var origin = Head()
    var destination = Head()
    /// As stored; empty while there is no such case.
    var searchKeys = ""

    subscript(side: Side) -> Head {
        get { side == .origin ? origin : destination }
        set { if side == .origin { origin = newValue } else { destination = newValue } }
    }

    /// Reads what the file holds of a case.
    static func load(_ id: CaseID, _ db: Database) throws -> CaseSlot {
        var query = try db.prepared(
            """
            SELECT case_no, version, our_side, peer, origin_sequence, origin_digest, destination_sequence,
                destination_digest, search_keys FROM cases WHERE case_id = ?
            """)
        query.add(id.bytes)
        return try query.first { row in
            CaseSlot(
                number: row.int64(0), version: row.int(1), ourSide: row.side(2), peer: row.int64(3),
                origin: Head(sequence: row.int(4), digest: row.isNull(5) ? nil : try row.digest(5)),
                destination: Head(sequence: row.int(6), digest: row.isNull(7) ? nil : try row.digest(7)),
                searchKeys: row.text(8))
        } ?? CaseSlot()
    }
}
