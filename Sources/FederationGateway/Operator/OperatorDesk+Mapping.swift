internal import Codes
internal import Exchange
internal import Mapping
internal import Office
internal import Routing
internal import StrictJSON

/// The exceptions to the default rule: drafts, versions, and where a division's cases go.
extension OperatorDesk {
    static let mappingVerbs: [String: Verb] = [
        "mapping.import": { desk, call throws(OfficeRefusal) in try await desk.importMapping(call) },
        "mapping.discard": { desk, call throws(OfficeRefusal) in
            let peer = try call.gateway("peer")
            try await desk.drafts.discard(peer, by: call.actor)
            return ["peer": .string(peer.description)]
        },
        "mapping.plan": { desk, call throws(OfficeRefusal) in try await desk.planMapping(call) },
        "mapping.test": { desk, call throws(OfficeRefusal) in try await desk.testMapping(call) },
        "mapping.publish": { desk, call throws(OfficeRefusal) in try await desk.publishMapping(call) },
        "mapping.rollback": { desk, call throws(OfficeRefusal) in try await desk.rollBackMapping(call) },
        "mapping.rule": { desk, call throws(OfficeRefusal) in try await desk.mappingRule(call) },
        "mapping.list": { desk, _ throws(OfficeRefusal) in desk.listMapping() },
        "mapping.export": { desk, call throws(OfficeRefusal) in try await desk.exportMapping(call) },
        "mapping.explain": { desk, call throws(OfficeRefusal) in try await desk.explainMapping(call) },
        "mapping.drift": { desk, call throws(OfficeRefusal) in
            try await desk.gateway.driftWatch.look()
            return try await DriftDesk(desk.gateway.office).list(isAll: call.flag("all"))
        },
        "mapping.confirm": { desk, call throws(OfficeRefusal) in
            try await DriftDesk(desk.gateway.office).confirm(
                try call.text("code"), of: call.gateway("gateway"), note: call.optional("note"),
                by: call.actor)
        },
        "mapping.follow": { desk, call throws(OfficeRefusal) in
            try await DriftDesk(desk.gateway.office).follow(
                try call.text("code"), of: call.gateway("gateway"), to: call.optional("to"), by: call.actor)
        },
        "route.explain": { desk, call throws(OfficeRefusal) in try desk.explainRoute(call) },
    ]

    var drafts: MappingDrafts { MappingDrafts(gateway.mappings, clock: gateway.clock) }
    var publishing: MappingPublishing { MappingPublishing(drafts, clock: gateway.clock) }

