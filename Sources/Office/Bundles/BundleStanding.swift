internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import StrictJSON

/// What a bundle's plan and its parts' cases amount to. Pure.
struct BundleStanding: Sendable {
    /// One part as it stands now.
    struct Part: Sendable {
        let plan: BundleRecord.Part
        let definition: BundlePart
        let state: BundlePartState
        /// `approved`, `denied`, `done`, `partial`, `forwarded`, `revoked`, `failed`: once there is one.
        let outcome: String?
        /// Its case, once it has begun.
        let view: CaseView?

        var number: Int { plan.number }
        /// Why a person must look at it; nil where it goes its way, and where it waits for what came to nothing.
        var reason: Problem? {
            switch state {
            case .blocked: plan.problem
            case .waiting: plan.trouble
            case .undeliverable: Problem(OfficeRefusal(.caseUndeliverable))
            default: nil
            }
        }
        /// Whether what waits for it may begin.
        var succeeds: Bool { state == .done || state == .decided && ["approved", "done"].contains(outcome) }
    }

    let bundle: BundleRecord
    /// In the order of their numbers.
    let parts: [Part]

    init(_ bundle: BundleRecord, views: [CaseID: CaseView]) {
        self.bundle = bundle
        // First how each stands by itself, then what waits for what.
        let own = bundle.parts.compactMap { plan -> Part? in
            guard let definition = bundle.definition.part(plan.number) else { return nil }
            let (state, outcome) = Self.own(plan, views[plan.caseID])
            return Part(
                plan: plan, definition: definition, state: state, outcome: outcome, view: views[plan.caseID])
        }
        parts = own.map { part in
            guard part.state == .waiting else { return part }
            let before = own.filter { part.definition.after.contains($0.number) }
            let state = Self.waiting(part.plan, before)
            return Part(
                plan: part.plan, definition: part.definition, state: state, outcome: nil, view: nil)
        }
    }

    func part(_ number: Int) -> Part? { parts.first { $0.number == number } }

    /// Whether nothing more is awaited of any part.
    var isEnded: Bool { parts.allSatisfy(\.state.isEnded) }

    /// The day of 一并领取; the bundle's own day before it.
    var handedOn: CivilDate {
        // `try?`: written by us as a time.
        let time = bundle.handedOut?["time"]?.stringValue.flatMap { try? Timestamp($0) }
        return (time ?? bundle.createdAt).civilDate
    }

    /// Parts that may begin now: those that travel, since a local one is merely open.
    var startable: [Part] {
        parts.filter { part in
            guard part.state == .waiting, !part.plan.isLocal else { return false }
            return part.plan.isReleased
                || part.definition.after.allSatisfy { self.part($0)?.succeeds == true }
        }
    }

    /// What the parts but one have reached, as `bundle_progressed` says it.
    func progress(without number: Int) -> [JSON] {
        parts.filter { $0.number != number }.map { part in
            var line: JSONObject = [
                "part": .integer(Int64(part.number)), "state": .string(part.state.rawValue),
            ]
            line["outcome"] = part.outcome.map { .string($0) }
            return .object(line)
        }
    }

    /// Whether a part's department need hear of the others: nobody is told that all have merely begun.
    func isWorthTelling(without number: Int) -> Bool {
        parts.contains { $0.number != number && ![.waiting, .open, .submitted].contains($0.state) }
    }

    private static func own(_ plan: BundleRecord.Part, _ view: CaseView?) -> (BundlePartState, String?) {
        if let outcome = plan.outcome { return outcome.isDone ? (.done, "done") : (.failed, "failed") }
        guard let view else { return (plan.isDropped ? .dropped : .waiting, nil) }
        if view.record.summary.undeliverable { return (plan.isDropped ? .dropped : .undeliverable, nil) }
        switch view.fold.state {
        case .unopened, .reviewing, .submitted, .received, .correcting: return (.submitted, nil)
        case .accepted, .suspended: return (.accepted, nil)
        case .decided, .delivering, .delivered, .completed:
            let decision = view.fold.standing.decision
            return (.decided, decision?.isRevoked == true ? "revoked" : decision?.outcome)
        case .refused: return (.refused, nil)
        case .transferred: return (.transferred, nil)
        case .terminated: return (.terminated, nil)
        case .withdrawn: return (.withdrawn, nil)
        }
    }

    /// A part that has not begun: whether it may, must wait, or asks for a person.
    private static func waiting(_ plan: BundleRecord.Part, _ before: [Part]) -> BundlePartState {
        if plan.problem != nil { return .blocked }
        let isFree = plan.isReleased || before.allSatisfy(\.succeeds)
        if isFree { return plan.isLocal ? .open : .waiting }
        return before.contains { $0.state.isEnded && !$0.succeeds } ? .blocked : .waiting
    }
}
