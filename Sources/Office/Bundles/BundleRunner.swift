internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import StrictJSON

/// Carries bundles on: begins the parts that may begin, tells the others, closes what has ended.
///
/// Everything is looked for first and written with what it was decided on, so running it again, or twice at a time,
/// does nothing twice; what a crash leaves undone is found undone.
struct BundleRunner: Sendable {
    let context: OfficeContext
    private let book: BundleBook

    /// Of the promises to carry a bundle on.
    static let errandKind = "bundle"

    init(_ context: OfficeContext) {
        self.context = context
        book = BundleBook(context: context)
    }

    /// The rows that promise to carry a bundle on.
    func promise(_ id: UUIDv7) throws(OfficeRefusal) -> [Write] {
        try context.errands.promise(
            Errand(
                id: context.newID(), kind: Self.errandKind, target: id.description,
                createdAt: context.clock.now(), payload: [:]))
    }

    /// Carries a bundle on at once, so that the caller sees it; what does not come about is promised and comes later.
    func advanceNow(_ id: UUIDv7) async {
        // `try?`: the promise stands in the store.
        try? await advance(id)
    }

    /// Carries a bundle on until it waits for others. A part that cannot be begun just now does not hold up the others.
    /// - Parameter tries: how often this was tried before; a part that still cannot be begun then asks for a person.
    /// - Throws: what will pass: the store's trouble, a conflict, a doubtful clock.
    func advance(_ id: UUIDv7, tries: Int = 0) async throws(OfficeRefusal) {
        // Each round ends at least one thing; a bundle has at most as many as its parts have kinds of them.
        for _ in 0..<(BundlePartLimit.most * 4) {
            guard let bundle = try await book.bundle(id) else { return }
            let standing = try await book.standing(bundle)
            let moves = BundleMove.all(standing)
            if moves.isEmpty { return }
            var late: [BundleTrouble.Late] = []
            var isChanged = false
            for move in moves where !isChanged {
                do throws(OfficeRefusal) {
                    isChanged = try await perform(move, standing)
                } catch {
                    guard case .start(let part) = move else { throw error }
                    late.append(.init(part: part.number, refusal: error))
                }
            }
            if let first = late.first, !isChanged {
                guard try await BundleTrouble(context).isGivenUp(late, of: id, tries: tries) else {
                    throw first.refusal
                }
            }
        }
    }

    /// - Returns: whether the record changed, so that the other moves are to be decided anew.
    private func perform(_ move: BundleMove, _ standing: BundleStanding) async throws(OfficeRefusal) -> Bool {
        switch move {
        case .start(let part):
            do throws(OfficeRefusal) {
                try await start(part, standing)
                return false
            } catch {
                guard !error.isTransient else { throw error }
                try await block(part, error, standing.bundle)
                return true
            }
        case .tell(let part, let type, let data):
            try await tell(part, type, data, standing.bundle)
            return false
        case .close:
            try await close(standing.bundle)
            return true
        }
    }

    // MARK: Starting

