public import Codes
internal import Exchange
internal import Mapping
public import StrictJSON

/// What a matter of ours may be at a peer, and matters by what somebody typed: proposals for people, who decide.
public struct SuggestionDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Matters of our catalogue, or of a peer's, by name, part of it, beginning of a code, pinyin, initials and the
    /// public's words; best first.
    /// - Returns: rows `{"code","name","agency","hit"}`.
    /// - Throws: `catalog_missing` for a peer whose catalogue is not here.
    public func search(_ words: String, peer: GatewayID?, limit: Int) throws(OfficeRefusal) -> JSON {
        let catalog = try catalog(of: peer)
        let found = context.index(of: catalog).search(words).prefix(limit)
        return .array(
            found.map { found in
                var row: JSONObject = [
                    "code": .string(found.code), "name": .string(found.name), "hit": .string("\(found.hit)"),
                ]
                let agency = catalog.matter(found.code, on: context.today)?.agency.name
                row["agency"] = agency.map { .string($0) }
                return .object(row)
            })
    }

    /// The peer's matters that one of ours may be, best first.
    /// - Returns: rows `{"local","local_name","rank","code","name","percent","reasons":[{"kind","for","text","text_zh"}]}`.
    /// - Throws: `matter_unknown`; `catalog_missing`.
    public func suggest(_ code: String, peer: GatewayID, limit: Int) throws(OfficeRefusal) -> JSON {
        let local = try MatterDesk(context).own(code)
        let index = context.index(of: try catalog(of: peer))
        return .array(Self.rows(local, index.suggestions(for: MatterText(local), limit: limit)))
    }

    /// The best of them; none where the catalogue is not here.
    func candidates(_ key: MappingKey, limit: Int) -> [Suggestion] {
        guard let local = context.catalogues.ownCatalog.matter(key.local, on: context.today),
            let catalog = context.catalogues.catalog(of: key.peer), catalog.revision > 0
        else { return [] }
        return context.index(of: catalog).suggestions(for: MatterText(local), limit: limit)
    }

    /// The same for every matter of ours that is sent at all and for which neither a published row nor the default rule finds anything at the
    /// peer, in any of the places that it serves; a matter without candidates has one row without `code`.
    /// - Throws: `catalog_missing`; what the store refuses.
    public func suggestAll(peer: GatewayID, limit: Int) async throws(OfficeRefusal) -> JSON {
        let catalog = try catalog(of: peer)
        let index = context.index(of: catalog)
        let day = context.today
        let version = context.mappings.current(on: day)
        let places = Set(catalog.matters(on: day).map(\.division)).sorted { $0.text < $1.text }
        let ours = context.routableMatters
        var rows: [JSON] = []
        for start in stride(from: 0, to: ours.count, by: Self.step) {
            let some = ours[start..<min(start + Self.step, ours.count)]
            let set = try await context.mappings.set(
                some.map { MappingKey(peer: peer, local: $0.code) }, in: version)
            for local in some {
                let matched = places.contains { place in
                    set.resolve(local, to: catalog, division: place, on: day).refusal == nil
                }
                if matched { continue }
                let found = index.suggestions(for: MatterText(local), limit: limit)
                rows += found.isEmpty ? [Self.row(local)] : Self.rows(local, found)
            }
        }
        return .array(rows)
    }

    /// How many of our matters are asked for in one read of the store.
    private static let step = 256

    private func catalog(of peer: GatewayID?) throws(OfficeRefusal) -> Catalog {
        guard let peer, peer != context.own.id else { return context.catalogues.ownCatalog }
        guard let catalog = context.catalogues.catalog(of: peer), catalog.revision > 0 else {
            throw OfficeRefusal(.catalogMissing, detail: "no catalogue of \(peer) was fetched yet")
        }
        return catalog
    }

    private static func row(_ local: Matter) -> JSON {
        ["local": .string(local.code), "local_name": .string(local.name), "reasons": []]
    }

    private static func rows(_ local: Matter, _ found: [Suggestion]) -> [JSON] {
        found.enumerated().map { rank, suggestion in
            var row: JSONObject = [
                "local": .string(local.code), "local_name": .string(local.name),
                "rank": .integer(Int64(rank + 1)),
            ]
            for (name, value) in suggestion.json { row[name] = value }
            return .object(row)
        }
    }
}

extension Suggestion {
    /// `{"code","name","percent","reasons":[{"kind","for","text","text_zh"}]}`.
    var json: JSONObject {
        [
            "code": .string(code), "name": .string(name), "percent": .integer(Int64((score * 100).rounded())),
            "reasons": .array(
                reasons.map { reason in
                    [
                        "kind": .string(reason.kind), "for": .bool(reason.speaksFor),
                        "text": .string(reason.explanation.text),
                        "text_zh": .string(reason.explanation.textZh),
                    ]
                }),
        ]
    }
}

extension OfficeContext {
    /// Our matters in force today that may be sent to a peer; what is kept at home (涉密) asks for no mapping.
    var routableMatters: [Matter] {
        catalogues.ownCatalog.matters(on: today).filter(\.isRoutable)
    }

    /// The index over what of the catalogue is in force today.
    func index(of catalog: Catalog) -> MatterIndex {
        indexes.index(of: catalog.gateway, generation: catalogues.generation, on: today) { catalog }
    }
}
