internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

extension CaseDesk {
    /// Events that need the role `approver` where the region says so.
    private static let superior: Set<EventType> = [
        .decided, .refused, .terminated, .extended, .rectified, .revoked,
    ]

    /// Writes one event of our side, with the paper that it takes along (``EventPaper``).
    ///
    /// Reserve, render, commit: a number is taken once nothing stands against the event, the notice is set in type with
    /// it, and the commit of the event uses it; whatever ends before that makes the number void, with the reason.
    ///
    /// - Parameter body: `{"type": short name, "data": {…}}`; what the gateway knows may be left out of `data`, and
    ///   `"document": null` says that no paper is to be made.
    /// - Returns: `{"event","case","document_missing"?}` as both stand after the commit.
    /// - Throws: `validation_failed` with every fault, `transition_illegal` with what is allowed now, `forbidden`,
    ///   `not_found`, what the paper lacks, and what the store refuses.
    public func write(
        _ body: JSON, to id: String, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        try await write(body, to: id, key: key, by: caller, with: ([], []))
    }

    /// The same, with rows that stand in the event's own commit.
    func write(
        _ body: JSON, to id: String, key: IdempotencyKey?, by caller: Caller,
        with rows: (writes: [Write], expecting: [Expectation])
    ) async throws(OfficeRefusal) -> JSON {
        var (type, data) = try Self.read(body)
        let wish = EventPaper.Wish(&data)
        let once = OnceOnly(key, route: "events/" + id, body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() { return try await shown(earlier, for: caller) }
        let view = try await view(id, for: caller)
        try check(type, in: view, by: caller)
        let paper = EventPaper(context: context, view: view)
        let hasPaper = paper.isWanted(type, wish)
        if type == .resultReceived { try await BundleDesk(context).checkHandOut(of: view) }
        var fill = FillIn(context: context, view: view, caller: caller)
        let complete = fill.complete(type, data, hasPaper: hasPaper)
        let expecting = try await check(complete, of: type, view: view)
        let parcel =
            type == .shipment ? try await ShipmentDesk(context).accompany(complete, in: view) : ([], [])
        // Only now: what is refused takes no number and leaves nothing in the store.
        var whole = try await fill.numbered()
        let made = try await make(hasPaper ? paper : nil, of: type, for: &whole)
        let draft = EventDraft(type: type, data: whole.data, id: context.newID(), isJudged: true)
        var answer: JSONObject = ["case": .string(id), "event": .string(draft.id?.description ?? "")]
        answer["document_missing"] = made.lacking.map { .string($0.rawValue) }
        var kept = once.keeping(.object(answer))
        kept.expecting += expecting + made.expecting + rows.expecting + parcel.1
        kept.writes +=
            rows.writes + parcel.0 + made.writes + uses(whole.taken, made, by: draft, on: view.record.id)
        do throws(OfficeRefusal) {
            try await perform(draft, on: view.record.id, keeping: kept, by: caller)
        } catch {
            await giveUp(whole.taken, after: error)
            // The same request came twice at one time: the other one was written.
            guard error.code == .conflict, let earlier = try await once.earlier() else { throw error }
            return try await shown(earlier, for: caller)
        }
        await context.numbers.used(whole.taken)
        return try await shown(.object(answer), for: caller)
    }

    /// Writes several events of our side in one commit, each as ``write(_:to:key:by:)`` would, with its paper; all of
    /// them or none.
    /// - Parameter rows: what stands in the same commit.
    func write(
        _ events: [(EventType, JSONObject)], to view: CaseView, by caller: Caller,
        with rows: (writes: [Write], expecting: [Expectation]) = ([], [])
    ) async throws(OfficeRefusal) {
        var judged: [JudgedEvent] = []
        var expecting = rows.expecting
        for (type, given) in events {
            var data = given
            let (wish, paper) = (EventPaper.Wish(&data), EventPaper(context: context, view: view))
            try check(type, in: view, by: caller)
            if type == .resultReceived { try await BundleDesk(context).checkHandOut(of: view) }
            var fill = FillIn(context: context, view: view, caller: caller)
            let hasPaper = paper.isWanted(type, wish)
            let complete = fill.complete(type, data, hasPaper: hasPaper)
            expecting += try await check(complete, of: type, view: view)
            judged.append(JudgedEvent(type: type, fill: fill, paper: hasPaper ? paper : nil))
        }
        let now = context.clock.now()
        let whole = try await completed(judged, on: view.record.id)
        expecting += whole.expecting
        let lines =
            rows.writes + whole.writes
            + whole.drafts.map { draft in
                Write.audit(
                    AuditLine(
                        at: now, actor: caller.actor, action: "event_written",
                        object: view.record.id.description,
                        detail: draft.type.rawValue))
            }
        let (written, held) = (whole.drafts, expecting)
        do throws(JournalFault) {
            try await context.journal.perform(on: view.record.id) { current in
                guard current != nil else { return Decision(answer: ()) }
                return Decision(
                    steps: written.map { .write($0) }, writes: lines, expecting: held, answer: ())
            }
        } catch {
            await giveUp(whole.taken, after: OfficeRefusal(error))
            throw OfficeRefusal(error)
        }
        await context.numbers.used(whole.taken)
    }

    func perform(
        _ draft: EventDraft, on id: CaseID, keeping kept: (writes: [Write], expecting: [Expectation]),
        by caller: Caller
    ) async throws(OfficeRefusal) {
        let entry = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "event_written", object: id.description,
            detail: draft.type.rawValue)
        do throws(JournalFault) {
            try await context.journal.perform(on: id) { current in
                guard current != nil else { return Decision(answer: ()) }
                return Decision(
                    steps: [.write(draft)], writes: kept.writes + [.audit(entry)], expecting: kept.expecting,
                    answer: ())
            }
        } catch { throw OfficeRefusal(error) }
    }

