internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import StrictJSON

/// What a case was submitted with, supplements included, as a window would hand it in once more.
struct ContinuationSource: Sendable {
    let context: OfficeContext
    let view: CaseView
    /// Parties, form, materials, address, delivery as they stand now, in the old destination's terms.
    let subject: JSONObject
    private let opening: JSONObject
    private let hidden: JSONObject

    /// - Throws: `not_found` where what is personal was erased; what the store refuses.
    init(_ view: CaseView, context: OfficeContext) throws(OfficeRefusal) {
        self.context = context
        self.view = view
        subject = try CaseDetail(
            view: view, line: CaseDesk(context).line(of: view.record), clocks: [:], asides: [], queued: [:],
            receipts: [:], purpose: "continuation"
        ).subject()
        let event = view.logs.origin.last { $0.type == .submitted }
        opening = event?.data ?? [:]
        do throws(JournalFault) {
            hidden =
                try event.flatMap { event throws(JournalFault) in
                    try view.disclosures(of: EventKey(view.record.id, .origin, event.sequence))
                } ?? [:]
        } catch { throw OfficeRefusal(error) }
        guard subject["parties"] != nil else {
            throw OfficeRefusal(.notFound, detail: "its personal members were erased", message: "该办件的个人信息已清除")
        }
    }

    /// A submission of the same to another destination, mapped anew; fields and materials that are not asked for there
    /// are left out.
    /// - Throws: what routing, mapping and the shape refuse.
    func submission(
        _ wish: ContinuationWish, to division: DivisionCode, by caller: Caller
    ) async throws(OfficeRefusal) -> Submission {
        let desk = MatterDesk(context)
        await desk.prepare(division)
        let code = view.record.summary.localMatter
        let local = try desk.own(code)
        let row = try await mapping(local)
        let filled = row?.windowForm(of: form, local: local) ?? form
        let told = situation(filled, wish, of: local)
        let way = try await desk.way(
            matter: code, to: division, mode: wish.mode, in: told, from: caller)
        let fields = Set(way.resolved.windowForm.fields.map(\.name))
        var window = JSONObject(filled.filter { fields.contains($0.key) }.map { ($0.key, $0.value) })
        for (name, value) in wish.form { window[name] = value }
        var delivery = wish.delivery ?? subject["delivery"]?.objectValue ?? ["way": "window"]
        if wish.delivery == nil { delivery["address"] = subject["address"] }
        var body: JSONObject = [
            "matter": .string(code), "destination": .string(division.text),
            "channel": opening["channel"] ?? "window", "parties": subject["parties"] ?? [],
            "form": .object(window), "materials": .array(materials(way, row, wish.materials)),
            "delivery": .object(delivery),
            "paper": wish.isPaper.map { .bool($0) } ?? opening["paper"] ?? false,
        ]
        if !told.answers.isEmpty { body["situation"] = .object(told.answers) }
        body["mode"] = wish.mode.map { .string($0.rawValue) }
        body["test"] = opening["test"]
        for name in ["applicant_kind", "project_code"] { body[name] = opening[name] }
        for name in ["verification", "declaration"] { body[name] = hidden[name] }
        return try Submission(.object(body))
    }

    private var form: JSONObject { subject["form"]?.objectValue ?? [:] }

    /// The mapping by which it was sent, where that was not the default rule.
    private func mapping(_ local: Matter) async throws(OfficeRefusal) -> MatterMapping? {
        guard let version = view.fold.standing.subject?.mappingVersion else { return nil }
        // `try?`: a case's division was read as one.
        guard let division = try? DivisionCode(view.record.summary.division) else { return nil }
        let peer = view.record.destination
        let set = try await context.mappings.set([MappingKey(peer: peer, local: local.code)], in: version)
        return set.row(
            to: view.record.summary.peerMatter, local: local, peer: peer, division: division,
            on: view.record.summary.createdAt.civilDate, applicant: applicant, sent: form)
    }

    private var applicant: Subject? {
        opening["applicant_kind"]?.stringValue.flatMap(Subject.init(rawValue:))
    }

    /// What is known of the case by our own fields: what was answered, with what the wish says instead.
    private func situation(
        _ filled: JSONObject, _ wish: ContinuationWish, of local: Matter
    ) -> Situation {
        var told = Situation(applicant: applicant)
        for field in local.form.fields {
            guard let value = wish.situation[field.name] ?? filled[field.name] else { continue }
            let one = Situation(answers: [field.name: value])
            if one.faults(in: local.form).isEmpty { told.answers[field.name] = value }
        }
        return told
    }

    /// What a window says of a material; the name is the new destination's, and a view adds more.
    private static let given: Set<String> = [
        "code", "form", "blob", "checked", "tolerated_until", "commitment",
    ]

    /// Each under the code that the new destination's window takes it by: the same, or that of the same name.
    private func materials(
        _ way: MatterDesk.Way, _ row: MatterMapping?, _ given: [JSONObject]
    ) -> [JSON] {
        let wanted = way.resolved.windowMaterials
        // `try?`: a matter that a case began with was read as one.
        let peer = try? Matter(view.record.matter)
        let codes = Set(given.compactMap { $0["code"]?.stringValue })
        let kept = (subject["materials"]?.arrayValue ?? []).compactMap { material -> JSON? in
            guard var object = material.objectValue, let sent = object["code"]?.stringValue else {
                return nil
            }
            let code = peer.flatMap { row?.windowCode(of: sent, local: way.resolved.local, peer: $0) } ?? sent
            let name = object["name"]?.stringValue
            let found = wanted.first { $0.code == code } ?? wanted.first { $0.name == name }
            guard let found, !codes.contains(found.code) else { return nil }
            object["code"] = .string(found.code)
            return .object(
                JSONObject(object.filter { Self.given.contains($0.key) }.map { ($0.key, $0.value) }))
        }
        return kept + given.map { .object($0) }
    }
}
