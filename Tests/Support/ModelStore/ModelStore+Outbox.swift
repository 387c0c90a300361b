public import Codes
public import Exchange

extension ModelStore {
    /// Made from all entries of the hop.
    public func due(
        for hop: GatewayID, at now: Timestamp, newestFirst: Bool, limit: Int
    ) async throws(StoreFault) -> [OutboxEntry] {
        try read { tables in
            let ready = tables.ready(for: hop).filter { $0.at <= now }
            guard newestFirst else {
                let sorted = ready.sorted { ($0.at, $0.entry.key) < ($1.at, $1.entry.key) }
                return sorted.prefix(limit).map(\.entry)
            }
            let sorted = ready.filter(\.isFirst).map(\.entry).sorted {
                ($0.enqueuedAt, $0.key) > ($1.enqueuedAt, $1.key)
            }
            return Array(sorted.prefix(limit))
        }
    }

    /// Made from all entries of the hop.
    public func nextDue(for hop: GatewayID) async throws(StoreFault) -> Timestamp? {
        try read { $0.ready(for: hop).map(\.at).min() }
    }

    /// Counted anew.
    public func lanes() async throws(StoreFault) -> [LaneDepth] {
        try read { tables in
            let hops = Set(tables.outbox.values.map(\.hop)).sorted()
            return hops.map { hop in
                let entries = tables.queue(for: hop)
                return LaneDepth(
                    hop: hop, waiting: entries.filter { !$0.held }.count,
                    held: entries.filter(\.held).count,
                    oldest: entries.map(\.enqueuedAt).min() ?? Timestamp(milliseconds: 0))
            }
        }
    }

    /// By the moment of queueing.
    public func outbox(
        for hop: GatewayID?, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<OutboxEntry> {
        try read { tables in
            let rows = tables.outboxOrder.filter { hop == nil || $0.key.hop == hop }
            let entries = rows.compactMap { row in tables.outbox[row.key].map { ($0, row.value) } }
                .sorted { ($0.0.enqueuedAt, $0.1) < ($1.0.enqueuedAt, $1.1) }
            let scope = "outbox \(hop?.description ?? "")"
            let page = Self.page(entries, after: cursor, in: scope, limit: limit) {
                "\($0.0.enqueuedAt)/\(Self.padded($0.1))"
            } beyond: {
                $0 > $1
            }
            return page.map { Page(elements: $0.elements.map(\.0), next: $0.next) }
        }.get()
    }

    /// By key.
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

    /// Entries with none held among them and those before them in their log, and when they and all before are due.
    func ready(for hop: GatewayID) -> [(entry: OutboxEntry, at: Timestamp, isFirst: Bool)] {
        var ready: [(entry: OutboxEntry, at: Timestamp, isFirst: Bool)] = []
        var log: (CaseID, Side)?
        var at: Timestamp?
        for entry in byCase(for: hop) {
            let isFirst = log.map { $0 != (entry.key.caseID, entry.key.author) } ?? true
            log = (entry.key.caseID, entry.key.author)
            if isFirst { at = entry.dueAt }
            if entry.held { at = nil }
            at = at.map { max($0, entry.dueAt) }
            if let at { ready.append((entry, at, isFirst)) }
        }
        return ready
    }

    /// What waits for a hop, oldest first.
    func queue(for hop: GatewayID) -> [OutboxEntry] {
        outboxOrder.filter { $0.key.hop == hop }.sorted { $0.value < $1.value }.compactMap { outbox[$0.key] }
    }
}
