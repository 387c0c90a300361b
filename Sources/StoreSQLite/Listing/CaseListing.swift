import Casework
import Codes
import Exchange
import GRDB

/// One page of the worklist.
///
/// Every way through is one of the indexes. The common one merges streams: each state of each side of each area is a
/// stretch of an index that is already in order, so only its first entries are looked at, and each stream begins no
/// earlier than the page found so far ends.
struct CaseListing {
    let query: CaseQuery
    let names: NameTables
    let limit: Int
    let after: Cursor?

    /// A case's place in the listing.
    private struct Found {
        var row: Int64
        var position: Int64
        var id: [UInt8]
    }

    /// Tells this listing's cursors from another query's.
    static func scope(of query: CaseQuery) -> String {
        let states = query.states.map(\.rawValue).sorted().joined(separator: ",")
        return [
            "cases", states, query.side?.rawValue ?? "", query.text ?? "\u{0}", query.searchKey ?? "\u{0}",
            query.peer?.description ?? "", query.within.map(\.text).joined(separator: ","),
            query.clockDueBy.map { String($0.milliseconds) } ?? "", query.undeliverableOnly ? "u" : "",
        ].joined(separator: "\u{1}")
    }

    /// Records of the page, and the place to go on from when there is more.
    func page(_ db: Database) throws -> ([CaseRecord], Cursor?) {
        var found = try find(db)
        let isMore = found.count > limit
        if isMore { found.removeLast(found.count - limit) }
        let records = try found.compactMap { found in
            var read = try db.prepared("SELECT \(NameTables.recordColumns) FROM cases c WHERE c.case_no = ?")
            read.add(found.row)
            return try read.first { try names.record($0, db) }
        }
        return (records, isMore ? found.last.map { Cursor(position: $0.position, tie: $0.id) } : nil)
    }

    /// The first `limit + 1` places.
    private func find(_ db: Database) throws -> [Found] {
        let peer = try query.peer.map { try names.number(of: $0, db) }
        if case .some(.none) = peer { return [] }
        var filter = Filter(query: query, peer: peer ?? nil)
        if query.text != nil || query.searchKey != nil {
            return try candidates(db, filter)
        }
        if query.clockDueBy != nil {
            return try rows(db, CaseIndex.clock, filter)
        }
        if query.undeliverableOnly {
            return try rows(db, CaseIndex.undeliverable, filter)
        }
        filter.leavesStateAndSide = true
        if let peer = peer ?? nil {
            filter.leavesPeer = true
            return try merged(db, .peer, [.number(peer)], filter)
        }
        let within = query.within.isEmpty ? [""] : query.within.map(\.text)
        let index: CaseIndex = within.contains { $0.count <= 4 } ? .area4 : .area9
        filter.leavesArea = within.allSatisfy { $0.count <= index.digits }
        var areas: Set<String> = []
        for prefix in within { areas.formUnion(try self.areas(db, index, below: prefix)) }
        return try merged(db, index, areas.sorted().map(Lead.text), filter)
    }

    // MARK: Streams

    private enum Lead {
        case text(String)
        case number(Int64)
    }

    /// The areas of an index that have cases and lie below a prefix, by stepping from one to the next.
    private func areas(_ db: Database, _ index: CaseIndex, below prefix: String) throws -> [String] {
        if prefix.count >= index.digits { return [String(prefix.prefix(index.digits))] }
        var areas: [String] = []
        var last: String?
        while true {
            let comparison = last == nil ? ">=" : ">"
            var next = try db.prepared(
                """
                SELECT \(index.lead) FROM cases INDEXED BY \(index.name) WHERE \(index.lead) \(comparison) ?
                ORDER BY \(index.lead) LIMIT 1
                """)
            next.add(last ?? prefix)
            guard let area = try next.first({ $0.text(0) }), area.hasPrefix(prefix) else { return areas }
            areas.append(area)
            last = area
        }
    }

