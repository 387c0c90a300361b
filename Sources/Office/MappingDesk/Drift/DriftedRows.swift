internal import Codes
internal import Exchange
internal import Mapping

/// Finds what of the newest version rests on a matter: rows that name it, and ours that the default rule leads to it.
struct DriftedRows: Sendable {
    /// A row and when it was judged by the catalogues as they were.
    struct Row: Sendable {
        let mapping: MatterMapping
        /// Nil: it was brought back from an earlier version, which nothing judges.
        let judgedAt: Timestamp?
    }

    let context: OfficeContext

    init(_ context: OfficeContext) { self.context = context }

    private var book: MappingBook { context.mappings }

    /// The rows by the code on which they rest: a peer's target, or our own matter.
    ///
    /// A peer's rows are all read once, a page at a time: its catalogue changes seldom, and nobody waits for it.
    /// - Throws: what the store refuses.
    func rows(on codes: [String], of gateway: GatewayID) async throws(OfficeRefusal) -> [String: [Row]] {
        guard !codes.isEmpty, book.history.newest > 0 else { return [:] }
        var found: [String: [Row]] = [:]
        if gateway == context.own.id {
            for peer in try await book.peers() {
                let stored = try await book.stored(codes.map { MappingKey(peer: peer, local: $0) })
                for (key, one) in stored { found[key.local, default: []] += try rows(of: one.group) }
            }
            return found
        }
        let wanted = Set(codes)
        try await each(of: gateway) { target, row in
            if wanted.contains(target) { found[target, default: []].append(row) }
        }
        return found
    }

    /// Targets of rows that an earlier version brought back, in order.
    /// - Parameter isMeant: which of them are wanted.
    func restored(at peer: GatewayID, _ isMeant: (String) -> Bool) async throws(OfficeRefusal) -> [String] {
        var targets: Set<String> = []
        try await each(of: peer) { target, row in
            if row.judgedAt == nil, isMeant(target) { targets.insert(target) }
        }
        return targets.sorted()
    }

    private func each(
        of peer: GatewayID, _ take: (String, Row) -> Void
    ) async throws(OfficeRefusal) {
        var after: String?
        while true {
            let page = try await book.stored(of: peer, after: after)
            for stored in page {
                for row in try rows(of: stored.group) {
                    if let target = row.mapping.target { take(target, row) }
                }
            }
            after = page.last?.group.key.local
            if page.count < MappingBook.step { return }
        }
    }

    private func rows(of group: MappingGroup) throws(OfficeRefusal) -> [Row] {
        let history = book.history
        let rows = try book.rows(of: group, in: history.newest)
        guard !rows.isEmpty, let since = group.standing(in: history.newest, broken: history.broken),
            let published = history.published(since)
        else { return [] }
        return rows.filter { $0.to.map { context.today <= $0 } ?? true }
            .map { Row(mapping: $0, judgedAt: published.restores == nil ? published.publishedAt : nil) }
    }

    /// Ours of the same base code for which no row speaks, and which the default rule leads nowhere from that day on.
    /// - Parameter ends: the first day on which the matter is no more; nil: it goes on, and the default rule with it.
    func followers(
        of was: Matter, ending ends: CivilDate?, in catalog: Catalog
    ) async throws(OfficeRefusal) -> [String] {
        guard catalog.gateway != context.own.id, let base = was.baseCode, let ends else { return [] }
        let day = max(ends, context.today)
        let ours = context.catalogues.ownCatalog.matters(on: context.today).filter { $0.baseCode == base }
        let set = try await book.set(
            ours.map { MappingKey(peer: catalog.gateway, local: $0.code) }, in: book.current(on: day))
        return ours.filter { local in
            guard !set.mappings.contains(where: { $0.local == local.code }) else { return false }
            return set.resolve(local, to: catalog, division: was.division, on: day).refusal != nil
        }.map(\.code)
    }
}
