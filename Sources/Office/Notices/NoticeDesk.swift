internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

/// Shows a case's notices and prints them: those that went with their events as they went, any other anew from what
/// the case holds.
public struct NoticeDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// What is wanted of a case.
    public struct Wish: Sendable {
        /// A notice's word: `receipt`, `accepted`, …
        public var kind: NoticeKind
        /// The event it is about, where the case has several; nil: the last.
        public var event: String?
        /// BCP 47; nil: the region's.
        public var language: String?
        /// Why it is printed, for the audit.
        public var purpose: String

        /// A wish for this notice.
        /// - Throws: `notice_not_due` for a word that names none.
        public init(
            kind word: String, event: String? = nil, language: String? = nil, purpose: String
        ) throws(OfficeRefusal) {
            guard let kind = NoticeKind(rawValue: word) else {
                let words = NoticeKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw OfficeRefusal(.noticeNotDue, detail: "a notice is one of \(words)")
            }
            self.kind = kind
            self.event = event
            self.language = language
            self.purpose = purpose
        }
    }

    /// A notice on its way to the reader.
    public enum Given: Sendable {
        /// As it went with its event.
        case stored(OpenedDocument)
        /// Set just now; a file's name and its bytes.
        case made(name: String, pdf: [UInt8])
    }

    /// The notices that a case has, in the order of its events.
    /// - Returns: `{"notices":[{"kind","event","type","author","title","number"?,"on","stored","sealed"?,"void"?}]}`.
    /// - Throws: `not_found` also for what is not the caller's to see.
    public func list(_ id: String, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        let view = try await CaseDesk(context).view(id, for: caller)
        var lines: [JSON] = []
        for due in try await self.due(in: view) {
            var line: JSONObject = [
                "kind": .string(due.kind.rawValue), "event": .string(due.event.id.description),
                "type": .string(due.event.type.rawValue), "author": .string(due.event.author.rawValue),
                "title": .string(title(of: due)), "on": .string(due.event.time.civilDate.description),
                "stored": .bool(due.data["document"] != nil),
            ]
            line["number"] = Self.number(of: due.event.type, due.data)
            line["sealed"] = due.data["document"]?["sealed"]
            if due.isVoid { line["void"] = true }
            lines.append(.object(line))
        }
        return ["notices": .array(lines)]
    }

    /// One notice as PDF; the look is in the audit when this returns.
    /// - Throws: `forbidden` for a role that sees no personal members; `notice_not_due`; `not_found`; what keeps it
    ///   from being made.
    public func open(_ wish: Wish, of id: String, for caller: Caller) async throws(OfficeRefusal) -> Given {
        guard caller.role.unmasks else {
            throw OfficeRefusal(.forbidden, detail: "the role \(caller.role.rawValue) does not see notices")
        }
        let view = try await CaseDesk(context).view(id, for: caller)
        let given = try await given(wish, in: view, for: caller)
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "notice_opened",
            object: view.record.id.description, detail: "\(wish.kind.rawValue) \(wish.purpose)")
        do throws(JournalFault) {
            _ = try await context.journal.write([Change(writes: [.audit(line)])])
        } catch { throw OfficeRefusal(error) }
        return given
    }

    private func given(
        _ wish: Wish, in view: CaseView, for caller: Caller
    ) async throws(OfficeRefusal) -> Given {
        switch wish.kind {
        case .receipt: return try await receipt(wish, in: view)
        case .deliveryRecord: return try await deliveryRecord(wish, in: view)
        default: break
        }
        let found = try await due(in: view).last { due in
            due.kind == wish.kind && (wish.event == nil || wish.event == due.event.id.description)
        }
        guard let found else { throw OfficeRefusal(.noticeNotDue) }
        let reference = found.data["document"]?["blob"]
        if let digest = reference?["digest"]?.stringValue {
            let documents = DocumentDesk(context, bytesMax: .max)
            if found.isLater, let reference = reference?.objectValue, let digest = Digest(hex: digest) {
                return .stored(
                    try await documents.opened(
                        reference, digest, of: view.record.id, purpose: wish.purpose, for: caller))
            }
            return .stored(try await documents.open(digest, purpose: wish.purpose, for: caller))
        }
        return try await made(
            wish, in: view, event: found.data,
            number: Self.number(of: found.event.type, found.data)?.stringValue,
            on: found.event.time.civilDate)
    }

    /// 收件凭证: the origin's alone.
    private func receipt(_ wish: Wish, in view: CaseView) async throws(OfficeRefusal) -> Given {
        guard view.record.ourSide == .origin,
            let first = view.logs.origin.last(where: { $0.type == .submitted })
        else {
            throw OfficeRefusal(.noticeNotDue, detail: "the receipt is given where the case was taken in")
        }
        return try await made(
            wish, in: view, event: first.data, number: first.data["number"]?.stringValue,
            on: first.time.civilDate)
    }

    /// 送达回证 about one notice; what is written in by hand stays open.
    private func deliveryRecord(_ wish: Wish, in view: CaseView) async throws(OfficeRefusal) -> Given {
        let about = try await due(in: view).last {
            wish.event == nil || wish.event == $0.event.id.description
        }
        guard let about else { throw OfficeRefusal(.noticeNotDue, detail: "nothing is there to be served") }
        let number = Self.number(of: about.event.type, about.data)
        var facts: JSONObject = [
            "document_title": .string(title(of: about)),
            "document_date": .string(about.event.time.civilDate.description),
        ]
        facts["by"] = about.data["by"]
        facts["document_number"] = number
        let served = view.logs.origin.last {
            $0.type == .served && $0.data["answers"]?.stringValue == about.event.id.description
        }
        facts["way"] = served?.data["way"]
        facts["on"] = served?.data["on"]
        return try await made(wish, in: view, event: facts, number: number?.stringValue, on: nil)
    }

    private func made(
        _ wish: Wish, in view: CaseView, event: JSONObject, number: String?, on date: CivilDate?
    ) async throws(OfficeRefusal) -> Given {
        guard let room = context.notices else { throw OfficeRefusal(.typesetterMissing) }
        let making = NoticeMaking(context: context, room: room)
        let facts = making.facts(try making.noticeCase(view), event, number: number, on: date)
        // A copy printed on demand is never sealed: what was sealed went with its event.
        let paper = try await making.paper(
            wish.kind, facts: facts.object(for: wish.kind),
            tracking: context.links.trackingToken(of: view.record.id), language: wish.language,
            isSealed: false)
        try await context.links.keepTrackingToken(of: view.record.id)
        return .made(name: paper.content.fileName, pdf: paper.pdf)
    }

    // MARK: What a case has

    private struct Due {
        var kind: NoticeKind
        var event: CaseEvent
        var data: JSONObject
        var isVoid: Bool
        /// Whether its document was made after the event, which does not name it.
        var isLater = false
    }

    /// The events of a case that have a notice, in their order, opened.
    private func due(in view: CaseView) async throws(OfficeRefusal) -> [Due] {
        var due: [Due] = []
        let isDeemed = view.fold.order.contains { ClockPaper.mayBeDue($0.event) }
        let later = isDeemed ? try await ClockPaper(context: context).documents(of: view.record.id) : [:]
        for entry in view.fold.order {
            let event = entry.event
            guard NoticeKind.events.contains(event.type) || event.data["accepted"] != nil else { continue }
            let submission = try NoticeCase(view, originName: "", destinationName: "").submission
            var data = try NoticeCase.whole(event, in: view)
            var type = event.type
            if type == .submitted, let accepted = NoticeCase.acceptance(in: data) {
                data = accepted
                type = .accepted
            }
            guard let kind = NoticeKind.of(type, data, submission: submission) else { continue }
            let made = data["document"] == nil ? later[event.id.description] : nil
            if let made { data["document"] = made }
            due.append(
                Due(
                    kind: kind, event: event, data: data, isVoid: entry.effect == .void,
                    isLater: made != nil))
        }
        return due
    }

    private static func number(of type: EventType, _ data: JSONObject) -> JSON? {
        let member = type == .submitted ? "notice_no" : type.noticeNumber?.member
        return member.flatMap { data[$0] }
    }

    /// As it was called when it was made, or as the region calls it.
    private func title(of due: Due) -> String {
        if let title = due.data["document"]?["title"]?.stringValue { return title }
        // `try?`: a template with a fault still has a word.
        let template = try? context.notices?.shelf.book.template(due.kind, language: nil)
        return template?.title ?? due.kind.rawValue
    }
}
