public import Codes
internal import StrictJSON

extension Catalog {
    /// The catalogue after one change, whose number is the next revision: revisions of ours count changes.
    ///
    /// A put says how the matter is from its first day on, a retirement that it is no more: either takes
    /// the place of all that stood for that day and later. What was announced for later is announced again,
    /// or is not meant.
    public mutating func apply(_ change: CatalogChange) {
        timelines[change.code, default: []].replaceEnd(with: change)
        if case .put(let matter) = change, let base = matter.baseCode {
            codesByBase[base, default: []].insert(matter.code)
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

extension [CatalogChange] {
    fileprivate mutating func replaceEnd(with change: CatalogChange) {
        while let last, last.effective >= change.effective { removeLast() }
        append(change)
    }
}

/// The changes a gateway has made to its own catalogue, from which pages for peers are cut. Revision n is
/// the n-th.
///
/// Peers are not told of matters that are not routable: such a change counts as a revision and stands in no page, and
/// where the matter had been published before, peers are told that it ended: again, where it ends earlier than they were
/// told. Nor are they told that a matter kept at home takes the place of another.
public struct CatalogHistory: Sendable {
    /// Whose catalogue.
    public let gateway: GatewayID
    /// What peers are told of each change, in order; nil: nothing.
    private var published: [CatalogChange?] = []
    /// What peers were told last of each code that they know: that it is open, or its end.
    private var told: [String: Told] = [:]
    /// Codes kept at home, with the first day.
    private var home: [String: CivilDate] = [:]

    private enum Told {
        case open
        case ended(CivilDate)
    }

    /// A history as stored.
    public init(gateway: GatewayID, changes: [CatalogChange] = []) {
        self.gateway = gateway
        for change in changes { append(change) }
    }

    /// How many changes there were.
    public var revision: Int { published.count }

    /// Makes one more change.
    public mutating func append(_ change: CatalogChange) {
        let news = telling(change)
        if let news {
            told[news.code] = if case .retire(let end) = news { .ended(end.effective) } else { .open }
        }
        published.append(news)
    }

    private mutating func telling(_ change: CatalogChange) -> CatalogChange? {
        switch change {
        case .put(let matter) where matter.isRoutable:
            home[matter.code] = nil
            return change
        case .put(let matter):
            home[matter.code] = min(home[matter.code] ?? matter.effective, matter.effective)
            switch told[matter.code] {
            case .ended(let day) where day <= matter.effective: return nil
            case nil: return nil
            case .open, .ended: return .retire(Retirement(code: matter.code, effective: matter.effective))
            }
        case .retire(let end):
            // From that day on it is at home already: peers were told so, or never knew it.
            if let first = home[end.code], first < end.effective { return nil }
            guard told[end.code] != nil else { return nil }
            home[end.code] = nil
            guard let next = end.replacedBy, home[next] != nil else { return change }
            return .retire(Retirement(code: end.code, effective: end.effective))
        }
    }

    /// The changes after `revision`, at most `changesMax` and, beyond the first, `bytesMax` bytes; from 0 when that
    /// revision was never ours, so that a peer that remembers more than we do starts anew.
    public func page(
        after revision: Int, changesMax: Int = CatalogPayload.changesMax,
        bytesMax: Int = CatalogPayload.bytesMax
    ) -> CatalogPayload {
        let since = (0...published.count).contains(revision) ? revision : 0
        var end = since
        var bytesLeft = bytesMax
        while end < published.count, end - since < max(1, changesMax) {
            bytesLeft -= published[end]?.json.serialized().count ?? 0
            if bytesLeft < 0, end > since { break }
            end += 1
        }
        return CatalogPayload(
            gateway: gateway, revision: end, since: since,
            changes: published[since..<end].compactMap { $0 }, more: end < published.count)
    }
}
