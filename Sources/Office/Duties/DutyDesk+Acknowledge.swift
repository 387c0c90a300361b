internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

extension DutyDesk {
    /// 签收督办: says that a person has seen an escalated duty and sees to it. Once; the duty stays until it is met.
    /// - Parameter body: `{"note"?}`, up to 500 characters, without personal data.
    /// - Returns: the duty as the list shows it.
    /// - Throws: `not_found`, `duty_unknown`, `duty_not_overdue`, `duty_acknowledged`, `forbidden`, `validation_failed`.
    public func acknowledge(
        _ duty: String, of id: String, _ body: JSON, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        guard caller.role != .auditor else {
            throw OfficeRefusal(
                .forbidden, detail: "an auditor acknowledges nothing", message: "审计人员不能签收督办")
        }
        let note = try Self.note(in: body)
        let once = OnceOnly(key, route: "duties/\(id)/\(duty)", body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() { return earlier }
        let view = try await CaseDesk(context).view(id, for: caller)
        let duties = CaseDuties(of: view, context)
        guard let owed = duties.all.first(where: { $0.id == duty }) else {
            throw OfficeRefusal(.dutyUnknown, detail: "the case has no duty \(duty.prefix(80)) now")
        }
        guard owed.light == .red, let place = DutyRecord.Key(view.record.id, owed),
            !view.record.summary.isTest
        else { throw OfficeRefusal(.dutyNotOverdue) }
        let (kept, version) = try await escalated(place)
        if let earlier = kept.acknowledgement {
            throw OfficeRefusal(
                .dutyAcknowledged,
                detail: "acknowledged by \(earlier["by"]?.stringValue ?? "") at "
                    + (earlier["at"]?.stringValue ?? ""))
        }
        var record = kept
        let now = context.clock.now()
        record.acknowledgement = ["by": .string(caller.actor), "at": .string(now.description)]
        record.acknowledgement?["note"] = note.map { .string($0) }
        var line = duties.line(of: owed)
        for (name, value) in record.json { line[name] = value }
        let answer = JSON.object(line)
        let keeping = once.keeping(answer)
        let change = Change(
            expecting: [.recordVersion(.duty, place.byCase, version)] + keeping.expecting,
            writes: record.writes(for: place) + keeping.writes + [
                .audit(
                    AuditLine(
                        at: now, actor: caller.actor, action: "duty_acknowledged", object: id,
                        detail: "\(duty) due \(place.due)"))
            ])
        let outcomes = try await refusing { () async throws(StoreFault) in
            try await context.store.commit([change])
        }
        if outcomes == [.committed] { return answer }
        // The same request came twice at one time, or another person was quicker.
        if let earlier = try await once.earlier() { return earlier }
        throw OfficeRefusal(.dutyAcknowledged)
    }

    /// The record of an overdue duty; where the watch has not come by yet, it is escalated first.
    private func escalated(_ key: DutyRecord.Key) async throws(OfficeRefusal) -> (DutyRecord, Int) {
        for isLast in [false, true] {
            let kept = try await refusing { () async throws(StoreFault) in
                try await context.store.record(.duty, key.byCase)
            }
            if let kept, DutyRecord(kept).escalatedAt != nil { return (DutyRecord(kept), kept.version) }
            if !isLast { try await DutyWatch(context).look(at: key.caseID) }
        }
        throw OfficeRefusal(.dutyNotOverdue)
    }

    private static func note(in body: JSON) throws(OfficeRefusal) -> String? {
        let reader = try ShapeReader(body, only: ["note"])
        let note = reader.optional("note", .string)
        if let note, !(1...500).contains(note.codePointCount) { reader.note("note", .memberRange) }
        guard reader.faults.isEmpty else { throw OfficeRefusal(reader.collected) }
        return note
    }
}
