internal import Casework
internal import Codes
public import Exchange
internal import StrictJSON

/// 督办: what happens when a duty's light changes, timer-driven and once.
///
/// The journal's watch finds the case by the store's clock index, at the first yellow day and the day after the last.
/// A duty that is yellow or red enters the ledger of duties (`GET /api/v1/duties`); one that is red is escalated once
/// for its last day: an alarm for the operator, an audit line, and where the other side owes it a `note` of kind `urge`
/// without `by_person`, since only events travel. All of it stands in one commit with the case's next moment, so a
/// crash or a second look repeats nothing. Synthetic cases are left out; while the clock is doubtful nothing is done.
public struct DutyWatch: Sendable {
    let context: OfficeContext
    let alarm: @Sendable (Alarm) -> Void

    /// A watch over these rooms.
    /// - Parameter alarm: told of each escalation, for log, metric and `doctor`; a hint, the ledger is durable.
    public init(_ context: OfficeContext, alarm: @escaping @Sendable (Alarm) -> Void = { _ in }) {
        self.context = context
        self.alarm = alarm
    }

    /// What ``ClockWatch`` does about a case whose moment has come.
    public var attending: ClockWatch.Attending {
        { record async throws(StoreFault) in
            let known = try await context.store.allRecords(.duty, prefix: "\(record.id)/")
            return { view in decision(on: view, known: known) }
        }
    }

    /// Looks at one case now.
    func look(at id: CaseID) async throws(OfficeRefusal) {
        let known = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.duty, prefix: "\(id)/")
        }
        do throws(JournalFault) {
            try await context.journal.perform(on: id) { view in
                view.map { decision(on: $0, known: known) } ?? Decision.refuse(())
            }
        } catch { throw OfficeRefusal(error) }
    }

    private func decision(on view: CaseView, known: [Record]) -> Decision<Void> {
        guard !view.record.summary.isTest, view.fold.standing.subject?.isTest != true else {
            return Decision(steps: [.lookedAt], answer: ())
        }
        let now = context.clock.now()
        let kept = Dictionary(known.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var decision = Decision<Void>(steps: [.lookedAt], answer: ())
        var urges = Urges(view: view, context: context, on: now.civilDate)
        var standing: Set<String> = []
        for duty in CaseDuties(of: view, context).all where duty.light != .green {
            guard let key = DutyRecord.Key(view.record.id, duty) else { continue }
            standing.insert(key.byCase)
            let earlier = kept[key.byCase]
            var record = earlier.map(DutyRecord.init) ?? DutyRecord()
            guard earlier == nil || (duty.light == .red && record.escalatedAt == nil) else { continue }
            if duty.light == .red {
                record.escalatedAt = now
                if let draft = urges.draft(for: duty) {
                    record.urge = draft.id
                    decision.steps.insert(.write(draft), at: decision.steps.count - 1)
                }
                decision.writes.append(.audit(escalation(of: duty, in: view, at: now)))
                alarm(
                    Alarm(
                        .dutyOverdue, peer: view.record.peer, caseID: view.record.id,
                        detail: "\(duty.kind.rawValue) of the \(duty.owner.rawValue) since \(key.due)"))
            }
            decision.expecting.append(.recordVersion(.duty, key.byCase, earlier?.version ?? 0))
            decision.writes += record.writes(for: key)
        }
        decision.writes += closing(known.map(\.key).filter { !standing.contains($0) })
        return decision
    }

    /// What was met leaves the list; what was escalated stays in the case's ledger with its acknowledgement.
    private func closing(_ keys: [String]) -> [Write] {
        keys.compactMap { key in
            let parts = key.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            return .removeRecord(.dutyDue, key: "\(parts[2])/\(parts[0])/\(parts[1])")
        }
    }

    private func escalation(of duty: Duty, in view: CaseView, at now: Timestamp) -> AuditLine {
        AuditLine(
            at: now, actor: "clock", action: "duty_escalated", object: view.record.id.description,
            detail: "\(duty.id) due \(duty.due?.day.description ?? "")")
    }
}

/// The notes by which the other side is told of what it owes.
private struct Urges {
    let view: CaseView
    let context: OfficeContext
    let day: CivilDate
    private var written: Int
    private let isOpen: Bool

    init(view: CaseView, context: OfficeContext, on day: CivilDate) {
        self.view = view
        self.context = context
        self.day = day
        let side = view.record.ourSide
        written = view.fold.standing.noteCount(by: side, on: day)
        isOpen = context.own.urgesPeers && Legality.allowed(for: side, in: view.fold).contains(.note)
    }

    /// The note for a duty, nil where none is written: it is our own side's, the carrier's or the applicant's, it is
    /// itself an answer to a note, or notes are no longer allowed today.
    mutating func draft(for duty: Duty) -> EventDraft? {
        let other: Holder = view.record.ourSide == .origin ? .destination : .origin
        guard isOpen, duty.owner == other, duty.kind != .answerNote, let due = duty.due?.day,
            written < SequenceLimit.notesPerDayMax, let agency
        else { return nil }
        written += 1
        let reply = context.calendar.adding(workingDays: context.own.levels.answerUrgeDays, to: day)
        return EventDraft(
            type: .note,
            data: [
                "by": ["agency": agency], "kind": "urge", "reply_by": .string(reply.day.description),
                "text": .string("【督办】“\(duty.kind.nameZh)”已于\(due)到期，尚未办理，请尽快办理并答复。"),
            ],
            id: context.newID())
    }

    private var agency: JSON? {
        view.record.ourSide == .destination
            ? view.record.matter["agency"] : view.logs.origin.first?.data["by"]?["agency"]
    }
}
