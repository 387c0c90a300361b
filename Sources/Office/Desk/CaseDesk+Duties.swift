internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension CaseDesk {
    /// The duties of a case with their lights, the earliest due first.
    func duties(of view: CaseView) -> [JSON] {
        let summary = view.record.summary
        if summary.undeliverable { return [Self.undeliverable(since: summary.updatedAt)] }
        let duties = CaseDuties(of: view, context)
        return duties.all.map { .object(duties.line(of: $0)) }
    }

    /// The duties with what was escalated and acknowledged, the warnings, and whose the days of delay are.
    func clocks(of view: CaseView) async throws(OfficeRefusal) -> JSONObject {
        guard !view.record.summary.undeliverable else { return ["duties": .array(duties(of: view))] }
        let kept = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.duty, prefix: "\(view.record.id)/")
        }
        let records = Dictionary(kept.map { ($0.key, DutyRecord($0)) }, uniquingKeysWith: { one, _ in one })
        let duties = CaseDuties(of: view, context)
        var clocks: JSONObject = [:]
        clocks["duties"] = .array(
            duties.all.map { duty in
                var line = duties.line(of: duty)
                let record = DutyRecord.Key(view.record.id, duty).flatMap { records[$0.byCase] }
                for (name, value) in record?.json ?? [:] { line[name] = value }
                return .object(line)
            } + (try await dutyElsewhere(of: view)))
        let warnings = duties.warnings
        if !warnings.isEmpty {
            clocks["warnings"] = .array(
                warnings.map { ["code": .string($0.rawValue), "message": .string($0.messageZh)] })
        }
        if let ledger = duties.ledger { clocks["delays"] = Self.delays(ledger) }
        return clocks
    }

    /// 延误归属: working days by whom, and the duties that were late.
    private static func delays(_ ledger: DelayLedger) -> JSON {
        var days: JSONObject = [:]
        for owner in Holder.allCases { days[owner.rawValue] = .integer(Int64(ledger.days(of: owner))) }
        days["late"] = .array(
            ledger.entries.filter { $0.daysLate > 0 }.map { entry in
                var line: JSONObject = [
                    "duty": .string(entry.duty), "title": .string(entry.kind.nameZh),
                    "owner": .string(entry.owner.rawValue), "since": .string(entry.since.description),
                    "due": .string(entry.due.day.description), "days": .integer(Int64(entry.daysLate)),
                ]
                line["closed"] = entry.closedOn.map { .string($0.description) }
                return .object(line)
            })
        return .object(days)
    }

    /// The duties of a case, and that of taking it elsewhere where it was found to be elsewhere's.
    func allDuties(of view: CaseView) async throws(OfficeRefusal) -> [JSON] {
        duties(of: view) + (try await dutyElsewhere(of: view))
    }

    private func dutyElsewhere(of view: CaseView) async throws(OfficeRefusal) -> [JSON] {
        guard Continuations.isElsewhere(view), let ended = view.fold.standing.endedAt,
            try await Continuations(context).next(of: view.record.id) == nil,
            let end = view.logs.destination.last(where: { [.transferred, .refused].contains($0.type) }),
            // The applicant who was told and wants nothing more ends it too.
            view.fold.standing.servedOn[end.id] == nil
        else { return [] }
        let due = context.calendar.adding(workingDays: 1, to: ended.civilDate).day
        let light = context.today > due ? "red" : context.today == due ? "yellow" : "green"
        return [
            [
                "kind": "continue_elsewhere", "title": "转往有权地区继续办理", "owner": .string(Side.origin.rawValue),
                "light": .string(light),
                "since": .string(ended.civilDate.description), "due": .string(due.description),
                "about": .string(end.id.description), "met_by": .strings([EventType.served.rawValue]),
            ]
        ]
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
