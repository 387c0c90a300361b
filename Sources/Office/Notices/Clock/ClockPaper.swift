internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

extension RecordKind {
    /// Key `<case>/<event>`: the member `document` of a paper that was made after its event, sealed.
    static let clockPaper = RecordKind(rawValue: "clock_paper")
}

/// The paper of an event that the clock wrote: a deemed acceptance (逾期未告知视为受理).
///
/// The journal writes it before it decides anything else on the case, so no paper can go with it. Its paper is made
/// afterwards, once, and kept beside the case as the document would be: it stays with the authority that issues it, and
/// bears no number, since CASE.md §4 gives a deemed acceptance none.
struct ClockPaper {
    let context: OfficeContext

    /// Whether an event is to get its paper now: written here by the clock, with a notice that the region wants.
    func isDue(_ event: CaseEvent, in view: CaseView) throws(OfficeRefusal) -> Bool {
        guard let room = context.notices, room.rules.events.contains(event.type),
            Self.mayBeDue(event), event.author == view.record.ourSide
        else { return false }
        let whole = try NoticeCase.whole(event, in: view)
        // A person who said so had his choice of paper then.
        return whole["document"] == nil && whole["by_person"] == nil
    }

    /// What can be told without opening the case.
    static func mayBeDue(_ event: CaseEvent) -> Bool {
        event.type == .accepted && event.data["deemed"] == true
    }

    /// Makes and stores the paper.
    /// - Returns: rows that make it the event's; nothing is kept before they are written.
    /// - Throws: what the paper lacks; what the store refuses.
    func make(_ event: CaseEvent, in view: CaseView, room: NoticeRoom) async throws(OfficeRefusal) -> [Write]
    {
        let making = NoticeMaking(context: context, room: room)
        let noticeCase = try making.noticeCase(view)
        let data = try NoticeCase.whole(event, in: view)
        guard let kind = NoticeKind.of(event.type, data, submission: noticeCase.submission) else {
            throw OfficeRefusal(.noticeNotDue)
        }
        let facts = making.facts(noticeCase, data, number: nil, on: event.time.civilDate)
        let id = view.record.id
        let paper = try await making.paper(
            kind, facts: facts.object(for: kind), tracking: context.links.trackingToken(of: id),
            language: nil, isSealed: true)
        let document = try await EventPaper.document(of: paper, context)
        guard let digest = document["blob"]?["digest"]?.stringValue.flatMap(Digest.init(hex:)) else {
            throw OfficeRefusal(.internal, detail: "a stored paper has no digest")
        }
        let key = Self.key(id, event.id)
        let line = AuditLine(
            at: context.clock.now(), actor: "gateway", action: "notice_made", object: id.description,
            detail: "\(kind.rawValue) \(event.id)")
        return [
            .record(.clockPaper, key: key, value: try seal(document, key)),
            // Holds the document as an event that names it would.
            .record(
                BlobHolding.named, key: BlobHolding.key(digest, context.own.id), value: Array("ours".utf8)),
            context.links.trackingRow(of: id), .audit(line),
        ]
    }

    /// The papers that were made after their events, by the event's id.
    func documents(of id: CaseID) async throws(OfficeRefusal) -> [String: JSON] {
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.clockPaper, prefix: "\(id)/")
        }
        var found: [String: JSON] = [:]
        for record in records {
            found[String(record.key.dropFirst(id.description.count + 1))] = try open(record)
        }
        return found
    }

    /// Whether the event has its paper.
    func isMade(_ event: EventID, of id: CaseID) async throws(OfficeRefusal) -> Bool {
        let key = Self.key(id, event)
        return try await refusing { () async throws(StoreFault) in
            try await context.store.record(.clockPaper, key)
        } != nil
    }

    private static func key(_ id: CaseID, _ event: EventID) -> String { "\(id)/\(event)" }

    private func seal(_ document: JSON, _ key: String) throws(OfficeRefusal) -> [UInt8] {
        do throws(CryptographyFault) {
            return try context.vault.seal(document.serialized(), named: "paper/" + key)
        } catch { throw OfficeRefusal(.internal, detail: "a paper's record could not be sealed: \(error)") }
    }

    private func open(_ record: Record) throws(OfficeRefusal) -> JSON {
        do {
            return try JSON.parse(context.vault.open(record.value, named: "paper/" + record.key))
        } catch {
            throw OfficeRefusal(.sealedUnreadable, detail: "the record of a paper does not open: \(error)")
        }
    }
}