    private static func read(_ body: JSON) throws(OfficeRefusal) -> (EventType, JSONObject) {
        let reader = try ShapeReader(body, only: ["type", "data"])
        let type = reader.require("type", .word(EventType.self))
        let data = reader.require("data", .object)
        guard reader.faults.isEmpty, let type, let data else { throw OfficeRefusal(reader.collected) }
        return (type, data)
    }

    func check(_ type: EventType, in view: CaseView, by caller: Caller) throws(OfficeRefusal) {
        let side = view.record.ourSide
        guard caller.role.writes(as: side) else {
            throw OfficeRefusal(
                .forbidden, detail: "the role \(caller.role.rawValue) does not write as \(side.rawValue)",
                message: "\(caller.role.nameZh)不能办理此侧业务")
        }
        guard !(context.own.approverDecides && Self.superior.contains(type) && caller.role != .approver)
        else {
            throw OfficeRefusal(
                .forbidden, detail: "\(type.rawValue) needs the role approver", message: "此项须由审批人办理")
        }
        let allowed = Legality.allowed(for: side, in: view.fold)
        guard allowed.contains(type) else {
            throw OfficeRefusal(
                .transitionIllegal,
                detail: "\(type.rawValue) is not allowed in state \(view.fold.state.rawValue)",
                allowed: allowed)
        }
    }

    /// Every fault of the data, as the author's gateway checks it.
    /// - Returns: what must still hold when it is written.
    func check(
        _ data: JSONObject, of type: EventType, view: CaseView
    ) async throws(OfficeRefusal) -> [Expectation] {
        let held = try await NamedBlobs(in: data, of: type).check(context, below: "/data")
        let matter = view.record.matter
        let schema = EventSchema.validateAuthored(type, data: data, matterType: matter["type"]?.stringValue)
        var faults =
            held.faults
            + schema.map { fault in
                OfficeRefusal.Fault(
                    "/data" + fault.pointer.description, fault.code, detail: fault.message,
                    message: fault.messageZh)
            }
        if type == .acted { try JointSteps.check(data, in: view) }
        if let typed = ProxyAnswer(context.own) { faults += typed.faults(of: type, data) }
        let rules = DeskRules(type: type, data: data, view: view, today: context.today)
        faults += try rules.faults()
        if let refusal = OfficeRefusal(faults) { throw refusal }
        return held.expecting
    }

    /// The event and its case as they stand now.
    private func shown(_ answer: JSON, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        let view = try await view(answer["case"]?.stringValue ?? "", for: caller)
        let timeline = TimelineView(view: view, purpose: nil, proxied: proxied(view.record))
        let entry = view.fold.order.last { $0.event.id.description == answer["event"]?.stringValue }
        guard let entry else { throw OfficeRefusal(.internal, detail: "the event is not in the log") }
        var shown: JSONObject = [
            "event": .object(try timeline.line(of: entry)), "case": .object(line(of: view.record).json),
        ]
        shown["document_missing"] = answer["document_missing"]
        return .object(shown)
    }
}
