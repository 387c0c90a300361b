internal import Codes
internal import Cryptography
internal import Exchange
internal import Mapping
internal import Office
internal import Routing
internal import StrictJSON

/// Our catalogue, the mappings to peers', and where a division's cases go.
extension OperatorDesk {
    static let catalogVerbs: [String: Verb] = [
        "catalog.import": { desk, call throws(OfficeRefusal) in try await desk.importCatalogue(call) },
        "catalog.list": { desk, call throws(OfficeRefusal) in try desk.listCatalogue(call) },
        "catalog.show": { desk, call throws(OfficeRefusal) in try desk.showMatter(call) },
        "catalog.export": { desk, _ throws(OfficeRefusal) in
            do throws(CryptographyFault) {
                return ["pages": .array(try desk.gateway.pages.all().map { ["catalog": .string($0)] })]
            } catch { throw OfficeRefusal(.internal, detail: "\(error)") }
        },
        "catalog.take": { desk, call throws(OfficeRefusal) in try await desk.takeCatalogue(call) },
        "catalog.fetch": { desk, call throws(OfficeRefusal) in
            let peer = try call.gateway()
            try await desk.gateway.fetchCatalogue(of: peer)
            return [
                "id": .string(peer.description),
                "revision": .integer(Int64(desk.gateway.catalogues.catalog(of: peer)?.revision ?? 0)),
            ]
        },
    ]

    private func importCatalogue(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let file = try CatalogFile(name: try call.text("name"), text: try call.text("text"))
        let report = try await gateway.catalogueDesk.take(file, by: call.actor)
        return report
    }

    /// Pages of a peer's catalogue that came by hand; their signature is what counts.
    private func takeCatalogue(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let peer = try call.gateway()
        let revision: Int
        do throws(CallFault) {
            revision = try await gateway.catalogueKeeper.take(call.texts("pages"), of: peer)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
        try await gateway.audit(
            "catalog_taken", object: peer.description, detail: "revision \(revision)", by: call.actor)
        return ["id": .string(peer.description), "revision": .integer(Int64(revision))]
    }

    private func catalogue(_ call: VerbCall) throws(OfficeRefusal) -> Catalog {
        guard call.optional("peer") != nil else { return gateway.catalogues.ownCatalog }
        let peer = try call.gateway("peer")
        guard let catalog = gateway.catalogues.catalog(of: peer) else {
            throw OfficeRefusal(.catalogMissing, detail: "no catalogue of \(peer) was fetched yet")
        }
        return catalog
    }

    private func listCatalogue(_ call: VerbCall) throws(OfficeRefusal) -> JSON {
        let catalog = try catalogue(call)
        return .array(
            catalog.matters(on: gateway.clock.now().civilDate).map { matter in
                var line: JSONObject = [
                    "code": .string(matter.code), "name": .string(matter.name),
                    "division": .string(matter.division.text),
                    "agency": .string(matter.agency.name), "modes": .strings(matter.modes.map(\.rawValue)),
                    "scopes": .strings(matter.scopes.map(\.description)),
                    "effective": .string(matter.effective.description),
                    "version": .integer(Int64(matter.version)),
                ]
                line["base_code"] = matter.baseCode.map { .string($0) }
                return .object(line)
            })
    }

    private func showMatter(_ call: VerbCall) throws(OfficeRefusal) -> JSON {
        let code = try call.text("code")
        guard let matter = try catalogue(call).matter(code, on: gateway.clock.now().civilDate) else {
            throw OfficeRefusal(
                .notFound, detail: "no matter \(code) is in force", message: "没有有效的事项 \(code)")
        }
        return .object(matter.json)
    }

    static let mappingVerbs: [String: Verb] = [
        "mapping.import": { desk, call throws(OfficeRefusal) in try await desk.importMapping(call) },
        "mapping.plan": { desk, _ throws(OfficeRefusal) in try await desk.planMapping() },
        "mapping.publish": { desk, call throws(OfficeRefusal) in try await desk.publishMapping(call) },
        "mapping.list": { desk, _ throws(OfficeRefusal) in desk.listMapping() },
        "mapping.explain": { desk, call throws(OfficeRefusal) in try await desk.explainMapping(call) },
        "route.explain": { desk, call throws(OfficeRefusal) in try desk.explainRoute(call) },
    ]

    private func importMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        guard let json = call.arguments["file"] else {
            throw OfficeRefusal(.usage, detail: "file is missing")
        }
        let file = try await gateway.mappings.importDraft(json, by: call.actor, at: gateway.clock.now())
        return ["peer": .string(file.peer.description), "rows": .integer(Int64(file.mappings.count))]
    }

