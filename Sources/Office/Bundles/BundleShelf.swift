internal import Codes
internal import Exchange
public import Mapping
public import StrictJSON

/// The definitions of this gateway's bundles: imported all or nothing, listed, judged.
public struct BundleShelf: Sendable {
    let context: OfficeContext

    /// A shelf over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Puts a file's definitions in the place of those with their codes; bundles that are under way keep their own.
    /// - Returns: `{"bundles","changed","warnings":[…]}`.
    /// - Throws: `validation_failed` with every fault of the file, `catalog_foreign` for another gateway's, and
    ///   `bundle_invalid` with every error that the lint finds; then nothing is taken.
    public func take(_ json: JSON, by actor: String) async throws(OfficeRefusal) -> JSON {
        let file = try own(json)
        let findings = try await findings(file)
        let errors = findings.filter { $0.finding.severity == .error }
        guard errors.isEmpty else {
            throw OfficeRefusal(
                .bundleInvalid, detail: "\(errors.count) place(s) do not fit",
                faults: errors.map {
                    .init(
                        $0.pointer, $0.finding.fault.code, detail: $0.finding.description,
                        message: $0.finding.fault.messageZh)
                })
        }
        var change = Change(writes: [])
        for bundle in file.bundles {
            let record = try await record(bundle.code)
            let value = bundle.json.canonical()
            if record?.value == value { continue }
            change.expecting.append(.recordVersion(.bundleDefinition, bundle.code, record?.version ?? 0))
            change.writes.append(.record(.bundleDefinition, key: bundle.code, value: value))
            change.writes.append(
                .audit(
                    AuditLine(
                        at: context.clock.now(), actor: actor, action: "bundle_imported",
                        object: "bundle_definition:\(bundle.code)", detail: "version \(bundle.version)")))
        }
        let written = change
        if !written.writes.isEmpty {
            let outcomes = try await refusing { () async throws(StoreFault) in
                try await context.store.commit([written])
            }
            guard outcomes == [.committed] else { throw OfficeRefusal(.conflict) }
        }
        return [
            "bundles": .integer(Int64(file.bundles.count)),
            "changed": .integer(Int64(written.writes.count / 2)),
            "warnings": .strings(findings.map { "\($0.pointer): \($0.finding.fault.messageZh)" }),
        ]
    }

    /// Judges a file without taking it.
    /// - Returns: a line for each finding: severity, bundle, part, code, pointer, detail, message.
    /// - Throws: `validation_failed` with every fault of the file's shape.
    public func lint(_ json: JSON) async throws(OfficeRefusal) -> JSON {
        .array(try await findings(try Self.read(json)).map(Self.line))
    }

    /// What taking a file would change, judged by a catalogue of ours that is to come.
    /// - Parameter coming: what is to be all rows to a peer by then.
    /// - Returns: the definitions that differ, and what the lint finds.
    /// - Throws: as ``take(_:by:)``, but for what the lint finds.
    func plan(
        _ json: JSON, own catalog: Catalog, coming: [MappingFile] = []
    ) async throws(OfficeRefusal) -> (changed: [BundleDefinition], findings: [JSON]) {
        let file = try own(json)
        let standing = try await definitions()
        let changed = file.bundles.filter { standing[$0.code]?.json.canonical() != $0.json.canonical() }
        return (changed, try await findings(file, own: catalog, coming: coming).map(Self.line))
    }

    /// A file of ours.
    private func own(_ json: JSON) throws(OfficeRefusal) -> BundleFile {
        let file = try Self.read(json)
        if let gateway = file.gateway, gateway != context.own.id {
            throw OfficeRefusal(.catalogForeign, detail: "the file is of \(gateway)")
        }
        return file
    }

    private static func line(_ place: (pointer: String, finding: BundleFinding)) -> JSON {
        var line: JSONObject = [
            "severity": .string(place.finding.severity.rawValue),
            "bundle": .string(place.finding.bundle),
            "code": .string(place.finding.fault.code.rawValue), "pointer": .string(place.pointer),
            "detail": .string(place.finding.fault.message),
            "message": .string(place.finding.fault.messageZh),
        ]
        line["part"] = place.finding.part.map { .integer(Int64($0)) }
        return .object(line)
    }

