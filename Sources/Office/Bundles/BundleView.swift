internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import StrictJSON

/// A bundle as people see it (`BundleLine` and `Bundle` of openapi.yaml).
struct BundleView: Sendable {
    let context: OfficeContext
    let standing: BundleStanding

    private var bundle: BundleRecord { standing.bundle }

    /// What a list shows; nothing personal.
    var line: JSONObject {
        var line: JSONObject = [
            "id": .string(bundle.id.description), "number": .string(bundle.number),
            "code": .string(bundle.definition.code), "name": .string(bundle.definition.name),
            "state": .string(state), "results": .string(bundle.definition.results.rawValue),
            "created_at": .string(bundle.createdAt.description),
        ]
        line["light"] = CaseDesk.light(of: allDuties).map { .string($0) }
        line["due_on"] = due.map { .string($0.description) }
        line["window"] = bundle.window.division.map { .string($0.text) }
        if bundle.isTest { line["test"] = true }
        line["parts"] = .array(
            standing.parts.map { part in
                var short: JSONObject = [
                    "part": .integer(Int64(part.number)), "name": .string(name(of: part)),
                    "state": .string(part.state.rawValue),
                ]
                short["outcome"] = part.outcome.map { .string($0) }
                short["problem"] = part.reason.map { .object($0.members) }
                return .object(short)
            })
        return line
    }

    /// All there is, personal members masked unless there is a purpose.
    func whole(purpose: String?) -> JSONObject {
        var whole = line
        whole["version"] = .integer(Int64(bundle.definition.version))
        whole["masked"] = .bool(purpose == nil)
        whole["parts"] = .array(standing.parts.map { .object(self.part($0, purpose: purpose)) })
        whole["duties"] = .array(ownDuties)
        whole["allowed"] = .strings(BundleAct.allowed(standing).map(\.rawValue))
        let token = context.links.trackingToken(ofBundle: bundle.id)
        var tracking: JSONObject = ["token": .string(token)]
        tracking["url"] = context.own.publicURL.map { .string($0 + "/t/" + token) }
        whole["tracking"] = .object(tracking)
        whole["delivery"] = ["way": .string(bundle.deliveryWay)]
        whole["handed_out"] = bundle.handedOut.map { .object($0) }
        whole["rating"] = bundle.rating.map { .object($0) }
        whole["closed_at"] = bundle.closedAt.map { .string($0.description) }
        for name in ["parties", "form", "materials", "address"] {
            guard let value = bundle.content.members[name] else { continue }
            whole[name] = purpose == nil ? PersonalMask.masked(value, as: name) : value
        }
        return whole
    }

    /// `ended` when nothing is awaited, `blocked` when a person is, else `open`.
    private var state: String {
        if standing.isEnded { return "ended" }
        return standing.parts.contains { $0.state == .blocked || $0.reason != nil } ? "blocked" : "open"
    }

    func name(of part: BundleStanding.Part) -> String {
        part.definition.name ?? part.view?.record.summary.matterName
            ?? context.catalogues.ownCatalog.matter(part.definition.matter, on: context.today)?.name
            ?? part.definition.matter
    }

    func place(of part: BundleStanding.Part) -> String {
        let division = part.plan.destination
        return context.divisions.fullName(of: division) ?? division.text
    }

    /// A part's matter where it is decided: of its case, else as the catalogues have it today.
    func matter(of part: BundleStanding.Part) async -> (json: JSON, peer: GatewayID?)? {
        if let record = part.view?.record { return (record.matter, record.peer) }
        let desk = MatterDesk(context)
        if part.plan.isLocal {
            // `try?` here and below: what no catalogue says just now is left out of the paper.
            guard let own = try? desk.own(part.definition.matter) else { return nil }
            return (.object(own.json), nil)
        }
        // `try?`: as said.
        let found = try? await desk.way(
            matter: part.definition.matter, to: part.plan.destination, mode: part.definition.mode,
            from: bundle.caller)
        guard let found else { return nil }
        return (.object(found.resolved.peer.json), found.peer)
    }

