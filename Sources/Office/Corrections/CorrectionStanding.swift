internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// The correction that stands open on a case: what was asked for, and what of it has been answered since.
struct CorrectionStanding {
    /// One wrong material or field.
    struct Item {
        /// Code of the material in the destination's catalogue, or what it is called.
        var material: String?
        /// Name of the top-level member of the form.
        var field: String?
        /// Why it is wrong, for the applicant; personal.
        var reason: String
        /// Whether an answer so far has brought it.
        var isAnswered = false
    }

    /// The `correction_requested`.
    let request: EventID
    /// What was asked for, in the order in which it was.
    private(set) var items: [Item]

    /// - Returns: nil where no correction stands open, or its personal part has been erased.
    /// - Throws: `store_failed`.
    init?(_ view: CaseView) throws(OfficeRefusal) {
        guard let open = view.fold.standing.correction, let asked = view.fold.event(open.request.id) else {
            return nil
        }
        do throws(JournalFault) {
            guard
                let personal = try view.disclosures(
                    of: EventKey(view.record.id, .destination, asked.sequence))
            else { return nil }
            request = asked.id
            items = (personal["items"]?.arrayValue ?? []).map { item in
                Item(
                    material: item["material"]?.stringValue,
                    field: item["field"]?.stringValue.map(Self.fieldName),
                    reason: item["reason"]?.stringValue ?? "")
            }
            var before = try Self.form(of: view, until: asked)
            for entry in view.fold.order
            where entry.effect == .effective && entry.event.type == .supplemented
                && entry.event.data["answers"]?.stringValue == request.description
            {
                let key = EventKey(view.record.id, .origin, entry.event.sequence)
                let answer = try view.disclosures(of: key) ?? [:]
                answered(by: answer, changing: before)
                for (name, value) in answer["form"]?.objectValue ?? [:] { before[name] = value }
            }
        } catch { throw OfficeRefusal(error) }
    }

    /// Counts as answered what this answer brings: a material by its code, a field that says something else than before.
    private mutating func answered(by answer: JSONObject, changing before: JSONObject) {
        let form = answer["form"]?.objectValue ?? [:]
        count(
            materials: answer["materials"]?.arrayValue ?? [],
            fields: Set(form.filter { before[$0.key] != $0.value }.map(\.key)))
    }

    /// Counts as answered these materials and fields, a field also where it says the same again.
    mutating func count(materials: [JSON], fields: Set<String>) {
        let codes = Set(materials.compactMap { $0["code"]?.stringValue })
        for place in items.indices {
            let item = items[place]
            let isMaterialHere = item.material.map(codes.contains) ?? false
            let isFieldHere = item.field.map(fields.contains) ?? false
            if isMaterialHere || isFieldHere { items[place].isAnswered = true }
        }
    }

    /// What is still to be answered.
    var open: [Item] { items.filter { !$0.isAnswered } }

    /// A field as the form's own member: `/form/phone`, `/phone` and `phone` are the same.
    static func fieldName(_ text: String) -> String {
        var parts = text.split(separator: "/").map(String.init)
        if parts.count > 1, parts[0] == "form" { parts.removeFirst() }
        return parts.first ?? text
    }

    /// The form as it stands: the submission's, with later supplements' members in their place.
    static func form(of view: CaseView, until last: CaseEvent? = nil) throws(JournalFault) -> JSONObject {
        var form: JSONObject = [:]
        for entry in view.fold.order {
            if let last, entry.event.id == last.id { break }
            guard entry.effect == .effective, entry.event.author == .origin,
                [.reviewRequested, .submitted, .supplemented].contains(entry.event.type)
            else { continue }
            let key = EventKey(view.record.id, .origin, entry.event.sequence)
            let given = try view.disclosures(of: key)?["form"]?.objectValue ?? [:]
            if entry.event.type != .supplemented { form = [:] }
            for (name, value) in given { form[name] = value }
        }
        return form
    }
}
