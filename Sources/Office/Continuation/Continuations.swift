internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
public import StrictJSON

extension RecordKind {
    /// The case that continues a case elsewhere, by the case it continues.
    static let continuation = RecordKind(rawValue: "continuation")
}

/// 转办: a case that was found to be another region's goes on there, with the applicant's consent.
///
/// The new case says `continues`; here the old one says by which it is continued, once.
public struct Continuations: Sendable {
    let context: OfficeContext

    /// Continuations over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Cases of one chain, the first included; a supervisor decides who is competent rather than a sixth region.
    static let chainMost = 5

    /// Where a case could go on: what the destination named, else what form, number and catalogues say.
    /// - Returns: `Continuation` of openapi.yaml.
    /// - Throws: `not_found`, `continuation_illegal`.
    public func proposal(_ id: String, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        let view = try await CaseDesk(context).view(id, for: caller)
        try Self.check(view)
        let tried = try await chain(of: view).map { $0.record.summary.division }
        var answer: JSONObject = [
            "case": .string(view.record.id.description), "tried": .strings(tried),
            "candidates": .array(try await candidates(view, tried: tried, for: caller)),
        ]
        answer["continued_by"] = try await next(of: view.record.id).map { .string($0.description) }
        return .object(answer)
    }

    /// Takes a new case in that continues one which ended for want of competence; durable when it returns.
    /// - Parameter body: `ContinuationWish` of openapi.yaml: consent, and what is to be different.
    /// - Returns: `CaseLine` of openapi.yaml, of the new case.
    /// - Throws: `validation_failed` with every fault, `continuation_illegal`, `continuation_loop`, `case_continued`, what
    ///   routing, mapping and the store refuse.
    public func goOn(
        _ body: JSON, from id: String, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        try caller.mustTakeIn()
        let wish = try ContinuationWish(body)
        let once = OnceOnly(key, route: "continuation/" + id, body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() { return try await shown(earlier, for: caller) }
        let view = try await CaseDesk(context).view(id, for: caller)
        try Self.check(view)
        if let next = try await next(of: view.record.id) { throw Self.continued(next) }
        let division: DivisionCode
        if let wished = wish.destination { division = wished } else { division = try Self.named(in: view) }
        try await checkChain(view, division)
        let source = try ContinuationSource(view, context: context)
        var submission = try await source.submission(wish, to: division, by: caller)
        submission.continues = view.record.id.description
        submission.bundle = view.fold.standing.subject?.bundle.map { .object($0) }
        let intake = Intake(context)
        var prepared = try await intake.prepare(submission, by: caller)
        let share = try await bundleShare(view, division)
        let new = context.newID()
        try await intake.complete(&prepared, of: new)
        let answer: JSON = ["case": .string(new.description)]
        let kept = once.keeping(answer)
        try await write(prepared, new, continuing: view, kept: kept, share: share(new), by: caller)
        return try await shown(answer, for: caller)
    }

    private func write(
        _ prepared: PreparedSubmission, _ new: CaseID, continuing view: CaseView,
        kept: (writes: [Write], expecting: [Expectation]), share: (writes: [Write], expecting: [Expectation]),
        by caller: Caller
    ) async throws(OfficeRefusal) {
        let old = view.record.id
        let link: JSON = [
            "case": .string(new.description), "at": .string(context.clock.now().description),
            "by": .string(caller.actor),
        ]
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "case_continued",
            object: old.description, detail: "\(new) with the applicant's consent")
        let writes =
            kept.writes + share.writes + [
                .record(.continuation, key: old.description, value: link.serialized()), .audit(line),
            ]
        let expecting =
            kept.expecting + share.expecting + [.recordVersion(.continuation, old.description, 0)]
        do throws(JournalFault) {
            try await Intake(context).begin(
                new, with: prepared, window: caller.division, writes: writes, expecting: expecting)
        } catch {
            // Somebody else continued it at the same time.
            if error.code == .conflict, let next = try await next(of: old) { throw Self.continued(next) }
            throw OfficeRefusal(error)
        }
    }

    private func shown(_ kept: JSON, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        let desk = CaseDesk(context)
        return .object(
            desk.line(of: try await desk.view(kept["case"]?.stringValue ?? "", for: caller).record).json)
    }

    // MARK: What may be continued

