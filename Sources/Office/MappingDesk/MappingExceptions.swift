public import Codes
internal import Exchange
public import Mapping
public import StrictJSON

/// What the default rule does not settle at one peer: the published rows, each with whether it is still needed, and the
/// matters that neither a row nor the default rule finds, or that it finds twice.
public struct MappingExceptions: Sendable {
    let context: OfficeContext

    /// Exceptions as the rows and catalogues of today make them.
    public init(_ context: OfficeContext) { self.context = context }

    /// One page: first the rows, in the byte order of our codes, then the matters.
    /// - Parameters:
    ///   - cursor: what the page before answered as `next`.
    ///   - lint: judges by the catalogues of today.
    /// - Returns: `{"exceptions":[{"what","matter","name"?,"target"?,"bundle"?,"divisions"?,"from"?,"to"?,"code"?,"note"?}],
    ///   "next"?}`; `what` is `row`, `needless`, `ended`, `unfit` with a `code`,
    ///   `missing` or `ambiguous`.
    /// - Throws: `catalog_missing`; what the store refuses.
    public func page(
        of peer: GatewayID, after cursor: String?, lint: MappingLint
    ) async throws(OfficeRefusal) -> JSON {
        guard let catalog = context.catalogues.catalog(of: peer), catalog.revision > 0 else {
            throw OfficeRefusal(.catalogMissing, detail: "no catalogue of \(peer) was fetched yet")
        }
        let parts = (cursor ?? "row").split(separator: " ", maxSplits: 1).map(String.init)
        let after = parts.count == 2 ? parts[1] : nil
        if parts.first == "row" { return try await rows(of: peer, after: after, lint) }
        return try await matters(without: catalog, after: after, lint)
    }

    private func rows(
        of peer: GatewayID, after: String?, _ lint: MappingLint
    ) async throws(OfficeRefusal) -> JSON {
        let page = try await context.mappings.page(
            of: peer, in: context.mappings.current(on: context.today), after: after, limit: MappingBook.step)
        let byMatter = Dictionary(grouping: page.rows, by: \.local)
        let faults = byMatter.mapValues { rows in
            let errors = lint.findings(rows).filter { $0.severity == .error }
            return Dictionary(errors.map { (rows[$0.row - 1], $0.fault.code) }) { first, _ in first }
        }
        let lines = page.rows.map { row -> JSON in
            var line = row.json
            for name in ["form", "materials"] { line[name] = nil }
            line["local"] = nil
            line["matter"] = .string(row.local)
            line["name"] = context.catalogues.ownCatalog.matter(row.local, on: context.today).map {
                .string($0.name)
            }
            var what = "row"
            if row.to.map({ $0 < context.today }) ?? false {
                what = "ended"
            } else if let code = faults[row.local]?[row] {
                what = "unfit"
                line["code"] = .string(code.rawValue)
            } else if lint.isNeedless(row, among: byMatter[row.local] ?? []) {
                what = "needless"
            }
            line["what"] = .string(what)
            return .object(line)
        }
        return ["exceptions": .array(lines), "next": .string(page.next.map { "row \($0)" } ?? "matter")]
    }

    private func matters(
        without catalog: Catalog, after: String?, _ lint: MappingLint
    ) async throws(OfficeRefusal) -> JSON {
        let day = context.today
        let ours = context.routableMatters
        let page = ours.drop { matter in after.map { matter.code <= $0 } ?? false }.prefix(MappingBook.step)
        let set = try await context.mappings.set(
            page.map { MappingKey(peer: catalog.gateway, local: $0.code) },
            in: context.mappings.current(on: day))
        let search = CoverageSearch(catalog: catalog, day: day, reaches: lint.reaches ?? { _, _ in true })
        let lines = page.compactMap { local -> JSON? in
            let coverage = search.coverage(of: local, by: set)
            guard let refusal = coverage.refusal, coverage.way == nil || refusal == .mappingAmbiguous else {
                return nil
            }
            return [
                "what": .string(refusal == .mappingAmbiguous ? "ambiguous" : "missing"),
                "matter": .string(local.code), "name": .string(local.name), "code": .string(refusal.rawValue),
            ]
        }
        var answer: JSONObject = ["exceptions": .array(lines)]
        if page.count == MappingBook.step, let last = page.last {
            answer["next"] = .string("matter \(last.code)")
        }
        return .object(answer)
    }
}
