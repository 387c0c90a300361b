internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// What one case owes today, as the office shows it: each duty with its clock, its light, and what is known of who
/// owes it.
struct CaseDuties {
    let view: CaseView
    let context: OfficeContext
    /// Every duty, the earliest due first; none where the matter's terms cannot be read.
    let all: [Duty]
    private let terms: MatterTerms?
    private let followUps: FollowUps?

    init(of view: CaseView, _ context: OfficeContext) {
        self.view = view
        self.context = context
        terms = MatterTerms(matter: view.record.matter)
        followUps = terms.flatMap { view.followUps($0) }
        guard let terms, !view.record.summary.undeliverable else {
            all = []
            return
        }
        all =
            Duties(
                of: view.fold, terms: terms, calendar: context.calendar, now: context.clock.now(),
                levels: context.own.levels, isForwarded: Self.isForwarded(view), followUps: followUps
            ).all
    }

    /// Whether the destination has the case: at the origin, whether its receipt for the first event is held.
    private static func isForwarded(_ view: CaseView) -> Bool {
        view.record.ourSide == .destination || !view.theirs.isEmpty
            || !view.file.origin.contains { $0.delivery == .waiting && $0.key.sequence == 1 }
    }

    /// The day the destination had the case, for the ledger of delays; nil while it has not.
    private var forwardedOn: CivilDate? {
        guard let first = view.file.origin.first else { return nil }
        guard view.record.ourSide == .origin else { return first.storedAt.civilDate }
        switch first.delivery {
        case .delivered(_, let at), .returned(let at): return at.civilDate
        case .relayed, .waiting, nil: return view.logs.destination.first?.time.civilDate
        }
    }

    /// Which days were late, and whose.
    var ledger: DelayLedger? {
        terms.map {
            DelayLedger(
                of: view.fold, terms: $0, calendar: context.calendar, now: context.clock.now(),
                levels: context.own.levels, forwardedOn: forwardedOn, followUps: followUps)
        }
    }

    /// What a person should know before going on.
    var warnings: [CaseWarning] { CaseWarning.of(view.fold, duties: all, calendar: context.calendar) }

    /// One duty (`Duty` of openapi.yaml).
    func line(of duty: Duty) -> JSONObject {
        var line: JSONObject = [
            "id": .string(duty.id), "kind": .string(duty.kind.rawValue), "title": .string(duty.kind.nameZh),
            "owner": .string(duty.owner.rawValue), "light": .string(duty.light.rawValue),
            "since": .string(duty.since.description),
        ]
        if duty.owner == .origin || duty.owner == .destination {
            let by = lastActing(duty.side)
            line["agency"] = by?["agency"]?["name"]
            line["desk"] = by?["desk"]
        }
        line["warn"] = duty.warn.map { .string($0.description) }
        line["due"] = duty.due.map { .string($0.day.description) }
        if duty.due?.isProvisional == true { line["provisional"] = true }
        if duty.isAssumed { line["assumed"] = true }
        line["about"] = duty.about.map { .string($0.description) }
        line["detail"] = duty.detail.map { .string($0) }
        line["met_by"] = .strings(duty.metBy.map(\.rawValue))
        if duty.side == view.record.ourSide { line["prepared"] = prepared(for: duty) }
        return line
    }

    /// Agency and desk of that side's newest event; before the destination wrote any, the matter's agency.
    private func lastActing(_ side: Side) -> JSON? {
        if let by = view.logs[side].last?.data["by"] { return by }
        guard side == .destination, let agency = view.record.matter["agency"] else { return nil }
        return ["agency": agency]
    }

    /// The event that meets a duty, as far as the gateway can prepare it: a person writes it with one call.
    private func prepared(for duty: Duty) -> JSON? {
        switch duty.kind {
        case .closeLapsed: return termination(for: duty)
        case .resumeClock:
            guard let about = duty.about else { return nil }
            return ["type": "clock_resumed", "data": ["suspension": .string(about.description)]]
        default: return nil
        }
    }

    private func termination(for duty: Duty) -> JSON {
        let day = duty.due?.day.description ?? duty.since.description
        var data: JSONObject
        if duty.detail == "correction_lapsed" {
            let notice = duty.about.flatMap { view.fold.event($0)?.data["notice_no"]?.stringValue } ?? ""
            data = [
                "ground": "correction_lapsed", "basis": .string("补正告知书\(notice)载明的补正期限"),
                "reason": .string("申请人在\(day)前未按补正告知书的要求补正"),
            ]
        } else {
            let material = followUps?.tolerated.first { $0.code == duty.detail }
            data = [
                "ground": "tolerance_lapsed", "basis": "申请人容缺受理承诺及容缺受理告知书",
                "reason": .string("容缺材料\(material?.name ?? duty.detail ?? "")未在承诺的\(day)前补齐"),
            ]
        }
        data["remedy"] = view.record.matter["remedy"]
        return ["type": "terminated", "data": .object(data)]
    }
}
