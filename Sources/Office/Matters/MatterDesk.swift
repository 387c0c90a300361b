public import Codes
internal import Exchange
internal import Mapping
internal import Routing
public import StrictJSON

/// What can be done, where and how: our own matters, and the one-time notice (一次性告知) of one at a destination.
public struct MatterDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Matters of our own catalogue in force today: all in code order, or those found by what was typed, best first.
    /// - Parameters:
    ///   - text: name, part of it, beginning of a code, pinyin, initials, or the public's words; nil or blank: all.
    ///   - after: the code after which the page begins; of a search, one that it found.
    /// - Returns: `{"matters":[…],"next"?}`; a matter that the caller's window does not take has `closed`, and what is not
    ///   handled across regions is left out.
    public func list(_ text: String?, after: String?, limit: Int, for caller: Caller) -> JSON {
        let own = context.catalogues.ownCatalog
        guard let text, text.contains(where: { !$0.isWhitespace }) else {
            return page(
                own.matters(on: context.today).filter { matter in after.map { matter.code > $0 } ?? true },
                limit, caller)
        }
        var found = context.index(of: own).search(text).map(\.code)[...]
        if let after { found = found.drop { $0 != after }.dropFirst() }
        return page(found.lazy.compactMap { own.matter($0, on: context.today) }, limit, caller)
    }

    /// Looks at no more matters than the page needs: a word may find most of a catalogue.
    private func page(_ matters: some Sequence<Matter>, _ limit: Int, _ caller: Caller) -> JSON {
        let found = Array(matters.lazy.filter(\.isRoutable).prefix(limit + 1))
        let page = found.prefix(limit)
        let lines = page.map { matter -> JSON in
            var line = Self.line(matter).objectValue ?? [:]
            do throws(OfficeRefusal) {
                try Self.check(matter, takenAt: caller.division)
            } catch { line["closed"] = .string(error.code.rawValue) }
            return .object(line)
        }
        var answer: JSONObject = ["matters": .array(lines)]
        if found.count > limit, let last = page.last { answer["next"] = .string(last.code) }
        return .object(answer)
    }

    /// A matter's way to a destination, resolved and routed. A class, since it is large and shared by many cases.
    final class Way: Sendable {
        let resolved: ResolvedMatter
        let route: RouteDecision
        let peer: GatewayID
        /// The resolved matter's own, made once.
        let transform: FormTransform
        let materialMatch: MaterialMatch

        init(resolved: ResolvedMatter, route: RouteDecision, peer: GatewayID) {
            self.resolved = resolved
            self.route = route
            self.peer = peer
            transform = resolved.transform
            materialMatch = resolved.materialMatch
        }
    }

    /// Fetches the catalogue that a way to this destination needs, where none was fetched yet.
    func prepare(_ destination: DivisionCode) async {
        // A division that is several now is refused by whoever looks for its way.
        for place in (try? places(of: destination)) ?? [] {
            let way = routingTable.decide(
                RouteRequest(origin: context.own.home ?? place, destination: place))
            guard let peer = way.peer, context.catalogues.catalog(of: peer)?.revision ?? 0 == 0 else {
                continue
            }
            await context.fetchCatalogue(peer)
        }
    }

    /// What is found for a matter at a destination.
    enum Found: Sendable {
        /// Its way.
        case way(Way)
        /// It is filed as a bundle.
        case bundle(BundleMatch)
        /// The situation must be told first.
        case open(OpenSituation)
    }

    /// The way of a case, or why there is none.
    /// - Parameters:
    ///   - told: what is known of the case beside its form.
    ///   - form: as the window filled it.
    /// - Throws: `not_found` for a matter that is not ours, `division_unknown`, `situation_open` with a fault at each answer
    ///   that is missing, `matter_is_bundle`, and what routing and mapping refuse.
    func way(
        matter code: String, to destination: DivisionCode, mode: Mode?, in told: Situation = .unknown,
        filled form: JSONObject? = nil, from caller: Caller
    ) async throws(OfficeRefusal) -> Way {
        let found = try await find(
            matter: code, to: destination, mode: mode, in: told, filled: form, from: caller)
        switch found {
        case .way(let way): return way
        case .bundle(let match):
            throw OfficeRefusal(
                .matterIsBundle, detail: "it is filed as bundle \(match.code)",
                message: "\(ErrorCode.matterIsBundle.message)：\(match.code)",
                faults: [.init("/matter", .matterIsBundle, detail: match.code)])
        case .open(let open):
            throw OfficeRefusal(
                .situationOpen,
                faults: Self.questions(open).map {
                    .init($0["pointer"]?.stringValue ?? "", .situationOpen, detail: $0["title"]?.stringValue)
                })
        }
    }

    /// What is found, or why nothing is.
    /// - Throws: as ``way(matter:to:mode:in:filled:from:)``, what is found aside.
    func find(
        matter code: String, to destination: DivisionCode, mode: Mode?, in told: Situation = .unknown,
        filled form: JSONObject? = nil, from caller: Caller
    ) async throws(OfficeRefusal) -> Found {
        let origin = caller.division ?? context.own.home ?? destination
        let peers = context.directory.snapshot
        let today = context.today
        let mapping = context.mappings.current(on: today)
        let question = WayCache.Question(
            matter: code, origin: origin, destination: destination, mode: mode, told: told, form: form)
        let basis = WayCache.Basis(
            peers: peers.generation, catalogues: context.catalogues.generation, mapping: mapping,
            places: context.places.version, day: today)
        if let known = context.ways.way(question, on: basis) { return .way(known) }
        let local = try own(code)
        try Self.check(local, takenAt: caller.division)
        let places = try places(of: destination)
        var refused: OfficeRefusal?
        for place in places {
            do throws(OfficeRefusal) {
                return try await find(local, at: place, question, basis, from: caller)
            } catch {
                guard places.count > 1, Self.isOfPlace(error.code) else { throw error }
                refused = refused ?? error
            }
        }
        throw refused ?? OfficeRefusal(.divisionUnknown)
    }

    private func find(
        _ local: Matter, at destination: DivisionCode, _ question: WayCache.Question,
        _ basis: WayCache.Basis, from caller: Caller
    ) async throws(OfficeRefusal) -> Found {
        let (code, origin, mode) = (local.code, question.origin, question.mode)
        let (mapping, today) = (basis.mapping, basis.day)
        let table = routingTable
        let way = table.decide(RouteRequest(origin: origin, destination: destination))
        guard let peer = way.peer else { throw Self.refusal(way) }
        guard let catalog = context.catalogues.catalog(of: peer), catalog.revision > 0 else {
            throw OfficeRefusal(
                .catalogMissing, detail: "no catalogue of \(peer) was fetched yet",
                message: "尚未取得对方的事项目录，请稍后再试")
        }
        let set = try await context.mappings.set(
            [MappingKey(peer: peer, local: code)], in: mapping,
            at: MappingGroup.Place(division: destination, day: today))
        let resolution = set.resolve(
            local, to: catalog, division: destination, on: today, in: question.told, filled: question.form)
        switch resolution {
        case .bundle(let match): return .bundle(match)
        case .undecided(let open): return .open(open)
        case .refused(let refusal):
            throw OfficeRefusal(
                refusal.code, detail: refusal.explanation.last?.text,
                message: refusal.explanation.last?.textZh,
                candidates: candidates(refusal.candidates, of: catalog))
        case .resolved(let resolved):
            let route = table.decide(
                RouteRequest(
                    origin: origin, destination: destination, mode: mode, modes: resolved.peer.modes,
                    scopes: resolved.peer.scopes))
            guard route.refusal == nil else { throw Self.refusal(route) }
            let found = Way(resolved: resolved, route: route, peer: peer)
            let asked = set.questions(local: code, peer: peer, division: destination, on: today)
            context.ways.keep(found, for: question, asking: asked, on: basis)
            return .way(found)
        }
    }

    /// - Throws: `matter_withheld`, `window_not_open`.
    private static func check(_ local: Matter, takenAt window: DivisionCode?) throws(OfficeRefusal) {
        guard local.isRoutable else { throw OfficeRefusal(.matterWithheld) }
        guard let window, let rule = local.windows, !rule.admits(window) else { return }
        throw OfficeRefusal(
            .windowNotOpen, detail: "\(local.code) is not taken in at \(window.text)",
            message: "\(ErrorCode.windowNotOpen.message)，咨询电话：\(local.contact.phone)")
    }

    private func candidates(_ codes: [String], of catalog: Catalog) -> [OfficeRefusal.Candidate] {
        let ours = context.catalogues.ownCatalog.matters(on: context.today)
        return codes.map { code in
            let there = catalog.versions(of: code).last
            let same = there?.baseCode.flatMap { base in ours.first { $0.baseCode == base } }
            return OfficeRefusal.Candidate(code: code, name: there?.name, ours: same?.code)
        }
    }

    /// - Throws: `matter_retired` with what takes its place, `matter_unknown`.
    func own(_ code: String) throws(OfficeRefusal) -> Matter {
        let own = context.catalogues.ownCatalog
        guard let local = own.matter(code, on: context.today) else {
            if let end = own.retirement(of: code), end.effective <= context.today {
                throw OfficeRefusal(
                    .matterRetired, detail: "\(code) ended on \(end.effective)",
                    message: "\(code) 自 \(end.effective) 起取消",
                    candidates: [end.replacedBy].compactMap { $0 }.map {
                        OfficeRefusal.Candidate(code: $0, name: own.versions(of: $0).last?.name, ours: $0)
                    })
            }
            throw OfficeRefusal(
                .matterUnknown, detail: "our catalogue has no matter \(code) in force",
                message: "本地目录中没有有效的事项 \(code)")
        }
        return local
    }

    var routingTable: RoutingTable { context.ways.table(of: context.own, context.directory.snapshot) }

    private static func refusal(_ route: RouteDecision) -> OfficeRefusal {
        OfficeRefusal(
            route.refusal ?? .routeHere, detail: route.lines.last?.text, message: route.lines.last?.textZh)
    }

    static func line(_ matter: Matter) -> JSON {
        var line: JSONObject = [
            "code": .string(matter.code), "name": .string(matter.name),
            "modes": .strings(matter.modes.map(\.rawValue)),
            "scopes": .strings(matter.scopes.map(\.description)),
        ]
        line["base_code"] = matter.baseCode.map { .string($0) }
        line["agency"] = matter.json["agency"]
        return .object(line)
    }
}

extension MatterDesk {
    /// Where cases of a division go and why, line by line.
    /// - Returns: `{"outcome","peer"?,"hop"?,"lines":[…]}`.
    public func route(to destination: DivisionCode, from origin: DivisionCode?) throws(OfficeRefusal) -> JSON
    {
        let way = routingTable.decide(
            RouteRequest(origin: origin ?? context.own.home ?? destination, destination: destination))
        var answer: JSONObject = [
            "outcome": .string(way.refusal?.rawValue ?? (way.peer == nil ? "here" : "peer"))
        ]
        answer["peer"] = way.peer.map { .string($0.description) }
        answer["hop"] = way.nextHop.map { .string($0.description) }
        answer["lines"] = .strings(way.lines.map { "\($0.textZh) (\($0.text))" })
        return .object(answer)
    }
}
