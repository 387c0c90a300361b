import Codes
import Exchange
import GRDB

/// What `store check` looks at: SQLite's own pages, and whether what is kept twice agrees.
struct StoreCheck {
    let db: Database

    /// Findings of one kind that are named; the rest are only counted.
    private static let namedMax = 20

    /// Everything that is wrong; empty when nothing is.
    func run() throws -> [StoreFinding] {
        var findings = try db.prepared("PRAGMA integrity_check(20)").all { $0.text(0) }
            .filter { $0 != "ok" }.map { StoreFinding(what: "page", detail: $0) }
        for (what, sql) in Self.questions {
            var count = 0
            try db.prepared(sql).forEach { row in
                count += 1
                if count <= Self.namedMax { findings.append(StoreFinding(what: what, detail: row.text(0))) }
            }
            if count > Self.namedMax {
                findings.append(StoreFinding(what: what, detail: "and \(count - Self.namedMax) more"))
            }
        }
        return findings
    }

    /// Each gives one row for each thing that is wrong.
    private static let questions: [(String, String)] = [
        (
            "log_gap",
            """
            SELECT lower(hex(c.case_id)) || ' ' || e.author FROM events e JOIN cases c ON c.case_no = e.case_no
            GROUP BY e.case_no, e.author HAVING count(*) <> max(e.sequence) OR min(e.sequence) <> 1
            """
        ),
        (
            "log_head",
            """
            SELECT lower(hex(c.case_id)) FROM cases c WHERE
            c.origin_sequence <> (SELECT count(*) FROM events e WHERE e.case_no = c.case_no AND e.author = 0)
            OR c.destination_sequence <>
                (SELECT count(*) FROM events e WHERE e.case_no = c.case_no AND e.author = 1)
            OR c.origin_digest IS NOT (SELECT digest FROM events e
                WHERE e.case_no = c.case_no AND e.author = 0 AND e.sequence = c.origin_sequence)
            OR c.destination_digest IS NOT (SELECT digest FROM events e
                WHERE e.case_no = c.case_no AND e.author = 1 AND e.sequence = c.destination_sequence)
            """
        ),
        (
            "event_without_case",
            """
            SELECT e.event_no FROM events e WHERE e.case_no <> 0 AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.case_no = e.case_no)
            """
        ),
        (
            "lane_count",
            """
            SELECT coalesce(l.hop, o.hop) FROM lanes l FULL JOIN
            (SELECT hop, sum(held = 0) AS waiting, sum(held) AS held FROM outbox GROUP BY hop) o ON o.hop = l.hop
            WHERE l.waiting IS NOT o.waiting OR l.held IS NOT o.held
            """
        ),
        (
            "queue_ready",
            "SELECT entry_no FROM (\(readiness)) WHERE ready_at IS NOT ready OR is_first <> first"
        ),
        (
            "search_key",
            "SELECT s.case_no FROM case_search s WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.case_no = s.case_no)"
        ),
        (
            "name",
            """
            SELECT lower(hex(c.case_id)) FROM cases c WHERE c.matter NOT IN (SELECT matter FROM matters)
            OR c.origin NOT IN (SELECT gateway FROM gateways)
            OR c.destination NOT IN (SELECT gateway FROM gateways)
            """
        ),
    ]

    /// Makes what can be told from other rows again.
    static let repairs: [String] = [
        "DELETE FROM lanes WHERE hop NOT IN (SELECT hop FROM outbox)",
        """
        INSERT INTO lanes (hop, waiting, held)
        SELECT hop, sum(held = 0), sum(held) FROM outbox GROUP BY hop HAVING true
        ON CONFLICT (hop) DO UPDATE SET waiting = excluded.waiting, held = excluded.held
        WHERE waiting <> excluded.waiting OR held <> excluded.held
        """,
        """
        UPDATE outbox SET ready_at = found.ready, is_first = found.first FROM (\(readiness)) found
        WHERE outbox.entry_no = found.entry_no AND
            (outbox.ready_at IS NOT found.ready OR outbox.is_first <> found.first)
        """,
        head("origin", 0),
        head("destination", 1),
    ]

    /// What each entry of the queue has noted, beside what it should have.
    private static let readiness = """
        SELECT entry_no, ready_at, is_first, row_number() OVER log = 1 AS first,
            CASE WHEN max(held) OVER log THEN NULL ELSE max(due_at) OVER log END AS ready
        FROM outbox WINDOW log AS (PARTITION BY hop, case_id, side ORDER BY sequence)
        """

    private static func head(_ side: String, _ author: Int) -> String {
        """
        UPDATE cases SET \(side)_sequence = found.sequence, \(side)_digest = found.digest FROM
        (SELECT c.case_no, coalesce(e.sequence, 0) AS sequence, e.digest FROM cases c LEFT JOIN events e
            ON e.event_no = (SELECT event_no FROM events WHERE case_no = c.case_no AND author = \(author)
                ORDER BY sequence DESC LIMIT 1)) found
        WHERE cases.case_no = found.case_no AND
            (cases.\(side)_sequence IS NOT found.sequence OR cases.\(side)_digest IS NOT found.digest)
        """
    }
}
