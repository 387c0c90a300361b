internal import Codes
internal import Exchange

/// Makes what a bundle cannot do by itself a task for a person: seen in its view and its list with the reason, and told
/// to the operator once.
struct BundleTrouble {
    let context: OfficeContext
    private let book: BundleBook

    init(_ context: OfficeContext) {
        self.context = context
        book = BundleBook(context: context)
    }

    /// A part that could not be begun just now.
    struct Late {
        let part: Int
        let refusal: OfficeRefusal
    }

    /// Tries after which a person sees that a part cannot be begun: some five minutes.
    static let triesUntilSeen = 3
    /// Tries after which it is not tried any more by itself: three days. A person lets it begin or gives it up.
    static let triesUntilBlocked = Errands.restsMilliseconds.count

    /// Keeps why parts could not be begun, once that has been so for a while.
    /// - Returns: whether they are a person's now, and are not tried again by themselves.
    /// - Throws: what the store refuses; then the next try keeps it.
    func isGivenUp(_ late: [Late], of id: UUIDv7, tries: Int) async throws(OfficeRefusal) -> Bool {
        guard tries >= Self.triesUntilSeen, let bundle = try await book.bundle(id) else { return false }
        let isLast = tries >= Self.triesUntilBlocked
        var changed = bundle
        for one in late {
            changed.change(one.part) { plan in
                let problem = Problem(one.refusal)
                if isLast {
                    plan.problem = problem
                    plan.trouble = nil
                } else if plan.trouble?.code != problem.code {
                    plan.trouble = problem
                }
            }
        }
        if changed.parts != bundle.parts { try await book.write(changed) }
        return isLast
    }

    /// Tells the operator of each part that asks for a person, once for each reason; the audit keeps it.
    /// - Throws: what the store refuses; nothing was told then.
    func tell(_ id: UUIDv7, _ alarm: @Sendable (Alarm) -> Void) async throws(OfficeRefusal) {
        guard let bundle = try await book.bundle(id) else { return }
        var changed = bundle
        var writes: [Write] = []
        var alarms: [Alarm] = []
        for part in try await book.standing(bundle).parts {
            guard let reason = part.reason, reason.code != part.plan.toldOf else { continue }
            changed.change(part.number) { $0.toldOf = reason.code }
            let line = AuditLine(
                at: context.clock.now(), actor: "gateway", action: "bundle_part_for_person",
                object: "bundle:\(id)", detail: "part \(part.number): \(reason.code)")
            writes.append(.audit(line))
            let said = "bundle \(bundle.number) part \(part.number): \(reason.code)"
            alarms.append(Alarm(.bundlePartStuck, caseID: part.view?.record.id, detail: said))
        }
        if alarms.isEmpty { return }
        try await book.write(changed, also: writes)
        alarms.forEach(alarm)
    }
}
