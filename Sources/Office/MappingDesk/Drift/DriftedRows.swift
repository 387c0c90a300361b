internal import Codes
internal import Exchange
internal import Mapping

/// Finds what rests on a matter: rows that name it, and ours that the default rule leads to it. Rows are those of the
/// version that counts today and of the newest, which may be announced only.
struct DriftedRows: Sendable {
    /// A row and when it was judged by the catalogues as they were.
    struct Row: Sendable {
        let mapping: MatterMapping
        /// Before the lint looked at it for the last time.
        let judgedAt: Timestamp
        /// When a rollback brought it back, which judges nothing; nil: it was published as it stands.
        let restoredAt: Timestamp?
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
        try await each(of: gateway) { row in
            if let target = row.mapping.target, wanted.contains(target) {
                found[target, default: []].append(row)
            }
        }
        return found
    }

    /// Every row to a peer that is not over.
    func each(of peer: GatewayID, _ take: (Row) -> Void) async throws(OfficeRefusal) {
        var after: String?
        while true {
            let page = try await book.stored(of: peer, after: after)
            for stored in page {
                for row in try rows(of: stored.group) { take(row) }
            }
            after = page.last?.group.key.local
            if page.count < MappingBook.step { return }
        }
    }

    private func rows(of group: MappingGroup) throws(OfficeRefusal) -> [Row] {
        let history = book.history
        var found: [Row] = []
        for version in Set([book.current(on: context.today), history.newest]).sorted() where version > 0 {
            guard let judgedAt = Self.judged(group, in: version, history),
                let since = group.standing(in: version, broken: history.broken)
            else { continue }
            let restored = history.published(since).flatMap { $0.restores == nil ? nil : $0.publishedAt }
            for row in try book.rows(of: group, in: version)
            where row.to.map({ context.today <= $0 }) ?? true && !found.contains(where: { $0.mapping == row })
            {
                found.append(Row(mapping: row, judgedAt: judgedAt, restoredAt: restored))
            }
        }
        return found
    }

    /// When the rows of that version were judged: a rollback takes over the judgement of what it brings back.
    private static func judged(
        _ group: MappingGroup, in version: Int, _ history: MappingHistory
    ) -> Timestamp? {
        guard let since = group.standing(in: version, broken: history.broken),
            let published = history.published(since)
        else { return nil }
        guard let restores = published.restores else { return published.publishedAt }
        return judged(group, in: restores, history)
    }

    /// Ours of the same base code which the default rule leads nowhere from that day on, and no row elsewhere.
    /// - Parameter day: from which the matter is no more, or another.
    func followers(
        of was: Matter, from day: CivilDate, in catalog: Catalog
    ) async throws(OfficeRefusal) -> [String] {
        guard catalog.gateway != context.own.id, let base = was.baseCode else { return [] }
        let ours = context.catalogues.ownCatalog.matters(on: context.today).filter {
            $0.baseCode == base && $0.isRoutable
        }
        let set = try await book.set(
            ours.map { MappingKey(peer: catalog.gateway, local: $0.code) }, in: book.current(on: day))
        return ours.filter { local in
            set.resolve(local, to: catalog, division: was.division, on: day).refusal != nil
        }.map(\.code)
    }
}
