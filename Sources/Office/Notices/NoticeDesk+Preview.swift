internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

extension NoticeDesk {
    /// A notice that somebody wants to see before its event is written.
    public struct Draft: Sendable {
        var kind: NoticeKind
        var data = JSONObject()
        var language: String?
        var purpose = "preview"

        /// - Parameters:
        ///   - word: the notice's: `accepted`, `refused`, …
        ///   - body: `{"data"?,"lang"?,"purpose"?}`; `data` as the event would have it, as far as it is known.
        /// - Throws: `notice_not_due` for a word that names none; `validation_failed`.
        public init(kind word: String, _ body: JSON) throws(OfficeRefusal) {
            kind = try Wish(kind: word, purpose: purpose).kind
            let reader = try ShapeReader(body, only: ["data", "lang", "purpose"])
            if let given = reader.optional("data", .object) { data = given }
            language = reader.optional("lang", .string)
            purpose = reader.optional("purpose", .string) ?? purpose
            if let language, !(2...16).contains(language.codePointCount) { reader.note("lang", .memberRange) }
            if !(2...200).contains(purpose.codePointCount) { reader.note("purpose", .memberRange) }
            guard reader.faults.isEmpty else { throw OfficeRefusal(reader.collected) }
        }
    }

    /// The paper of an event that the caller may write now, as it would be: filled in as the event would be, marked as
    /// 预览, without number, seal and tracking code, and with 待填 for what only a person can say.
    ///
    /// Nothing is reserved and nothing is written but the audit, which has it when this returns.
    /// - Throws: `not_found`; `forbidden` for who does not see notices or may not write the event; `transition_illegal`
    ///   with what is allowed now; `notice_not_due` for a paper that goes with no event, or not with this case's;
    ///   `validation_failed` for data that the event cannot have; what keeps it from being made.
    public func preview(
        _ draft: Draft, of id: String, for caller: Caller
    ) async throws(OfficeRefusal) -> (name: String, pdf: [UInt8]) {
        guard caller.role.unmasks else {
            throw OfficeRefusal(.forbidden, detail: "the role \(caller.role.rawValue) does not see notices")
        }
        let view = try await CaseDesk(context).view(id, for: caller)
        let data = try drafted(draft, in: view, by: caller)
        guard let room = context.notices else { throw OfficeRefusal(.typesetterMissing) }
        let making = NoticeMaking(context: context, room: room)
        let noticeCase = try making.noticeCase(view)
        guard let type = draft.kind.event,
            let kind = NoticeKind.of(type, data, submission: noticeCase.submission), kind == draft.kind
        else {
            throw OfficeRefusal(
                .noticeNotDue, detail: "the event of \(draft.kind.rawValue) has another notice on this case")
        }
        let facts = making.facts(noticeCase, data, number: nil, on: context.today).object(for: kind)
        let paper = try await making.draft(kind, facts: kind.holding(facts), language: draft.language)
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "notice_previewed",
            object: view.record.id.description, detail: "\(kind.rawValue) \(draft.purpose)")
        do throws(JournalFault) {
            _ = try await context.journal.write([Change(writes: [.audit(line)])])
        } catch { throw OfficeRefusal(error) }
        return (paper.content.fileName, paper.pdf)
    }

    /// The event's data as they would be written, but for what is missing.
    private func drafted(
        _ draft: Draft, in view: CaseView, by caller: Caller
    ) throws(OfficeRefusal) -> JSONObject {
        guard let type = draft.kind.event else {
            throw OfficeRefusal(
                .noticeNotDue, detail: "\(draft.kind.rawValue) goes with no event and is printed on demand",
                message: "此件随时可打印，无需预览")
        }
        try CaseDesk(context).check(type, in: view, by: caller)
        var given = draft.data
        given["document"] = nil
        if type == .decided, given["outcome"] == nil {
            given["outcome"] = draft.kind == .denied ? "denied" : "approved"
        }
        var fill = FillIn(context: context, view: view, caller: caller)
        var data = fill.complete(type, given, hasPaper: true)
        if type == .extended, given["days"] == nil {
            // Dates that no days were added to would be read as the new ones.
            for name in ["due_on", "legal_due_on"] where given[name] == nil { data[name] = nil }
        }
        let faults = EventSchema.validateAuthored(
            type, data: data, matterType: view.record.matter["type"]?.stringValue
        ).filter { $0.code != .memberMissing }
        let refusal = OfficeRefusal(
            faults.map {
                OfficeRefusal.Fault(
                    "/data" + $0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
            })
        if let refusal { throw refusal }
        return data
    }
}

extension NoticeKind {
    /// Stands where a person has yet to say something.
    static let toCome = "（待填）"

    /// Facts with ``toCome`` for each that the notice must have and that is not there yet.
    func holding(_ facts: JSONObject) -> JSONObject {
        var held = facts
        for path in required {
            let name = path.split(separator: ".").first.map(String.init) ?? path
            switch held[name] {
            case nil, .string(""): break
            case .array(let entries) where entries.isEmpty: break
            default: continue
            }
            let inner = (fields[name]?.inner ?? [:]).keys.sorted().map { ($0, JSON.string(Self.toCome)) }
            switch fields[name] {
            case .list: held[name] = [.object(JSONObject(inner))]
            case .part: held[name] = .object(JSONObject(inner))
            default: held[name] = .string(Self.toCome)
            }
        }
        return held
    }
}
