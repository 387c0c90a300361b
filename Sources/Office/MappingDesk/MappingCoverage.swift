public import Codes
internal import Exchange
internal import Mapping
internal import Routing
public import StrictJSON

/// How much of our catalogue can be sent to each peer, by scope, and what cannot.
public struct MappingCoverage: Sendable {
    let context: OfficeContext

    /// Coverage as the rows and catalogues of today make it.
    public init(_ context: OfficeContext) { self.context = context }

    /// One matter that has no way to a peer.
    private struct Missing {
        var key: MappingKey
        var name: String
        var code: ErrorCode
        var cases: Int
        var demand: Int
    }

    /// What is asked of every peer.
    private struct Weights {
        var cases: [MappingKey: Int]?
        var demand: [MappingKey: Int]

        func weight(_ key: MappingKey) -> Int { (cases?[key] ?? 0) + (demand[key] ?? 0) }
    }

    /// Our matters that are open in a scope that reaches the peer, and how many have a way.
    ///
    /// Weighted by the cases of the last twelve months and this one, and by the demand that was turned away in them.
    /// - Parameters:
    ///   - peer: one; nil: every peer that is enrolled.
    ///   - missing: how many matters without a way are listed, the weightiest first, each with the first suggestion.
    /// - Returns: `{"coverage":[{"peer","name","scope","matters","default","row","bundle","partial","ambiguous","held","missing",
    ///   "why":{code: matters},"percent"?,"weight","percent_weighted"?}],"missing":[{"peer","matter","name","code","cases"?,
    ///   "demand","suggestion"?,"suggestion_name"?,"suggestion_percent"?}],"more"}`; `scope` `all` counts each matter once.
    /// - Throws: `peer_unknown`; what the store refuses.
    public func report(peer: GatewayID?, missing: Int) async throws(OfficeRefusal) -> JSON {
        let all = context.directory.snapshot.all.filter { $0.peer.status != .removed }
        let peers = all.filter { peer == nil || $0.id == peer }
        guard !peers.isEmpty || peer == nil else {
            throw OfficeRefusal(.peerUnknown, detail: "\(peer?.description ?? "") is not enrolled")
        }
        let since = Month(of: context.today).adding(-12)
        var weights = Weights(cases: await context.casesOfLastYear(), demand: [:])
        for (asked, count) in try await DemandDesk(context).counts(since: since) {
            guard let peer = asked.peer else { continue }
            weights.demand[MappingKey(peer: peer, local: asked.matter), default: 0] += count
        }
        var lines: [JSON] = []
        var lacking: [Missing] = []
        for one in peers.sorted(by: { $0.id < $1.id }) {
            let (tallies, without) = try await look(at: one.peer, weights)
            lacking += without
            for (scope, tally) in tallies.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
                lines.append(line(of: tally, scope, one.peer))
            }
        }
        lacking.sort { one, other in
            (other.cases + other.demand, one.key.peer.description, one.key.local) < (
                one.cases + one.demand, other.key.peer.description, other.key.local
            )
        }
        return [
            "coverage": .array(lines),
            "missing": .array(
                lacking.prefix(missing).map { line(of: $0, isCounted: weights.cases != nil) }),
            "more": .integer(Int64(max(0, lacking.count - missing))),
        ]
    }

    /// Narrow scopes first, the sum before all.
    private static func order(_ scope: String) -> String {
        let places = ["all": "0", "city": "1", "province": "3", "nation": "4"]
        return (places[scope] ?? "2") + scope
    }

    /// Every matter of ours at one peer: first those with rows, as the store pages them, then by the default rule.
    private func look(
        at peer: Peer, _ weights: Weights
    ) async throws(OfficeRefusal) -> (tallies: [String: CoverageTally], lacking: [Missing]) {
        var (tallies, lacking) = (["all": CoverageTally()], [Missing]())
        let home = context.own.home
        let reach = context.own.reach
        let places = peer.serves.compactMap(\.division)
        let reaches: @Sendable ([Scope], DivisionCode) -> Bool = { scopes, place in
            home.map { reach.covering(scopes, from: $0, to: place) != nil } ?? true
        }
        var reached: [Scope: Bool] = [:]
        func isReached(_ scope: Scope) -> Bool {
            if let known = reached[scope] { return known }
            let found = places.contains { reaches([scope], $0) }
            reached[scope] = found
            return found
        }
        func count(_ local: Matter, _ coverage: MatterCoverage) {
            let scopes = local.scopes.filter { isReached($0) }
            guard !scopes.isEmpty else { return }
            let key = MappingKey(peer: peer.gateway, local: local.code)
            let weight = weights.weight(key)
            for name in ["all"] + scopes.map(\.description) {
                tallies[name, default: CoverageTally()].add(coverage, weight: weight)
            }
            guard coverage.way == nil else { return }
            lacking.append(
                Missing(
                    key: key, name: local.name, code: coverage.refusal ?? .mappingMissing,
                    cases: weights.cases?[key] ?? 0, demand: weights.demand[key] ?? 0))
        }
        let ours = context.routableMatters
        guard let catalog = context.catalogues.catalog(of: peer.gateway), catalog.revision > 0 else {
            for local in ours { count(local, MatterCoverage(refusal: .catalogMissing)) }
            return (tallies, lacking)
        }
        let search = CoverageSearch(catalog: catalog, day: context.today, reaches: reaches)
        var isDone: Set<String> = []
        try await eachPage(of: peer.gateway) { rows in
            let set = MappingSet(version: 0, mappings: rows)
            for code in Set(rows.map(\.local)) {
                guard let local = context.catalogues.ownCatalog.matter(code, on: context.today),
                    local.isRoutable
                else { continue }
                isDone.insert(code)
                count(local, search.coverage(of: local, by: set))
            }
        }
        for (number, local) in ours.enumerated() where !isDone.contains(local.code) {
            count(local, search.coverage(of: local, by: .defaultRuleOnly))
            // Others have their turn.
            if number % MappingBook.step == 0 { await Task.yield() }
        }
        return (tallies, lacking)
    }

    /// The rows in force to a peer, some matters at a time: a peer's may be more than fit into memory.
    private func eachPage(
        of peer: GatewayID, _ take: ([MatterMapping]) -> Void
    ) async throws(OfficeRefusal) {
        let version = context.mappings.current(on: context.today)
        var after: String?
        repeat {
            let page = try await context.mappings.page(
                of: peer, in: version, after: after, limit: MappingBook.step)
            take(page.rows)
            after = page.next
        } while after != nil
    }

    private func line(of tally: CoverageTally, _ scope: String, _ peer: Peer) -> JSON {
        let ambiguous = tally.refusals[.mappingAmbiguous] ?? 0
        // What is mapped, and not in force there: new cases are held.
        let held = [.matterRetired, .matterNotOpen, .matterUnknown].reduce(0) {
            $0 + (tally.refusals[$1] ?? 0)
        }
        var line: JSONObject = [
            "peer": .string(peer.gateway.description), "name": .string(peer.name), "scope": .string(scope),
            "matters": .integer(Int64(tally.matters)), "partial": .integer(Int64(tally.partial)),
            "ambiguous": .integer(Int64(ambiguous)), "held": .integer(Int64(held)),
            "missing": .integer(Int64(tally.matters - tally.covered - ambiguous - held)),
            "why": .object(
                JSONObject(
                    tally.refusals.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                        ($0.key.rawValue, .integer(Int64($0.value)))
                    })), "weight": .integer(Int64(tally.weight)),
        ]
        for way in MatterCoverage.Way.allCases {
            line[way.rawValue] = .integer(Int64(tally.ways[way] ?? 0))
        }
        line["percent"] = tally.percent.map { .integer(Int64($0)) }
        line["percent_weighted"] = tally.percentWeighted.map { .integer(Int64($0)) }
        return .object(line)
    }

    private func line(of missing: Missing, isCounted: Bool) -> JSON {
        var line: JSONObject = [
            "peer": .string(missing.key.peer.description), "matter": .string(missing.key.local),
            "name": .string(missing.name), "code": .string(missing.code.rawValue),
            "demand": .integer(Int64(missing.demand)),
        ]
        if isCounted { line["cases"] = .integer(Int64(missing.cases)) }
        guard let first = SuggestionDesk(context).candidates(missing.key, limit: 1).first else {
            return .object(line)
        }
        line["suggestion"] = .string(first.code)
        line["suggestion_name"] = .string(first.name)
        line["suggestion_percent"] = .integer(Int64((first.score * 100).rounded()))
        return .object(line)
    }
}