    /// Whether a case ended because it is another region's.
    static func isElsewhere(_ view: CaseView) -> Bool {
        guard view.record.ourSide == .origin else { return false }
        switch view.fold.state {
        case .transferred: return true
        case .refused:
            return view.logs.destination.last { $0.type == .refused }?.data["kind"] == "not_competent"
        default: return false
        }
    }

    private static func check(_ view: CaseView) throws(OfficeRefusal) {
        guard isElsewhere(view) else {
            throw OfficeRefusal(
                .continuationIllegal,
                detail: "the case is \(view.fold.state.rawValue) and not found to be elsewhere's")
        }
    }

    /// The division that `transferred` named.
    static func named(in view: CaseView) throws(OfficeRefusal) -> DivisionCode {
        let text = view.logs.destination.last { $0.type == .transferred }?.data["division"]?.stringValue ?? ""
        // `try?`: where none was named, one is asked for.
        guard let division = try? DivisionCode(text) else {
            throw OfficeRefusal(
                .validationFailed, detail: "no division was named: destination is asked for",
                faults: [.init("/destination", .memberMissing)])
        }
        return division
    }

    private func checkChain(_ view: CaseView, _ division: DivisionCode) async throws(OfficeRefusal) {
        let chain = try await chain(of: view)
        guard chain.count < Self.chainMost else {
            throw OfficeRefusal(
                .continuationLoop, detail: "\(chain.count) regions have had it",
                faults: [.init("/destination", .continuationLoop)])
        }
        // `try?`: what a case has for its division was read as one.
        let tried = chain.compactMap { try? DivisionCode($0.record.summary.division) }
        if tried.contains(where: { $0.canonical == division.canonical }) {
            throw OfficeRefusal(
                .continuationLoop, detail: "\(division.text) has had it",
                faults: [.init("/destination", .continuationLoop)])
        }
    }

    private static func continued(_ next: CaseID) -> OfficeRefusal {
        OfficeRefusal(.caseContinued, detail: "it is continued by \(next)", message: "该办件已由 \(next) 继续办理")
    }

    // MARK: Links between cases

    /// The case that continues this one.
    func next(of id: CaseID) async throws(OfficeRefusal) -> CaseID? {
        let record = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.continuation, id.description)
        }
        // `try?`: written by us; what cannot be read leads nowhere.
        guard let record, let link = try? JSON.parse(record.value) else { return nil }
        return link["case"]?.stringValue.flatMap { try? CaseID($0) }
    }

    /// The cases that continue this one, one after another; empty where none does.
    func successors(of id: CaseID) async throws(OfficeRefusal) -> [CaseID] {
        var found: [CaseID] = []
        while found.count < Self.chainMost, let next = try await next(of: found.last ?? id) {
            found.append(next)
        }
        return found
    }

    /// The case and those that it continues, the newest first.
    private func chain(of view: CaseView) async throws(OfficeRefusal) -> [CaseView] {
        var chain = [view]
        while chain.count <= Self.chainMost, let before = chain.last?.fold.standing.subject?.continues {
            let files = try await refusing { () async throws(StoreFault) in
                try await context.store.cases([before])
            }
            guard let file = files[before] else { break }
            do throws(JournalFault) {
                chain.append(try CaseView(file, vault: context.vault))
            } catch { throw OfficeRefusal(error) }
        }
        return chain
    }

    /// A part of a bundle stays a part: the new case takes the old one's place in the plan.
    private func bundleShare(
        _ view: CaseView, _ division: DivisionCode
    ) async throws(OfficeRefusal) -> (CaseID) throws(OfficeRefusal) -> (
        writes: [Write], expecting: [Expectation]
    ) {
        let book = BundleBook(context: context)
        guard let id = try await book.id(ofCase: view.record.id), let bundle = try await book.bundle(id),
            let part = bundle.parts.first(where: { $0.caseID == view.record.id })
        else { return { _ in ([], []) } }
        let promise = try BundleRunner(context).promise(id)
        let vault = context.vault
        return { new throws(OfficeRefusal) in
            var changed = bundle
            changed.closedAt = nil
            changed.change(part.number) {
                $0.caseID = new
                $0.destination = division
            }
            return (
                [
                    try changed.row(vault), .record(.bundleOpen, key: id.description, value: []),
                    .record(.bundleCase, key: new.description, value: Array(id.description.utf8)),
                ] + promise, [bundle.unchanged]
            )
        }
    }
}
