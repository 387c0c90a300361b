internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
public import StrictJSON

/// Takes cases in: reads the submission, finds its way, maps it, and writes the first event.
public struct Intake: Sendable {
    let context: OfficeContext

    /// An intake over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Takes one case in; durable when it returns.
    /// - Parameter body: `Submission` of openapi.yaml.
    /// - Returns: `CaseLine` of openapi.yaml, with `document_missing` where 代受理 goes without its paper.
    /// - Throws: `validation_failed` with every fault at once; what routing, mapping and the store refuse; what the paper
    ///   of 代受理 lacks, where the region wants none without.
    public func submit(_ body: JSON, key: IdempotencyKey?, by caller: Caller) async throws(OfficeRefusal)
        -> JSON
    {
        try caller.mustTakeIn()
        let once = OnceOnly(key, route: "cases", body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() { return earlier }
        return try await submit(try Submission(body), once: once, by: caller)
    }

    /// The same for a submission at hand.
    /// - Parameter also: what is written in the commit that begins the case, and what must hold for it.
    func submit(
        _ submission: Submission, once: OnceOnly, also: Change = Change(writes: []), by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let id = context.newID()
        var prepared = try await prepare(submission, by: caller)
        // Only now: what is refused takes no number and leaves nothing in the store.
        try await complete(&prepared, of: id)
        let (now, way) = (context.clock.now(), prepared.way)
        let entry = AuditLine(
            at: now, actor: caller.actor, action: "case_submitted", object: id.description,
            detail: way.resolved.peer.code)
        var line = Self.line(
            of: prepared.newCase(id, context, window: caller.division), draft: prepared.draft, at: now,
            summary: prepared.data, matter: way.resolved.peer,
            peer: context.directory.snapshot[way.peer]?.peer, calendar: context.calendar)
        line["document_missing"] = prepared.lacking.map { .string($0.rawValue) }
        let kept = once.keeping(.object(line))
        do throws(JournalFault) {
            try await begin(
                id, with: prepared, window: caller.division,
                writes: kept.writes + [.audit(entry)] + also.writes,
                expecting: kept.expecting + also.expecting)
        } catch {
            if error.code == .conflict, let earlier = try await once.earlier() { return earlier }
            throw OfficeRefusal(error)
        }
        return .object(line)
    }

    /// A submission in the destination's terms, with every fault at once; nothing is written.
    func prepare(_ submission: Submission, by caller: Caller) async throws(OfficeRefusal)
        -> PreparedSubmission
    {
        let way = try await countedWay(of: submission, by: caller)
        let mapped = try MappedSubmission(submission, way: way, context: context)
        let type: EventType = submission.isReview ? .reviewRequested : .submitted
        let data = try data(of: mapped, type: type, by: caller)
        let expecting = try await check(data, of: type, way: way, origins: mapped.origins)
        return PreparedSubmission(
            type: type, event: context.newID(), data: data, accepted: submission.accepted, way: way,
            expecting: expecting)
    }

    /// Begins a case with a submission that has its numbers, in one commit with these rows. With it the numbers are used,
    /// or they are void with the reason.
    /// - Returns: false where the case had begun already; nothing is written then.
    @discardableResult func begin(
        _ id: CaseID, with prepared: PreparedSubmission, window: DivisionCode?, writes: [Write],
        expecting: [Expectation]
    ) async throws(JournalFault) -> Bool {
        let now = context.clock.now()
        let (new, draft) = (prepared.newCase(id, context, window: window), prepared.draft)
        let used = prepared.taken.compactMap {
            NumberRegister.used($0, title: prepared.noticeTitle, by: prepared.event, of: id, at: now)
        }
        let (rows, held) = (writes + prepared.writes + used, expecting + prepared.expecting)
        let isNew: Bool
        do throws(JournalFault) {
            isNew = try await context.journal.perform(on: id) { current in
                guard current == nil else { return Decision(answer: false) }
                return Decision(
                    steps: [.create(new), .write(draft)], writes: rows, expecting: held, answer: true)
            }
        } catch {
            // What may have been written keeps its numbers until the next start looks.
            if error.code != .storeOutcomeUnknown, error.code != .caseFenced {
                await context.numbers.void(prepared.taken, .notWritten, at: context.clock.now())
            }
            throw error
        }
        if isNew {
            await context.numbers.used(prepared.taken)
        } else {
            await context.numbers.void(prepared.taken, .notWritten, at: context.clock.now())
        }
        return isNew
    }

    /// The event's `data`, public and personal members together.
    private func data(
        of mapped: MappedSubmission, type: EventType, by caller: Caller
    ) throws(OfficeRefusal) -> JSONObject {
        var data = mapped.common
        data["by"] = by(caller, local: mapped.way.resolved.local)
        data["by_person"] = caller.person.map { .object($0) }
        guard type == .submitted else { return data }
        for (name, value) in mapped.submitted { data[name] = value }
        if let division = caller.division {
            let place = context.divisions.fullName(of: division) ?? division.text
            data["window"] = ["division": .string(division.text), "name": .string(caller.desk ?? place)]
        }
        data["number"] = FillIn.numberToCome
        if let given = mapped.submission.accepted {
            data["accepted"] = .object(try accepted(given, matter: mapped.way.resolved.peer, by: data["by"]))
        }
        return data
    }

    /// Gives the numbers that were left open, and makes the paper of 代受理; the 收件编号 may be known already.
    /// - Throws: what the store refuses, and what the paper lacks where the region wants none without; what was taken
    ///   is void then.
    func complete(
        _ prepared: inout PreparedSubmission, of id: CaseID, numbered known: String? = nil
    ) async throws(OfficeRefusal) {
        try await number(&prepared, as: known)
        let paper = EventPaper(
            context: context, beginning: id, with: prepared.data, on: prepared.way)
        guard prepared.type == .submitted, paper.isWanted(.accepted, .asRuled),
            let acceptance = NoticeCase.acceptance(in: prepared.data)
        else { return }
        do throws(OfficeRefusal) {
            let made = try await paper.make(
                .accepted, acceptance, number: acceptance["notice_no"]?.stringValue)
            prepared.data["document"] = made.document
            prepared.expecting += made.expecting
            prepared.writes += made.writes
            prepared.lacking = made.lacking
        } catch {
            await context.numbers.void(prepared.taken, .notMade, at: context.clock.now())
            throw error
        }
    }

    private func number(_ prepared: inout PreparedSubmission, as known: String?) async throws(OfficeRefusal) {
        guard prepared.type == .submitted else { return }
        if let known {
            prepared.data["number"] = .string(known)
        } else {
            let number = try await context.takeNumber(.intake)
            prepared.taken.append(number)
            prepared.data["number"] = .string(number.text)
        }
        guard let given = prepared.accepted, given["notice_no"] == nil,
            var accepted = prepared.data["accepted"]?.objectValue
        else { return }
        do throws(OfficeRefusal) {
            let notice = try await context.takeNumber(.notice("SL"))
            prepared.taken.append(notice)
            accepted["notice_no"] = .string(notice.text)
            prepared.data["accepted"] = .object(accepted)
        } catch {
            await context.numbers.void(prepared.taken, .notWritten, at: context.clock.now())
            throw error
        }
    }

    private func by(_ caller: Caller, local: Matter) -> JSON {
        var by: JSONObject = [
            "agency": FillIn.agency(of: caller, own: local.json["agency"], name: context.own.name)
        ]
        by["desk"] = caller.desk.map { .string($0) }
        return .object(by)
    }

    /// 代受理: what the origin's acceptance says, as far as it was left out.
    private func accepted(
        _ given: JSONObject, matter: Matter, by: JSON?
    ) throws(OfficeRefusal) -> JSONObject {
        guard matter.acceptance == .origin else {
            throw OfficeRefusal(
                .matterNotOpen, detail: "the matter is accepted by the destination only", message: "该事项不能代受理",
                faults: [.init("/accepted", .matterNotOpen)])
        }
        try checkAgreement(of: matter)
        var accepted = given
        let day = given["accepted_on"]?.stringValue ?? context.today.description
        accepted["accepted_on"] = .string(day)
        if accepted["notice_no"] == nil { accepted["notice_no"] = FillIn.numberToCome }
        // `try?`: a wrong date is named by the schema's check.
        if let day = try? CivilDate(day), let terms = MatterTerms(matter: .object(matter.json)) {
            let dates = CaseClocks(CaseFold(), terms: terms, calendar: context.calendar).dueDates(
                acceptedOn: day)
            if accepted["due_on"] == nil { accepted["due_on"] = .string(dates.due.day.description) }
            if accepted["legal_due_on"] == nil {
                accepted["legal_due_on"] = dates.legal.map { .string($0.day.description) }
            }
        }
        if accepted["authority"] == nil { accepted["authority"] = by?["agency"] }
        return accepted
    }

    /// 代受理 needs an agreement that is in force today. Source: CASE.md §1 `agreement`.
    private func checkAgreement(of matter: Matter) throws(OfficeRefusal) {
        let term = context.agreements.term(of: matter.agreement, named: matter.agreementExpires)
        guard let expires = term.to else {
            throw OfficeRefusal(
                .agreementMissing, detail: "the matter's agreement names no last day",
                faults: [.init("/accepted", .agreementMissing)])
        }
        guard context.today <= expires else {
            throw OfficeRefusal(
                .agreementExpired, detail: "the agreement ended on \(expires)",
                message: "代受理协议已于\(expires)到期，不能代受理", faults: [.init("/accepted", .agreementExpired)])
        }
        if let from = term.from, context.today < from {
            throw OfficeRefusal(
                .agreementPlanned, detail: "the agreement begins on \(from)",
                message: "代受理协议自\(from)起生效，目前不能代受理", faults: [.init("/accepted", .agreementPlanned)])
        }
    }

    /// Every fault of the event that the submission makes, named by where it stands in the body.
    /// - Returns: what must still hold when it is written.
    private func check(
        _ data: JSONObject, of type: EventType, way: MatterDesk.Way, origins: [Int?]
    ) async throws(OfficeRefusal) -> [Expectation] {
        let held = try await NamedBlobs(in: data, of: type).check(context, below: "")
        let schema = EventSchema.validateAuthored(type, data: data, matterType: way.resolved.peer.type)
        let faults =
            held.faults
            + schema.map { fault in
                OfficeRefusal.Fault(
                    fault.pointer.description, fault.code, detail: fault.message, message: fault.messageZh)
            }
        let placed = faults.map { fault in
            var fault = fault
            fault.pointer = MappedSubmission.inBody(fault.pointer, origins)
            return fault
        }
        if let refusal = OfficeRefusal(placed) { throw refusal }
        return held.expecting
    }

    /// The answer, made before the commit so that it can be kept with it under the idempotency key.
    private static func line(
        of new: NewCase, draft: EventDraft, at now: Timestamp, summary data: JSONObject, matter: Matter,
        peer: Peer?, calendar: WorkingCalendar
    ) -> JSONObject {
        let first = CaseEvent(
            id: new.id, author: .origin, type: draft.type, sequence: 1, seen: 0, time: now, data: draft.data)
        let standing = CaseFold(CaseLogs(origin: [first])).standing
        let summary = CaseSummary(
            undeliverable: false, state: standing.state, number: standing.number, peerNumber: nil,
            localMatter: data["matter"]?["local"]?.stringValue ?? "", peerMatter: matter.code,
            matterName: matter.name,
            mode: standing.subject?.mode ?? .delegated, division: data["destination"]?.stringValue ?? "",
            windowDivision: data["window"]?["division"]?.stringValue, holder: standing.holder,
            holderSince: now,
            dueOn: standing.dueOn, legalDueOn: standing.legalDueOn, clockAt: nil, createdAt: now,
            updatedAt: now,
            isTest: data["test"] == true, searchKeys: [])
        let record = CaseRecord(
            id: new.id, ourSide: .origin, origin: new.origin, destination: new.destination, version: 1,
            wrappedKey: [],
            matter: .null, summary: summary)
        // What is taken in now has its first duty a working day ahead.
        let line = CaseLine(
            record: record, peerName: peer?.name ?? new.destination.name, light: "green",
            calendar: calendar, isProxied: peer?.proxy ?? false)
        return line.json
    }
}
