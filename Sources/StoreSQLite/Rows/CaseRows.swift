import Casework
import Codes
import Cryptography
import Exchange
import GRDB
import StrictJSON

extension CommitRound {
    /// Inserts or replaces a case's row with the heads that the slot holds, and its search keys.
    mutating func write(_ record: CaseRecord, slot: inout CaseSlot) throws {
        slot.peer = try number(of: record.peer)
        let origin = try number(of: record.origin)
        let destination = try number(of: record.destination)
        let matter = try number(of: record.matter)
        let keys = record.summary.searchKeys.joined(separator: " ")
        let parties = [record.ourSide.stored, origin, destination, slot.peer]
        if let number = slot.number {
            try update(record, matter, keys, slot, number)
            try updatePlace(record, parties, number)
        } else {
            slot.number = try insert(record, parties, matter, keys, slot)
        }
        if slot.searchKeys != keys {
            try replaceSearchKeys(of: slot.number ?? 0, from: slot.searchKeys, to: record.summary.searchKeys)
            slot.searchKeys = keys
        }
    }

    /// Writes the heads alone.
    func writeHeads(_ slot: CaseSlot) throws {
        guard let number = slot.number else { return }
        var row = try db.prepared(
            """
            UPDATE cases SET origin_sequence = ?, origin_digest = ?, destination_sequence = ?,
                destination_digest = ? WHERE case_no = ?
            """)
        row.add(slot.origin)
        row.add(slot.destination)
        row.add(number)
        try row.run()
    }

    private func replaceSearchKeys(of number: Int64, from old: String, to new: [String]) throws {
        for key in Set(old.split(separator: " ").map { SearchKey.stored(String($0)) }) {
            var row = try db.prepared("DELETE FROM case_search WHERE search_key = ? AND case_no = ?")
            row.add(key)
            row.add(number)
            try row.run()
        }
        for key in Set(new.map(SearchKey.stored)) {
            var row = try db.prepared("INSERT INTO case_search (search_key, case_no) VALUES (?, ?)")
            row.add(key)
            row.add(number)
            try row.run()
        }
    }

    private func insert(
        _ record: CaseRecord, _ parties: [Int64], _ matter: Int64, _ keys: String, _ slot: CaseSlot
    ) throws -> Int64 {
        var row = try db.prepared(Self.insertCase)
        row.add(record.id.bytes)
        row.add(record, matter, keys, slot)
        row.addPlace(record, parties)
        try row.run()
        return db.insertedRow
    }

    /// What changes often.
    private func update(
        _ record: CaseRecord, _ matter: Int64, _ keys: String, _ slot: CaseSlot, _ number: Int64
    ) throws {
        var row = try db.prepared(Self.updateCase)
        row.add(record, matter, keys, slot)
        row.add(number)
        try row.run()
    }

    /// What hardly ever changes, and what most indexes stand on: SQLite writes every index of a column that is set,
    /// whether or not its value is another.
    private func updatePlace(_ record: CaseRecord, _ parties: [Int64], _ number: Int64) throws {
        var row = try db.prepared(Self.updateCasePlace)
        row.addPlace(record, parties)
        row.add(number)
        row.addPlace(record, parties)
        try row.run()
    }

    private static let often = """
        version, wrapped_key, matter, origin_sequence, origin_digest, destination_sequence, destination_digest, state,
        local_matter, peer_matter, matter_name, mode, holder, holder_since_at, due_on, legal_due_on, clock_at,
        created_at, updated_at, is_test, search_keys
        """
    private static let place = """
        our_side, origin, destination, peer, number, peer_number, undeliverable, division, window_division,
        our_division, area4, area9
        """
    private static let oftenMarks = marks(21)
    private static let placeMarks = marks(12)
    private static let insertCase =
        "INSERT INTO cases (case_id, \(often), \(place)) VALUES (?, \(oftenMarks), \(placeMarks))"
    private static let updateCase = "UPDATE cases SET (\(often)) = (\(oftenMarks)) WHERE case_no = ?"
    private static let updateCasePlace = """
        UPDATE cases SET (\(place)) = (\(placeMarks)) WHERE case_no = ? AND (\(place)) IS NOT (\(placeMarks))
        """

    private static func marks(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }
}

/// Blind indexes as the search table holds them.
enum SearchKey {
    /// 64 bits of a key (FNV-1a): the table stays small, and a case's own row holds the keys whole for the comparison.
    static func stored(_ key: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}

extension Prepared {
    fileprivate mutating func add(_ head: CaseSlot.Head) {
        add(head.sequence)
        add(head.digest?.bytes)
    }

    fileprivate mutating func add(_ record: CaseRecord, _ matter: Int64, _ keys: String, _ slot: CaseSlot) {
        let summary = record.summary
        add(record.version)
        add(record.wrappedKey)
        add(matter)
        add(slot.origin)
        add(slot.destination)
        add(summary.state.rawValue)
        add(summary.localMatter)
        add(summary.peerMatter)
        add(summary.matterName)
        add(summary.mode.rawValue)
        add(summary.holder?.rawValue)
        add(summary.holderSince?.milliseconds)
        add(summary.dueOn?.description)
        add(summary.legalDueOn?.description)
        add(summary.clockAt?.milliseconds)
        add(summary.createdAt.milliseconds)
        add(summary.updatedAt.milliseconds)
        add(summary.isTest)
        add(keys)
    }

    /// Binds side and parties, numbers, and where the case stands.
    fileprivate mutating func addPlace(_ record: CaseRecord, _ parties: [Int64]) {
        let summary = record.summary
        let ours = Areas.canonical(
            (record.ourSide == .origin ? summary.windowDivision : summary.division) ?? "")
        for party in parties { add(party) }
        add(summary.number)
        add(summary.peerNumber)
        add(summary.undeliverable)
        add(summary.division)
        add(summary.windowDivision)
        add(ours)
        add(String(ours.prefix(4)))
        add(String(ours.prefix(9)))
    }
}

extension NameTables {
    /// Columns that ``record(_:_:)`` reads, in its order.
    static let recordColumns = """
        c.case_id, c.our_side, c.origin, c.destination, c.version, c.wrapped_key, c.matter, c.undeliverable, c.state,
        c.number, c.peer_number, c.local_matter, c.peer_matter, c.matter_name, c.mode, c.division,
        c.window_division, c.holder, c.holder_since_at, c.due_on, c.legal_due_on, c.clock_at, c.created_at,
        c.updated_at, c.is_test, c.search_keys
        """

    /// A case's record from a row of ``recordColumns``.
    func record(_ row: Columns, _ db: Database) throws -> CaseRecord {
        let summary = CaseSummary(
            undeliverable: row.bool(7), state: try row.word(8), number: row.optionalText(9),
            peerNumber: row.optionalText(10), localMatter: row.text(11), peerMatter: row.text(12),
            matterName: row.text(13), mode: try row.word(14), division: row.text(15),
            windowDivision: row.optionalText(16), holder: try row.optionalWord(17),
            holderSince: row.optionalTime(18),
            dueOn: try row.optionalDate(19), legalDueOn: try row.optionalDate(20),
            clockAt: row.optionalTime(21),
            createdAt: row.time(22), updatedAt: row.time(23), isTest: row.bool(24),
            searchKeys: row.text(25).split(separator: " ").map(String.init))
        return CaseRecord(
            id: try row.uuid(0), ourSide: row.side(1), origin: try gateway(row.int64(2), db),
            destination: try gateway(row.int64(3), db), version: row.int(4), wrappedKey: row.bytes(5),
            matter: try matter(row.int64(6), db), summary: summary)
    }
}