    private func start(_ part: BundleStanding.Part, _ standing: BundleStanding) async throws(OfficeRefusal) {
        let bundle = standing.bundle
        var caller = bundle.caller
        // The person at the window took in what began at once; what began later the gateway sent.
        if part.definition.after.isEmpty { caller.person = bundle.content.person }
        let filing = BundleFiling(context: context, bundle: bundle, caller: caller)
        var results: [Int: [BundleFiling.Result]] = [:]
        for number in part.definition.resultsOf {
            if let earlier = standing.part(number) { results[number] = try Self.results(of: earlier, bundle) }
        }
        var prepared = try await filing.prepare(part.definition, results: .known(results))
        let id = part.plan.caseID
        try await Intake(context).complete(&prepared, of: id, numbered: bundle.number(of: part.number))
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "case_submitted", object: id.description,
            detail: prepared.way.resolved.peer.code)
        do throws(JournalFault) {
            // Where it has begun already, another run was quicker.
            try await Intake(context).begin(
                id, with: prepared, window: bundle.window.division, writes: [.audit(line)],
                expecting: [bundle.unchanged])
        } catch { throw OfficeRefusal(error) }
    }

    /// What an earlier part resulted in: its documents, then its licences.
    static func results(
        of part: BundleStanding.Part, _ bundle: BundleRecord
    ) throws(OfficeRefusal) -> [BundleFiling.Result] {
        if part.plan.isLocal {
            guard let document = bundle.content.ofPart("documents", part.number), let blob = document["blob"]
            else { return [] }
            return [.init(name: document["title"]?.stringValue, blob: blob)]
        }
        guard let view = part.view, let mark = view.fold.standing.decision?.event,
            let event = view.fold.event(mark.id)
        else { return [] }
        let personal: JSONObject?
        do throws(JournalFault) {
            personal = try view.disclosures(of: EventKey(view.record.id, event.author, event.sequence))
        } catch { throw OfficeRefusal(error) }
        func listed(_ member: String, _ name: String) -> [BundleFiling.Result] {
            (personal?[member]?.arrayValue ?? []).compactMap { one in
                one["blob"].map { .init(name: one[name]?.stringValue, blob: $0) }
            }
        }
        return listed("documents", "title") + listed("licences", "type")
    }

    private func block(
        _ part: BundleStanding.Part, _ refusal: OfficeRefusal, _ bundle: BundleRecord
    ) async throws(OfficeRefusal) {
        var changed = bundle
        changed.change(part.number) {
            $0.problem = Problem(refusal)
            $0.trouble = nil
        }
        let line = AuditLine(
            at: context.clock.now(), actor: "gateway", action: "bundle_part_blocked",
            object: "bundle:\(bundle.id)", detail: "part \(part.number): \(refusal.code.rawValue)")
        try await book.write(changed, also: [.audit(line)])
    }

    // MARK: Telling

    private func tell(
        _ part: BundleStanding.Part, _ type: EventType, _ data: JSONObject, _ bundle: BundleRecord
    ) async throws(OfficeRefusal) {
        guard let view = part.view else { return }
        var fill = FillIn(context: context, view: view, caller: bundle.caller)
        let filled = fill.complete(type, data, hasPaper: false)
        let draft = EventDraft(type: type, data: filled)
        do throws(JournalFault) {
            try await context.journal.perform(on: view.record.id) { current in
                // Decided on what stands now: what another run has said is not said again.
                guard let current, !Self.isSaid(type, data, in: current),
                    Legality.allowed(for: .origin, in: current.fold).contains(type)
                else { return Decision(answer: ()) }
                return Decision(steps: [.write(draft)], answer: ())
            }
        } catch {
            // It became illegal between the look and the writing: the next round looks anew.
            guard error.code != .transitionIllegal else { return }
            throw OfficeRefusal(error)
        }
    }

    private static func isSaid(_ type: EventType, _ data: JSONObject, in view: CaseView) -> Bool {
        let standing = view.fold.standing
        return switch type {
        case .bundleProgressed: standing.bundleParts == data["parts"]?.arrayValue
        case .resultReceived: standing.isResultReceived
        case .served: standing.decision.map { standing.servedOn[$0.event.id] != nil } ?? true
        case .rated: standing.rated.contains(.decision)
        default: false
        }
    }

    // MARK: Closing

    private func close(_ bundle: BundleRecord) async throws(OfficeRefusal) {
        var closed = bundle
        closed.closedAt = context.clock.now()
        var writes: [Write] = [.removeRecord(.bundleOpen, key: bundle.id.description)]
        // Documents that a case names are held by it; the others may go.
        writes += bundle.content.blobs.map {
            .removeRecord(BlobHolding.named, key: BlobHolding.key($0, context.own.id))
        }
        try await book.write(closed, also: writes)
    }
}

/// How many parts a bundle has at most: their numbers have two digits.
enum BundlePartLimit {
    static let most = 99
}
