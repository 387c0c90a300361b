public import Codes
public import Exchange

extension ModelStore {
    public func due(for hop: GatewayID, at now: Timestamp, limit: Int) async throws(StoreFault) -> [OutboxEntry] {
        try read { tables in
            var blocked: Set<CaseID> = []
            var due: [OutboxEntry] = []
            for entry in tables.queue(for: hop) {
                if blocked.contains(entry.key.caseID) { continue }
                if entry.held || entry.dueAt > now {
                    blocked.insert(entry.key.caseID)
                } else if due.count < limit {
                    due.append(entry)
                }
            }
            return due
        }
    }

    public func nextDue(for hop: GatewayID) async throws(StoreFault) -> Timestamp? {
        try read { tables in
            var blocked: Set<CaseID> = []
            var next: Timestamp?
            for entry in tables.queue(for: hop) {
                // What stands behind the first entry of its case cannot be due before that one.
                guard blocked.insert(entry.key.caseID).inserted, !entry.held else { continue }
                next = min(next ?? entry.dueAt, entry.dueAt)
            }
            return next
        }
    }

    public func lanes() async throws(StoreFault) -> [LaneDepth] {
        try read { tables in
            let hops = Set(tables.outbox.values.map(\.hop)).sorted()
            return hops.map { hop in
                let entries = tables.queue(for: hop)
                return LaneDepth(
                    hop: hop, waiting: entries.count, held: entries.filter(\.held).count,
                    oldest: entries.map(\.enqueuedAt).min() ?? Timestamp(milliseconds: 0))
            }
        }
    }

    public func outbox(
        for hop: GatewayID?, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<OutboxEntry> {
        try read { tables in
            let rows = tables.outboxOrder.filter { hop == nil || $0.key.hop == hop }.sorted { $0.value < $1.value }
            let entries = rows.compactMap { row in tables.outbox[row.key].map { ($0, row.value) } }
            let page = Self.page(entries, after: cursor, limit: limit) { Self.padded($0.1) } beyond: { $0 > $1 }
            return Page(elements: page.elements.map(\.0), next: page.next)
        }
    }

    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 12 - text.count)) + text
    }
}

extension ModelTables {
    /// What waits for a hop, oldest first.
    func queue(for hop: GatewayID) -> [OutboxEntry] {
        outboxOrder.filter { $0.key.hop == hop }.sorted { $0.value < $1.value }.compactMap { outbox[$0.key] }
    }
}
