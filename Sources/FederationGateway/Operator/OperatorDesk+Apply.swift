internal import Codes
internal import Exchange
internal import Mapping
internal import Office
internal import StrictJSON

/// Rows one by one, and configuration files judged together.
extension OperatorDesk {
    static let applyVerbs: [String: Verb] = [
        "mapping.show": { desk, call throws(OfficeRefusal) in
            .object(try await desk.drafts.show(try call.mappingKey).json)
        },
        "mapping.set": { desk, call throws(OfficeRefusal) in
            let row = call.arguments["row"]?.objectValue ?? [:]
            return try await desk.judged(
                try await desk.drafts.set(row, for: call.gateway("peer"), by: call.actor))
        },
        "mapping.unset": { desk, call throws(OfficeRefusal) in
            try await desk.judged(try await desk.drafts.unset(try call.mappingKey, by: call.actor))
        },
        "apply.plan": { desk, call throws(OfficeRefusal) in try await desk.planFiles(call) },
    ]

    /// The rows with what publishing them would say.
    private func judged(_ rows: MappingDrafts.Rows) async throws(OfficeRefusal) -> JSON {
        try await fetchCatalogues()
        var answer = rows.json
        let findings = try await lint(on: gateway.clock.now().civilDate).findings(rows.toBe)
        answer["findings"] = .array(findings.map(\.json))
        return .object(answer)
    }

    /// `{"catalogues":[{"rows"|"text"}],"bundles":[…],"mappings":[…],"effective"?}`, each as its own import takes it.
    private func planFiles(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        var files = ConfigurationPlan.Files()
        for file in call.arguments["catalogues"]?.arrayValue ?? [] {
            files.catalogues.append(
                try Self.catalogueFile(VerbCall(arguments: file.objectValue ?? [:], actor: call.actor)))
        }
        files.bundles = call.arguments["bundles"]?.arrayValue ?? []
        for file in call.arguments["mappings"]?.arrayValue ?? [] {
            let keepsExamples = file["golden"] == nil
            do throws(ShapeFaults) {
                let read = try MappingFile(file)
                files.mappings.append(
                    MappingFile(
                        peer: read.peer, mappings: read.mappings, golden: keepsExamples ? nil : read.golden))
            } catch { throw OfficeRefusal(error) }
        }
        try await fetchCatalogues(of: files.mappings.map(\.peer))
        let day = try effective(call)
        let base = try await lint(on: day)
        let plan = ConfigurationPlan(
            drafts, catalogue: gateway.catalogueDesk, shelf: BundleShelf(gateway.office))
        var answer = try await plan.look(at: files, on: day) { own, bundles in
            MappingLint(own: own, peers: base.peers, day: day, bundles: bundles, reaches: base.reaches)
        }
        answer["second_person"] = .bool(try await publishing.needsSecondPerson())
        return .object(answer)
    }
}

extension VerbCall {
    /// - Throws: `usage`.
    fileprivate var mappingKey: MappingKey {
        get throws(OfficeRefusal) { MappingKey(peer: try gateway("peer"), local: try text("local")) }
    }
}