    private func part(_ part: BundleStanding.Part, purpose: String?) -> JSONObject {
        let plan = part.plan
        var line: JSONObject = [
            "part": .integer(Int64(part.number)), "name": .string(name(of: part)),
            "matter": .string(part.definition.matter), "local": .bool(plan.isLocal),
            "destination": [
                "division": .string(plan.destination.text), "name": .string(place(of: part)),
            ],
            "after": .array(part.definition.after.map { .integer(Int64($0)) }),
            "lead": .bool(part.definition.leads), "state": .string(part.state.rawValue),
            "duties": .array(duties(of: part)),
            "allowed": .strings(BundleAct.allowed(part).map(\.rawValue)),
        ]
        line["outcome"] = part.outcome.map { .string($0) }
        if let view = part.view { line["case"] = .object(CaseDesk(context).line(of: view.record).json) }
        line["problem"] = part.reason.map { .object($0.members) }
        if let outcome = plan.outcome { line["ended_at"] = .string(outcome.at.description) }
        for (name, member) in [("documents", "document"), ("notes", "note")] {
            guard let value = bundle.content.ofPart(name, part.number) else { continue }
            line[member] = purpose == nil ? PersonalMask.masked(value, as: member) : value
        }
        return line
    }

    // MARK: Duties

    private var allDuties: [JSON] { standing.parts.flatMap { duties(of: $0) } + ownDuties }

    /// What the bundle itself owes: the hand-out of all results.
    private var ownDuties: [JSON] {
        guard BundleAct.allowed(standing).contains(.handOut) else { return [] }
        return [
            [
                "kind": "bundle_hand_out", "owner": "origin", "light": "green",
                "since": .string(context.today.description),
            ]
        ]
    }

    private func duties(of part: BundleStanding.Part) -> [JSON] {
        switch part.state {
        case .blocked: return [red("bundle_part_blocked", part)]
        case .waiting where part.reason != nil: return [red("bundle_part_stuck", part)]
        case .open: return [open(part)]
        default: return part.view.map { CaseDesk(context).duties(of: $0) } ?? []
        }
    }

    /// A person is to look at it at once.
    private func red(_ kind: String, _ part: BundleStanding.Part) -> JSON {
        var duty: JSONObject = [
            "kind": .string(kind), "owner": "origin", "light": "red",
            "since": .string(freed(part).description),
        ]
        duty["detail"] = part.reason.map { .string($0.code) }
        return .object(duty)
    }

    /// A local part is owed within what our own matter promises.
    private func open(_ part: BundleStanding.Part) -> JSON {
        let since = freed(part)
        var duty: JSONObject = [
            "kind": "bundle_part_open", "owner": "origin", "since": .string(since.description),
        ]
        let matter = context.catalogues.ownCatalog.matter(part.definition.matter, on: context.today)
        let due = matter.flatMap { day(since, plus: $0.promised) }
        duty["due"] = due.map { .string($0.description) }
        let light = due.map { context.today > $0 ? "red" : context.today == $0 ? "yellow" : "green" }
        duty["light"] = .string(light ?? "green")
        return .object(duty)
    }

    /// The day on which the last part that it waits for had its result.
    private func freed(_ part: BundleStanding.Part) -> CivilDate {
        part.definition.after.compactMap { number -> CivilDate? in
            guard let earlier = standing.part(number) else { return nil }
            let standing = earlier.view?.fold.standing
            return earlier.plan.outcome?.at.civilDate ?? standing?.decision?.event.time.civilDate
                ?? standing?.endedAt?.civilDate
        }.max() ?? bundle.createdAt.civilDate
    }

    /// 承诺时限 of the whole, counted from the day of the receipt.
    var due: CivilDate? { day(bundle.createdAt.civilDate, plus: bundle.definition.promised) }

    private func day(_ start: CivilDate, plus limit: TimeLimit) -> CivilDate? {
        switch limit.unit {
        case .workingDay: context.calendar.adding(workingDays: limit.value, to: start).day
        case .calendarDay: start.adding(days: limit.value)
        case .month: start.adding(months: limit.value)
        case .hour: start.adding(days: (limit.value + 23) / 24)
        }
    }
}
