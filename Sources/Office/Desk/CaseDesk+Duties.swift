internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension CaseDesk {
    /// The duties of a case with their lights, the earliest due first.
    func duties(of view: CaseView) -> [JSON] {
        let summary = view.record.summary
        if summary.undeliverable { return [Self.undeliverable(since: summary.updatedAt)] }
        guard let terms = MatterTerms(matter: view.record.matter) else { return [] }
        let ours = view.file.log(of: view.record.ourSide)
        let isForwarded =
            view.record.ourSide == .destination
            || !ours.contains { $0.delivery == .waiting && $0.key.sequence == 1 }
        let duties = Duties(
            of: view.fold, terms: terms, calendar: context.calendar, now: context.clock.now(),
            isForwarded: isForwarded)
        return duties.all.map { duty in
            var line: JSONObject = [
                "kind": .string(duty.kind.rawValue), "owner": .string(duty.owner.rawValue),
                "light": .string(duty.light.rawValue), "since": .string(duty.since.description),
            ]
            line["due"] = duty.due.map { .string($0.day.description) }
            if duty.due?.isProvisional == true { line["provisional"] = true }
            if duty.isAssumed { line["assumed"] = true }
            line["about"] = duty.about.map { .string($0.description) }
            line["detail"] = duty.detail.map { .string($0) }
            line["met_by"] = .strings(duty.metBy.map(\.rawValue))
            return .object(line)
        }
    }

    /// The peer rejected the submission: a person corrects it and submits anew, or tells the applicant.
    /// Source: PROTOCOL.md §5, `rejected`.
    private static func undeliverable(since: Timestamp) -> JSON {
        [
            "kind": "undeliverable", "owner": .string(Side.origin.rawValue), "light": "red",
            "since": .string(since.description), "message": .string(ErrorCode.caseUndeliverable.message),
            "met_by": .strings([EventType.submitted.rawValue]),
        ]
    }

    /// The worst light of a case: what the worklist shows.
    static func light(of duties: [JSON]) -> String? {
        let lights = Set(duties.compactMap { $0["light"]?.stringValue })
        return ["red", "yellow", "green"].first(where: lights.contains)
    }
}
