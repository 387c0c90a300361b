public import Codes
public import Exchange

extension ModelStore {
    public func due(
        for hop: GatewayID, at now: Timestamp, newestFirst: Bool, limit: Int
    ) async throws(StoreFault) -> [OutboxEntry] {
        try read { tables in
            let open = tables.openEntries(for: hop, at: now)
            guard newestFirst else {
                return Array(open.sorted { ($0.dueAt, $0.key) < ($1.dueAt, $1.key) }.prefix(limit))
            }
            var seen: Set<CaseID> = []
            let first = open.filter { seen.insert($0.key.caseID).inserted }
            return Array(first.sorted { ($0.enqueuedAt, $0.key) > ($1.enqueuedAt, $1.key) }.prefix(limit))
        }
    }

    public func nextDue(for hop: GatewayID) async throws(StoreFault) -> Timestamp? {
        try read { tables in
            var seen: Set<CaseID> = []
            // What stands behind the first entry of its case cannot be due before that one.
            let first = tables.byCase(for: hop).filter { seen.insert($0.key.caseID).inserted }
            return first.filter { !$0.held }.map(\.dueAt).min()
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

    public func queued(of id: CaseID) async throws(StoreFault) -> [OutboxEntry] {
        try read { tables in
            tables.outbox.values.filter { $0.key.caseID == id }.sorted { $0.key < $1.key }
        }
    }

    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 12 - text.count)) + text
    }
}

extension ModelTables {
    /// What waits for a hop, each case's entries together and in sequence.
    func byCase(for hop: GatewayID) -> [OutboxEntry] {
        outbox.values.filter { $0.hop == hop }.sorted { $0.key < $1.key }
    }

    /// Entries that are due and have none before them in their case that is not.
    func openEntries(for hop: GatewayID, at now: Timestamp) -> [OutboxEntry] {
        var blocked: Set<CaseID> = []
        return byCase(for: hop).filter { entry in
            if entry.held || entry.dueAt > now { blocked.insert(entry.key.caseID) }
            return !blocked.contains(entry.key.caseID)
        }
    }

    /// What waits for a hop, oldest first.
    func queue(for hop: GatewayID) -> [OutboxEntry] {
        outboxOrder.filter { $0.key.hop == hop }.sorted { $0.value < $1.value }.compactMap { outbox[$0.key] }
    }
}