    private func lint(on day: CivilDate) -> MappingLint {
        var peers: [GatewayID: Catalog] = [:]
        for peer in gateway.peers.snapshot.all { peers[peer.id] = gateway.catalogues.catalog(of: peer.id) }
        return MappingLint(own: gateway.catalogues.ownCatalog, peers: peers, day: day)
    }

    /// Fetches the catalogues by which the draft is to be judged, where none is at hand. A peer that cannot be reached
    /// now leaves its rows unjudged, which the lint says.
    private func fetchCatalogues(for draft: MappingDraft) async {
        for peer in Set(draft.mappings.map(\.peer)).sorted() where gateway.catalogues.catalog(of: peer) == nil
        {
            do throws(OfficeRefusal) { try await gateway.fetchCatalogue(of: peer) } catch { continue }
        }
    }

    private func planMapping() async throws(OfficeRefusal) -> JSON {
        let draft = try await gateway.mappings.draft()
        await fetchCatalogues(for: draft)
        let published = gateway.mappings.versions.last?.mappings ?? []
        let plan = MappingPlan(published: published, draft: draft.mappings)
        let findings = lint(on: gateway.clock.now().civilDate).findings(draft)
        return [
            "changes": .integer(Int64(plan.changes.count)), "lines": .strings(plan.lines),
            "findings": .array(
                findings.map { finding in
                    [
                        "severity": .string(finding.severity.rawValue),
                        "peer": .string(finding.peer.description),
                        "row": .integer(Int64(finding.row)), "local": .string(finding.local),
                        "code": .string(finding.fault.code.rawValue),
                        "pointer": .string(finding.fault.pointer.description),
                        "detail": .string(finding.fault.message), "message": .string(finding.fault.messageZh),
                    ]
                }),
        ]
    }

    private func publishMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let now = gateway.clock.now()
        var effective = now.civilDate
        if call.optional("effective") != nil {
            effective = try call.read("effective") { text throws(CodeFault) in try CivilDate(text) }
        }
        let draft = try await gateway.mappings.draft()
        await fetchCatalogues(for: draft)
        let lint = lint(on: max(effective, now.civilDate))
        let set = try await gateway.mappings.publish(
            effective: effective, lint: lint, by: call.actor, at: now)
        var line = Self.line(set)
        line["warnings"] = .integer(Int64(lint.findings(draft).count))
        return .object(line)
    }

    private static func line(_ set: MappingSet) -> JSONObject {
        [
            "version": .integer(Int64(set.version)), "effective": .string(set.effective.description),
            "rows": .integer(Int64(set.mappings.count)), "published_by": .string(set.publishedBy),
            "published_at": .string(set.publishedAt.description),
        ]
    }

    private func listMapping() -> JSON {
        .array(gateway.mappings.versions.reversed().map { .object(Self.line($0)) })
    }

    private func explainMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let destination = try call.read("destination") { text throws(CodeFault) in try DivisionCode(text) }
        return try await gateway.matterDesk.options(
            matter: try call.text("matter"), destination: destination, for: call.caller)
    }

    private func explainRoute(_ call: VerbCall) throws(OfficeRefusal) -> JSON {
        let destination = try call.read("destination") { text throws(CodeFault) in try DivisionCode(text) }
        var origin: DivisionCode?
        if call.optional("from") != nil {
            origin = try call.read("from") { text throws(CodeFault) in try DivisionCode(text) }
        }
        return try gateway.matterDesk.route(to: destination, from: origin)
    }
}
