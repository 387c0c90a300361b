public import Codes
public import Mapping
public import StrictJSON

/// What configuration files would change and what is wrong with them, seen before any of them is taken.
///
/// Each is judged as it will be taken: catalogues first, then bundles that the files' rows name, then the rows, then the
/// bundles that no row names, whose parts may rest on those rows.
public struct ConfigurationPlan: Sendable {
    let drafts: MappingDrafts
    let catalogue: CatalogueDesk
    let shelf: BundleShelf

    /// A plan over these desks.
    public init(_ drafts: MappingDrafts, catalogue: CatalogueDesk, shelf: BundleShelf) {
        self.drafts = drafts
        self.catalogue = catalogue
        self.shelf = shelf
    }

    /// Files of one `apply`.
    public struct Files: Sendable {
        /// Catalogues of ours.
        public var catalogues: [CatalogFile] = []
        /// Bundles.
        public var bundles: [JSON] = []
        /// One for each peer.
        public var mappings: [MappingFile] = []

        /// No files.
        public init() {}
    }

    private var book: MappingBook { drafts.book }

    /// Judges the files.
    /// - Parameters:
    ///   - day: from which the rows are to count.
    ///   - lint: of that day, by that catalogue and those bundles.
    /// - Returns: `{"catalogues":[n],"bundles":[n],"bundles_last":[b],"mappings":[n],"lines","findings","golden","drafts",
    ///   "announced"}`: how much each file changes, in order, and which bundles are taken after the rows; the diff; peers
    ///   whose draft holds something else than the files; a version that counts only from a later day than `day`, or null.
    /// - Throws: what an import of one of the files would be refused for.
    public func look(
        at files: Files, on day: CivilDate,
        lint: @Sendable (Catalog, [String: BundleDefinition]) -> MappingLint
    ) async throws(OfficeRefusal) -> JSONObject {
        let coming = try catalogue.coming(files.catalogues)
        var lines = coming.lines
        var definitions = try await shelf.definitions()
        let named = Set(files.mappings.flatMap(\.mappings).compactMap(\.bundle))
        var bundles: [Int] = []
        var isLast: [JSON] = []
        var findings: [JSON] = []
        for file in files.bundles {
            let codes = (file["bundles"]?.arrayValue ?? []).compactMap { $0["code"]?.stringValue }
            let waits = named.isDisjoint(with: codes)
            isLast.append(.bool(waits))
            // Rows that count later do not count yet when the bundle is taken.
            let rows = waits && day <= shelf.context.today ? files.mappings : []
            let plan = try await shelf.plan(file, own: coming.catalog, coming: rows)
            bundles.append(plan.changed.count)
            lines += plan.changed.map {
                "\(definitions[$0.code] == nil ? "+" : "~") \($0.code) \($0.name), version \($0.version)"
            }
            findings += plan.findings
            for bundle in plan.changed { definitions[bundle.code] = bundle }
        }
        let lint = lint(coming.catalog, definitions)
        let run = GoldenCaseRun(own: lint.own, peers: lint.peers, day: lint.day)
        var mappings: [Int] = []
        var golden: [GoldenResult] = []
        for file in files.mappings {
            let steps = try await differences(file)
            let plan = MappingPlan(published: steps.flatMap(\.standing), draft: steps.flatMap(\.wanted))
            lines += plan.lines
            findings += steps.flatMap { lint.findings($0.wanted) }.map(\.json)
            let kept = try await MappingGolden(drafts).cases(of: file.peer)
            let cases = file.golden ?? kept
            if cases != kept { lines.append("~ \(file.peer): \(cases.count) examples") }
            let set = MappingSet(version: book.history.next, mappings: file.mappings)
            golden += cases.map { run.run($0, by: set) }
            mappings.append(steps.count + (cases == kept ? 0 : 1))
        }
        let announced = book.announced(after: day).map { JSON.integer(Int64($0.version)) }
        func numbers(_ counts: [Int]) -> JSON { .array(counts.map { .integer(Int64($0)) }) }
        return [
            "catalogues": numbers(coming.changes), "bundles": numbers(bundles),
            "bundles_last": .array(isLast),
            "mappings": numbers(mappings),
            "lines": .strings(lines), "findings": .array(findings), "golden": .array(golden.map(\.json)),
            "drafts": .strings(try await strangers(files).map(\.description)),
            "announced": announced ?? .null,
        ]
    }

    /// Matters whose rows the file has otherwise than the newest version.
    private func differences(
        _ file: MappingFile
    ) async throws(OfficeRefusal) -> [(standing: [MatterMapping], wanted: [MatterMapping])] {
        var wanted = Dictionary(grouping: file.mappings, by: \.local)
        var steps: [(standing: [MatterMapping], wanted: [MatterMapping])] = []
        var after: String?
        var page: [MappingBook.Stored] = []
        repeat {
            page = try await book.stored(of: file.peer, after: after)
            for stored in page {
                let standing = try book.rows(of: stored.group, in: book.history.newest)
                let rows = wanted.removeValue(forKey: stored.group.key.local) ?? []
                if standing.map(\.json) != rows.map(\.json) { steps.append((standing, rows)) }
            }
            after = page.last?.group.key.local
        } while page.count == MappingBook.step
        return steps + wanted.sorted { $0.key < $1.key }.map { ([], $0.value) }
    }

    /// Peers whose draft is somebody's work that publishing the files would publish or overwrite.
    private func strangers(_ files: Files) async throws(OfficeRefusal) -> [GatewayID] {
        var strangers: [GatewayID] = []
        for draft in try await drafts.all() {
            let file = files.mappings.first { $0.peer == draft.peer }
            let wanted = Dictionary(grouping: file?.mappings ?? [], by: \.local)
            var after: String?
            var isStrange = file == nil
            while !isStrange {
                let page = try await drafts.page(of: draft, after: after)
                isStrange = page.contains { $0.rows.map(\.json) != (wanted[$0.key.local] ?? []).map(\.json) }
                after = page.last?.key.local
                if page.count < MappingBook.step { break }
            }
            if isStrange { strangers.append(draft.peer) }
        }
        return strangers
    }
}
