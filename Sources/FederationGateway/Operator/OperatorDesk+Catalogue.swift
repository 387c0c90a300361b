internal import Codes
internal import Cryptography
internal import Exchange
internal import Mapping
internal import Office
internal import Routing
internal import StrictJSON

/// Our catalogue, and the peers' as fetched.
extension OperatorDesk {
    static let catalogVerbs: [String: Verb] = [
        "catalog.import": { desk, call throws(OfficeRefusal) in try await desk.importCatalogue(call) },
        "catalog.plan": { desk, call throws(OfficeRefusal) in
            try desk.gateway.catalogueDesk.plan(Self.catalogueFile(call))
        },
        "catalog.list": { desk, call throws(OfficeRefusal) in try desk.listCatalogue(call) },
        "catalog.show": { desk, call throws(OfficeRefusal) in try desk.showMatter(call) },
        "catalog.flow": { desk, call throws(OfficeRefusal) in
            ["svg": .string(MatterFlow(try desk.matter(call)).svg)]
        },
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
        try await gateway.catalogueDesk.take(Self.catalogueFile(call), by: call.actor)
    }

    /// `{"rows":[…]}` of a sheet, `{"text":"…"}` of a JSON file, or `{"document":{…}}` that gwctl made.
    static func catalogueFile(_ call: VerbCall) throws(OfficeRefusal) -> CatalogFile {
        if let rows = call.arguments["rows"] { return try CatalogFile(rows: rows) }
        if let document = call.arguments["document"] { return try CatalogFile(document: document) }
        return try CatalogFile(text: try call.text("text"))
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
        .object(try matter(call).json)
    }

    private func matter(_ call: VerbCall) throws(OfficeRefusal) -> Matter {
        let code = try call.text("code")
        guard let matter = try catalogue(call).matter(code, on: gateway.clock.now().civilDate) else {
            throw OfficeRefusal(
                .notFound, detail: "no matter \(code) is in force", message: "没有有效的事项 \(code)")
        }
        return matter
    }
}
