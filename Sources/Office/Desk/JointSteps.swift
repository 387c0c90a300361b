internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// 多地联办: whether the origin may report a step as done, checked at its own desk; a receiver does not check.
/// Source: CASE.md §1 `joint_steps`, §3 `acted`.
enum JointSteps {
    /// - Throws: `step_unknown` for a step that the matter does not give the origin; `step_not_ready` when one that
    ///   comes first is not done; `step_done` when it is done already. One that failed may be done again.
    static func check(_ data: JSONObject, in view: CaseView) throws(OfficeRefusal) {
        let steps = MatterTerms(matter: view.record.matter)?.jointSteps ?? []
        // A matter that lists no steps holds nobody to any: then it is the region's own note of what it did.
        guard !steps.isEmpty, let code = data["step"]?.stringValue else { return }
        guard let step = steps.first(where: { $0.code == code }), step.side == .origin else {
            let own = steps.filter { $0.side == .origin }.map(\.code)
            throw OfficeRefusal(
                .stepUnknown, detail: "the origin's steps are: \(own.joined(separator: ", "))",
                faults: [.init("/data/step", .stepUnknown)])
        }
        let outcomes = view.fold.standing.stepOutcomes
        if outcomes[code] == .done {
            throw OfficeRefusal(.stepDone, faults: [.init("/data/step", .stepDone)])
        }
        let missing = step.after.filter { outcomes[$0] != .done }
        guard missing.isEmpty else {
            let names = missing.map { code in steps.first { $0.code == code }?.name ?? code }
            throw OfficeRefusal(
                .stepNotReady, detail: "not done yet: \(missing.joined(separator: ", "))",
                message: "前置联办环节尚未办成：\(names.joined(separator: "、"))",
                faults: [.init("/data/step", .stepNotReady)])
        }
    }
}