    /// One step of a file: `{"peer","mappings","import"?,"last","golden"?}`.
    private func importMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        guard let rows = call.arguments["mappings"]?.arrayValue else {
            throw OfficeRefusal(.usage, detail: "mappings is missing")
        }
        return try await MappingImport(drafts, clock: gateway.clock).take(
            rows, of: call.gateway("peer"), import: call.arguments["import"]?.integerValue.map { Int($0) },
            isLast: call.flag("last"), golden: call.arguments["golden"]?.arrayValue, by: call.actor)
    }

    func lint(on day: CivilDate) async throws(OfficeRefusal) -> MappingLint {
        var peers: [GatewayID: Catalog] = [:]
        for peer in gateway.peers.snapshot.all { peers[peer.id] = gateway.catalogues.catalog(of: peer.id) }
        let (reach, home) = (gateway.office.own.reach, gateway.office.own.home)
        return MappingLint(
            own: gateway.catalogues.ownCatalog, peers: peers, day: day,
            bundles: try await BundleShelf(gateway.office).definitions(),
            reaches: home.map { home in
                { @Sendable scopes, division in reach.covering(scopes, from: home, to: division) != nil }
            })
    }

    /// Fetches the catalogues by which the drafts are to be judged, where none is at hand. A peer that cannot be reached
    /// now leaves its rows unjudged, which the lint says.
    func fetchCatalogues(of peers: [GatewayID] = []) async throws(OfficeRefusal) {
        for peer in try await drafts.peers() + peers where gateway.catalogues.catalog(of: peer) == nil {
            do throws(OfficeRefusal) { try await gateway.fetchCatalogue(of: peer) } catch { continue }
        }
    }

    func effective(_ call: VerbCall) throws(OfficeRefusal) -> CivilDate {
        let today = gateway.clock.now().civilDate
        guard call.optional("effective") != nil else { return today }
        return max(today, try call.read("effective") { text throws(CodeFault) in try CivilDate(text) })
    }

    private func planMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        if call.optional("after") == nil { try await fetchCatalogues() }
        return try await MappingPlanning(publishing, gateway.office).page(
            after: call.optional("after"), lint: try await lint(on: try effective(call)))
    }

    /// `{"peer"?,"effective"?}`.
    private func testMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let peer = call.optional("peer") == nil ? nil : try call.gateway("peer")
        try await fetchCatalogues()
        let lint = try await lint(on: try effective(call))
        return try await MappingPlanning(publishing, gateway.office).test(
            peer, GoldenCaseRun(own: lint.own, peers: lint.peers, day: lint.day))
    }

    private func publishMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let day = try effective(call)
        try await fetchCatalogues()
        let (version, warnings) = try await publishing.publish(
            MappingPublishing.Order(
                actor: call.actor, effective: day, reason: call.optional("reason"),
                judgedAt: gateway.clock.now()),
            lint: try await lint(on: day))
        var line = version.json
        line["warnings"] = .integer(Int64(warnings))
        return .object(line)
    }

    private func rollBackMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        guard let version = call.arguments["version"]?.integerValue else {
            throw OfficeRefusal(.usage, detail: "version is missing")
        }
        let day = try effective(call)
        try await fetchCatalogues()
        let (next, unfit) = try await publishing.rollback(
            to: Int(version),
            MappingPublishing.Order(actor: call.actor, effective: day, reason: call.optional("reason")),
            lint: try await lint(on: day))
        var line = next.json
        line["unfit"] = .integer(Int64(unfit))
        return .object(line)
    }

    private func mappingRule(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        if let isNeeded = call.arguments["second_person"]?.boolValue {
            try await publishing.setSecondPerson(isNeeded, by: call.actor)
        }
        return ["second_person": .bool(try await publishing.needsSecondPerson())]
    }

    private func listMapping() -> JSON {
        .array(gateway.mappings.history.versions.reversed().map { .object($0.json) })
    }

    /// One page of a version's rows to a peer: `{"peer","version","mappings","golden"?,"next"?}`.
    private func exportMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let peer = try call.gateway("peer")
        let history = gateway.mappings.history
        let version = call.arguments["version"]?.integerValue.map { Int($0) } ?? history.newest
        guard version == 0 || history.published(version) != nil else {
            throw OfficeRefusal(.mappingVersionUnknown, detail: "no version \(version) was published")
        }
        let page = try await gateway.mappings.page(
            of: peer, in: version, after: call.optional("after"), limit: 256)
        var answer: JSONObject = [
            "peer": .string(peer.description), "version": .integer(Int64(version)),
            "mappings": .array(page.rows.map { .object($0.json) }),
        ]
        answer["next"] = page.next.map { .string($0) }
        // Examples are of what is to be: they stand at the end of the newest version only.
        if page.next == nil, version == history.newest {
            let golden = try await MappingGolden(drafts).cases(of: peer)
            if !golden.isEmpty { answer["golden"] = .array(golden.map { .object($0.json) }) }
        }
        return .object(answer)
    }

    private func explainMapping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let destination = try call.read("destination") { text throws(CodeFault) in try DivisionCode(text) }
        var trial = MatterDesk.Trial(
            situation: call.arguments["situation"]?.objectValue ?? [:],
            form: call.arguments["form"]?.objectValue)
        if let kind = call.optional("applicant") {
            guard let subject = Subject(rawValue: kind) else {
                throw OfficeRefusal(.usage, detail: "applicant is person or organisation")
            }
            trial.applicant = subject
        }
        if call.arguments["materials"] != nil { trial.materials = call.texts("materials") }
        return try await gateway.matterDesk.explain(
            matter: try call.text("matter"), destination: destination, trial, for: call.caller)
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
