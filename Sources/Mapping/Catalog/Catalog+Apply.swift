public import Codes

extension Catalog {
    /// The catalogue after one change, whose number is the next revision: revisions of ours count changes.
    ///
    /// A put says how the matter is from its first day on, a retirement that it is no more: either takes
    /// the place of all that stood for that day and later. What was announced for later is announced again,
    /// or is not meant.
    public mutating func apply(_ change: CatalogChange) {
        let earlier = (timelines[change.code] ?? []).filter { $0.effective < change.effective }
        timelines[change.code] = earlier + [change]
        if case .put(let matter) = change, let base = matter.baseCode {
            var codes = codesByBase[base] ?? []
            if !codes.contains(matter.code) { codes.append(matter.code) }
            codesByBase[base] = codes.sorted()
        }
        revision += 1
    }

    /// Applies a page that a peer signed.
    ///
    /// - Returns: nil when applied; else why nothing was changed: `catalog_foreign` for another gateway's,
    ///   `catalog_gap` unless `since` is 0 or the revision held.
    public mutating func apply(_ page: CatalogPayload) -> ErrorCode? {
        guard page.gateway == gateway else { return .catalogForeign }
        if page.since == 0, revision != 0 { self = Catalog(gateway: gateway, serves: serves) }
        guard page.since == revision else { return .catalogGap }
        for change in page.changes { apply(change) }
        revision = page.revision
        return nil
    }
}

/// The changes a gateway has made to its own catalogue, from which pages for peers are cut. Revision n is
/// the n-th.
///
/// Peers are not told of matters that are not routable: such a change counts as a revision and stands in no page, and
/// where the matter had been published before, peers are told that it ended.
public struct CatalogHistory: Sendable {
    /// Whose catalogue.
    public let gateway: GatewayID
    /// What peers are told of each change, in order; nil: nothing.
    private var published: [CatalogChange?] = []
    /// Codes that peers know as put.
    private var known: Set<String> = []

    /// A history as stored.
    public init(gateway: GatewayID, changes: [CatalogChange] = []) {
        self.gateway = gateway
        for change in changes { append(change) }
    }

    /// How many changes there were.
    public var revision: Int { published.count }

    /// Makes one more change.
    public mutating func append(_ change: CatalogChange) {
        switch change {
        case .put(let matter) where matter.isRoutable:
            known.insert(matter.code)
            published.append(change)
        case .put(let matter):
            let end = Retirement(code: matter.code, effective: matter.effective)
            published.append(known.remove(matter.code) == nil ? nil : .retire(end))
        case .retire(let end):
            published.append(known.contains(end.code) ? change : nil)
        }
    }

    /// The changes after `revision`, at most `changesMax`; from 0 when that revision was never ours, so
    /// that a peer that remembers more than we do starts anew.
    public func page(after revision: Int, changesMax: Int = CatalogPayload.changesMax) -> CatalogPayload {
        let since = (0...published.count).contains(revision) ? revision : 0
        let end = min(published.count, since + max(1, changesMax))
        return CatalogPayload(
            gateway: gateway, revision: end, since: since,
            changes: published[since..<end].compactMap { $0 }, more: end < published.count)
    }
}
