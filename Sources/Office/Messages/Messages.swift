internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// Short messages to applicants: made from a case, promised as errands, sent through the region's port.
struct Messages {
    let context: OfficeContext

    /// Kind of their errands.
    static let errandKind = "sms"
    /// Characters of a message; longer ones are cut at the matter's name.
    static let charactersMost = 500

    /// The rows that promise a message about a case; nil where its applicant gave no phone.
    func promise(_ text: String, about view: CaseView) throws(OfficeRefusal) -> [Write]? {
        guard let phone = try phone(of: view) else { return nil }
        let now = context.clock.now()
        let errand = Errand(
            id: context.newID(), kind: Self.errandKind, target: Self.errandKind, createdAt: now,
            payload: ["phone": .string(phone), "text": .string(String(text.prefix(Self.charactersMost)))])
        let line = AuditLine(
            at: now, actor: "gateway", action: "message_promised", object: view.record.id.description,
            detail: "errand:\(errand.id)")
        return try context.errands.promise(errand) + [.audit(line)]
    }

    /// Where the applicant is reached: the number last given; the applicant's own before that of who stands for him.
    private func phone(of view: CaseView) throws(OfficeRefusal) -> String? {
        do throws(JournalFault) {
            var byRole: [String: String] = [:]
            var changed: String?
            for event in view.logs.origin {
                guard [.submitted, .reviewRequested, .contactChanged].contains(event.type) else { continue }
                let key = EventKey(view.record.id, .origin, event.sequence)
                guard let personal = try view.disclosures(of: key) else { continue }
                for party in personal["parties"]?.arrayValue ?? [] {
                    guard let role = party["role"]?.stringValue, let phone = party["phone"]?.stringValue
                    else {
                        continue
                    }
                    byRole[role] = phone
                }
                if event.type == .contactChanged { changed = personal["phone"]?.stringValue ?? changed }
            }
            let roles = ["applicant", "agent", "legal_representative", "guardian", "contact"]
            return changed ?? roles.compactMap { byRole[$0] }.first
        } catch { throw OfficeRefusal(error) }
    }
}