    private func merged(_ db: Database, _ index: CaseIndex, _ leads: [Lead], _ filter: Filter) throws
        -> [Found]
    {
        let states = query.states.isEmpty ? CaseState.allCases : Array(Set(query.states))
        let sides = query.side.map { [$0] } ?? Side.allCases
        var found: [Found] = []
        for lead in leads {
            for side in sides {
                for state in states {
                    var stream = try db.prepared(
                        """
                        SELECT case_no, updated_at, case_id FROM cases INDEXED BY \(index.name)
                        WHERE \(index.lead) = ? AND our_side = ? AND state = ?
                            AND (updated_at, case_id) < (?, ?) AND updated_at >= ?\(filter.sql)
                        ORDER BY updated_at DESC, case_id DESC LIMIT ?
                        """)
                    switch lead {
                    case .text(let text): stream.add(text)
                    case .number(let number): stream.add(number)
                    }
                    stream.add(side.stored)
                    stream.add(state.rawValue)
                    stream.add(after?.position ?? .max)
                    stream.add(after?.tie ?? [])
                    stream.add(found.count > limit ? found[limit].position : .min)
                    filter.bind(&stream)
                    stream.add(limit + 1)
                    let more = try stream.all(Self.found)
                    if !more.isEmpty { found = merge(found, more) }
                }
            }
        }
        return found
    }

    private func merge(_ one: [Found], _ other: [Found]) -> [Found] {
        var all: [Found] = []
        all.reserveCapacity(min(one.count + other.count, limit + 1))
        var (left, right) = (0, 0)
        while all.count <= limit, left < one.count || right < other.count {
            let takesLeft =
                right == other.count || (left < one.count && Self.isNewer(one[left], other[right]))
            all.append(takesLeft ? one[left] : other[right])
            if takesLeft { left += 1 } else { right += 1 }
        }
        return all
    }

    private static func isNewer(_ one: Found, _ other: Found) -> Bool {
        one.position != other.position
            ? one.position > other.position : other.id.lexicographicallyPrecedes(one.id)
    }

    private static func found(_ row: Columns) -> Found {
        Found(row: row.int64(0), position: row.int64(1), id: row.bytes(2))
    }

    // MARK: One index in its order

    private func rows(_ db: Database, _ index: CaseIndex, _ filter: Filter) throws -> [Found] {
        let order = index.lead
        let isRising = index == .clock
        let bound = isRising ? "AND clock_at <= ?" : ""
        var query = try db.prepared(
            """
            SELECT case_no, \(order), case_id FROM cases INDEXED BY \(index.name)
            WHERE \(index.condition) \(bound) AND (\(order), case_id) \(isRising ? ">" : "<") (?, ?)\(filter.sql)
            ORDER BY \(order) \(isRising ? "" : "DESC"), case_id \(isRising ? "" : "DESC") LIMIT ?
            """)
        if isRising { query.add(self.query.clockDueBy?.milliseconds) }
        query.add(after?.position ?? (isRising ? .min : .max))
        query.add(after?.tie ?? [])
        filter.bind(&query)
        query.add(limit + 1)
        return try query.all(Self.found)
    }

    /// Cases that a number, an id or a search key names: few, so they are sorted here.
    private func candidates(_ db: Database, _ filter: Filter) throws -> [Found] {
        var rows: Set<Int64> = []
        for (sql, key) in named {
            var search = try db.prepared(sql)
            switch key {
            case .text(let text): search.add(text)
            case .number(let number): search.add(number)
            case .bytes(let bytes): search.add(bytes)
            }
            try search.forEach { rows.insert($0.int64(0)) }
        }
        let isByClock = query.clockDueBy != nil
        let order = isByClock ? "clock_at" : "updated_at"
        var found: [Found] = []
        for row in rows {
            var read = try db.prepared(
                "SELECT case_no, \(order), case_id FROM cases WHERE case_no = ?\(filter.sql)\(filter.namedSQL)"
            )
            read.add(row)
            filter.bind(&read)
            filter.bindNamed(&read)
            found += try read.all(Self.found)
        }
        found.sort { isByClock ? Self.isNewer($1, $0) : Self.isNewer($0, $1) }
        if let after {
            let place = Found(row: 0, position: after.position, id: after.tie)
            found = found.filter { isByClock ? Self.isNewer($0, place) : Self.isNewer(place, $0) }
        }
        return Array(found.prefix(limit + 1))
    }

    private enum Key {
        case text(String)
        case number(Int64)
        case bytes([UInt8])
    }

    private var named: [(String, Key)] {
        var named: [(String, Key)] = []
        if let text = query.text {
            named.append(("SELECT case_no FROM cases WHERE number = ?", .text(text)))
            named.append(("SELECT case_no FROM cases WHERE peer_number = ?", .text(text)))
            // A text that is no identifier names no case by it.
            if let id = try? CaseID(text) {
                named.append(("SELECT case_no FROM cases WHERE case_id = ?", .bytes(id.bytes)))
            }
        }
        if let key = query.searchKey {
            named.append(
                ("SELECT case_no FROM case_search WHERE search_key = ?", .number(SearchKey.stored(key))))
        }
        return named
    }
}
