public import Codes
internal import Exchange
internal import Mapping
internal import Routing
public import StrictJSON

/// What windows wait for: a task for each matter and division for which drafts are kept, with candidates.
///
/// A task closes by itself when there is a way, or by an answer that there will be none. Nothing of applicants is here.
public struct WantedDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    private struct Place: Hashable {
        var matter: String
        var division: String
    }

    /// The tasks, the longest waiting first.
    /// - Parameter peer: only what that peer would decide; nil: all.
    /// - Returns: rows `{"matter","name"?,"destination","destination_name","peer"?,"code","drafts","since","demand",
    ///   "candidates":[{"code","name","percent","reasons":[…]}]}`.
    /// - Throws: what the store refuses.
    public func list(peer: GatewayID?) async throws(OfficeRefusal) -> JSON {
        var places: [Place: (drafts: Int, oldest: DraftRecord)] = [:]
        try await DraftBook(context: context).eachWaiting { drafts throws(OfficeRefusal) in
            for draft in drafts where draft.state == .waiting {
                let owner = context.owner(of: draft.destination) ?? draft.peer
                guard peer == nil || owner == peer else { continue }
                let place = Place(matter: draft.matter, division: draft.destination.text)
                let known = places[place]
                let isOlder = known.map { draft.keptAt < $0.oldest.keptAt } ?? true
                places[place] = ((known?.drafts ?? 0) + 1, isOlder ? draft : known?.oldest ?? draft)
            }
        }
        var demand: [Place: Int] = [:]
        let since = Month(of: context.today).adding(-12)
        for (asked, count) in try await DemandDesk(context).counts(since: since) {
            demand[Place(matter: asked.matter, division: asked.county), default: 0] += count
        }
        let sorted = places.sorted { one, other in
            (one.value.oldest.keptAt, one.key.matter) < (other.value.oldest.keptAt, other.key.matter)
        }
        return .array(
            sorted.map { place, waiting in
                let county = waiting.oldest.destination.county
                let asked = demand[Place(matter: place.matter, division: county)] ?? 0
                return line(waiting.oldest, drafts: waiting.drafts, demand: asked)
            })
    }

    /// How much waits.
    /// - Returns: `{"drafts","places","since"?}`: drafts, of how many matters and divisions, and since when the oldest waits.
    /// - Throws: what the store refuses.
    public func summary() async throws(OfficeRefusal) -> JSON {
        var (drafts, places, oldest) = (0, Set<Place>(), Timestamp?.none)
        try await DraftBook(context: context).eachWaiting { waiting throws(OfficeRefusal) in
            for draft in waiting where draft.state == .waiting {
                drafts += 1
                places.insert(Place(matter: draft.matter, division: draft.destination.text))
                oldest = min(oldest ?? draft.keptAt, draft.keptAt)
            }
        }
        var answer: JSONObject = [
            "drafts": .integer(Int64(drafts)), "places": .integer(Int64(places.count)),
        ]
        answer["since"] = oldest.map { .string($0.description) }
        return .object(answer)
    }

    /// Answers that there will be no way: the windows are told, and their drafts wait no more.
    /// - Parameter reason: for the clerk, who tells the applicant.
    /// - Returns: `{"matter","destination","drafts"}`; `drafts` are those that were told, and none that changed meanwhile.
    /// - Throws: `not_found` where nothing waits for it; `validation_failed` for a reason that says nothing.
    public func refuse(
        _ matter: String, to destination: DivisionCode, because reason: String, by actor: String
    ) async throws(OfficeRefusal) -> JSON {
        guard (2...500).contains(reason.codePointCount) else {
            throw OfficeRefusal(
                .validationFailed,
                faults: [.init("reason", .memberRange, detail: "2 to 500 characters, for the clerk")])
        }
        let book = DraftBook(context: context)
        var waiting: [DraftRecord] = []
        try await book.eachWaiting { drafts throws(OfficeRefusal) in
            waiting += drafts.filter {
                $0.state == .waiting && $0.matter == matter && $0.destination == destination
            }
        }
        guard !waiting.isEmpty else {
            throw OfficeRefusal(
                .notFound, detail: "no draft waits for \(matter) to \(destination.text)",
                message: "没有等待该事项的草稿")
        }
        var count = 0
        for var draft in waiting {
            draft.state = .refused
            draft.reason = reason
            draft.changedAt = context.clock.now()
            do throws(OfficeRefusal) {
                try await book.write(draft, book.audit("draft_refused", draft, by: actor, reason))
                count += 1
            } catch  where error.code == .conflict {
                // It opened, or was submitted or thrown away just now.
                continue
            }
        }
        return [
            "matter": .string(matter), "destination": .string(destination.text),
            "drafts": .integer(Int64(count)),
        ]
    }

    private func line(_ draft: DraftRecord, drafts: Int, demand: Int) -> JSON {
        var line = DraftDesk(context).line(of: draft)
        for name in ["id", "state", "message", "changed_at", "erased_on", "kept_at"] { line[name] = nil }
        line["drafts"] = .integer(Int64(drafts))
        line["since"] = .string(draft.keptAt.description)
        line["demand"] = .integer(Int64(demand))
        let peer = context.owner(of: draft.destination) ?? draft.peer
        line["peer"] = peer.map { .string($0.description) }
        let found = peer.map {
            SuggestionDesk(context).candidates(MappingKey(peer: $0, local: draft.matter), limit: 3)
        }
        line["candidates"] = .array((found ?? []).map { .object($0.json) })
        return .object(line)
    }
}
