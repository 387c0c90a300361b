import Casework
import Codes
import Exchange

/// The indexes that worklists are read by. Statements name theirs (`INDEXED BY`), so that one which could not use it
/// would not even be prepared.
enum CaseIndex {
    case area4
    case area9
    case peer
    case clock
    case undeliverable

    var name: String {
        switch self {
        case .area4: "cases_by_area4"
        case .area9: "cases_by_area9"
        case .peer: "cases_by_peer_state"
        case .clock: "cases_by_clock"
        case .undeliverable: "cases_undeliverable"
        }
    }

    /// Its first column: what a stream has in common, or what the index is in the order of.
    var lead: String {
        switch self {
        case .area4: "area4"
        case .area9: "area9"
        case .peer: "peer"
        case .clock: "clock_at"
        case .undeliverable: "updated_at"
        }
    }

    /// How many digits of a division an index of areas is in the order of.
    var digits: Int { self == .area4 ? 4 : 9 }

    /// The condition of a partial index.
    var condition: String {
        switch self {
        case .area4, .area9, .peer: "1"
        case .clock: "clock_at IS NOT NULL"
        case .undeliverable: "undeliverable = 1"
        }
    }
}

/// What a query asks beside what the chosen index already gives.
struct Filter {
    let query: CaseQuery
    /// The peer's number.
    let peer: Int64?
    /// What the index gives and need not be compared again.
    var leavesStateAndSide = false
    var leavesPeer = false
    var leavesArea = false

    /// Conditions, each with ` AND ` before it.
    var sql: String {
        var sql = ""
        if !leavesStateAndSide {
            if query.side != nil { sql += " AND our_side = ?" }
            if !query.states.isEmpty {
                sql += " AND state IN (" + query.states.map { _ in "?" }.joined(separator: ", ") + ")"
            }
        }
        if peer != nil && !leavesPeer { sql += " AND peer = ?" }
        if !query.within.isEmpty && !leavesArea {
            let areas = query.within.map { _ in "substr(our_division, 1, ?) = ?" }
            sql += " AND (" + areas.joined(separator: " OR ") + ")"
        }
        if query.undeliverableOnly { sql += " AND undeliverable = 1" }
        if query.clockDueBy != nil { sql += " AND clock_at <= ?" }
        return sql
    }

    /// Binds what ``sql`` asks, in its order.
    func bind(_ statement: inout Prepared) {
        if !leavesStateAndSide {
            if let side = query.side { statement.add(side.stored) }
            for state in query.states { statement.add(state.rawValue) }
        }
        if let peer, !leavesPeer { statement.add(peer) }
        if !leavesArea {
            for area in query.within {
                statement.add(area.length)
                statement.add(area.text)
            }
        }
        if let clockDueBy = query.clockDueBy { statement.add(clockDueBy.milliseconds) }
    }

    /// The comparison by which a case is what text or search key name: the search table holds parts of keys only.
    var namedSQL: String {
        " AND (number = ? OR peer_number = ? OR case_id = ? OR instr(' ' || search_keys || ' ', ?) > 0)"
    }

    /// Binds what ``namedSQL`` asks.
    func bindNamed(_ statement: inout Prepared) {
        statement.add(query.text)
        statement.add(query.text)
        // A text that is no identifier names no case by it.
        statement.add(query.text.flatMap { try? CaseID($0) }?.bytes)
        statement.add(query.searchKey.map { " \($0) " })
    }
}