    /// All definitions, in code order.
    public func list() async throws(OfficeRefusal) -> JSON {
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.bundleDefinition)
        }
        var lines: [JSON] = []
        for record in records { lines.append(.object(line(try Self.read(record)))) }
        return .array(lines)
    }

    /// All definitions by code, to judge rows that name one.
    public func definitions() async throws(OfficeRefusal) -> [String: BundleDefinition] {
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.bundleDefinition)
        }
        var definitions: [String: BundleDefinition] = [:]
        for record in records { definitions[record.key] = try Self.read(record) }
        return definitions
    }

    /// One definition whole.
    /// - Throws: `not_found`.
    public func show(_ code: String) async throws(OfficeRefusal) -> JSON {
        guard let record = try await record(code) else { throw Self.unknown(code) }
        return .object(try Self.read(record).json)
    }

    /// A definition that may be taken in today.
    /// - Throws: `not_found`, `matter_not_open`.
    func inForce(_ code: String) async throws(OfficeRefusal) -> BundleDefinition {
        guard let record = try await record(code) else { throw Self.unknown(code) }
        let bundle = try Self.read(record)
        guard bundle.isInForce(on: context.today) else {
            throw OfficeRefusal(
                .matterNotOpen, detail: "the bundle \(code) is not in force today",
                faults: [.init("/bundle", .matterNotOpen)])
        }
        return bundle
    }

    private func line(_ bundle: BundleDefinition) -> JSONObject {
        var line: JSONObject = [
            "code": .string(bundle.code), "name": .string(bundle.name),
            "version": .integer(Int64(bundle.version)), "parts": .integer(Int64(bundle.parts.count)),
            "results": .string(bundle.results.rawValue),
            "in_force": .bool(bundle.isInForce(on: context.today)),
        ]
        line["promised"] = bundle.json["promised"]
        line["plain"] = bundle.plain.map { .string($0) }
        return line
    }

    /// What a lint finds, each with its place in the file. Catalogues that it needs are fetched where none is at hand.
    private func findings(
        _ file: BundleFile, own: Catalog? = nil, coming: [MappingFile] = []
    ) async throws(OfficeRefusal) -> [(pointer: String, finding: BundleFinding)] {
        let desk = MatterDesk(context)
        for part in file.bundles.flatMap(\.parts) {
            if case .division(let division) = part.place { await desk.prepare(division) }
        }
        var peers: [GatewayID: Catalog] = [:]
        for peer in context.directory.snapshot.all {
            peers[peer.id] = context.catalogues.catalog(of: peer.id)
        }
        let matters = Set(file.bundles.flatMap(\.parts).map(\.matter)).sorted()
        let keys = peers.keys.filter { peer in !coming.contains { $0.peer == peer } }.sorted()
            .flatMap { peer in matters.map { MappingKey(peer: peer, local: $0) } }
        let standing = try await context.mappings.set(keys, in: context.mappings.current(on: context.today))
        let mappings = MappingSet(
            version: standing.version, mappings: standing.mappings + coming.flatMap(\.mappings))
        let lint = BundleLint(
            own: own ?? context.catalogues.ownCatalog, peers: peers, mappings: mappings, day: context.today)
        return file.bundles.enumerated().flatMap { index, bundle in
            lint.findings(bundle).map { ("/bundles/\(index)\($0.fault.pointer)", $0) }
        }
    }

    private func record(_ code: String) async throws(OfficeRefusal) -> Record? {
        try await refusing { () async throws(StoreFault) in
            try await context.store.record(.bundleDefinition, code)
        }
    }

    private static func read(_ json: JSON) throws(OfficeRefusal) -> BundleFile {
        do throws(ShapeFaults) {
            return try BundleFile(json)
        } catch { throw OfficeRefusal(error) }
    }

    private static func read(_ record: Record) throws(OfficeRefusal) -> BundleDefinition {
        do {
            return try BundleDefinition(try JSON.parse(record.value, limits: JSONLimits(bytes: 16 << 20)))
        } catch { throw OfficeRefusal(.storeFailed, detail: "bundle definition \(record.key): \(error)") }
    }

    private static func unknown(_ code: String) -> OfficeRefusal {
        OfficeRefusal(
            .notFound, detail: "there is no bundle \(code.prefix(64))", message: "没有这个一件事",
            faults: [.init("/bundle", .notFound)])
    }
}
