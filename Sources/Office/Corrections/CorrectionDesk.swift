internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

/// Lets the applicant answer a correction from home, by a one-time link: a correction must not mean a second trip.
///
/// What comes by a link is written by the origin as `supplemented`, under the same checks as what a clerk writes, with
/// the actor `link:<digest>` in the audit.
public struct CorrectionDesk: Sendable {
    let context: OfficeContext
    /// Length of one document, bytes.
    let documentBytesMax: Int

    /// A desk over these rooms.
    /// - Parameter documentBytesMax: length of one document that the applicant sends, bytes.
    public init(_ context: OfficeContext, documentBytesMax: Int = 20_971_520) {
        self.context = context
        self.documentBytesMax = documentBytesMax
    }

    /// Days after the correction's last day on which the link still works: what is late is for a person to judge.
    static let graceDays = 30

    /// Makes a link for the correction that stands open; an earlier one leads nowhere any more.
    /// - Returns: `{"url","token","expires_at"}`; the token is shown once and kept nowhere.
    /// - Throws: `forbidden`, `not_found`, `transition_illegal` where nothing is to be corrected or we are not the origin.
    public func issue(for id: String, by caller: Caller) async throws(OfficeRefusal) -> JSON {
        guard caller.role.writes(as: .origin) else {
            throw OfficeRefusal(
                .forbidden, detail: "the role \(caller.role.rawValue) does not write as origin",
                message: "\(caller.role.nameZh)不能发送补正链接")
        }
        let view = try await CaseDesk(context).view(id, for: caller)
        guard view.record.ourSide == .origin, let link = try await make(for: view) else {
            throw OfficeRefusal(
                .transitionIllegal, detail: "no correction stands open here", message: "没有待答复的补正")
        }
        let entry = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "correction_link_issued",
            object: view.record.id.description)
        do throws(JournalFault) {
            let change = Change(writes: link.writes + [.audit(entry)])
            guard try await context.journal.write([change]) == [.committed] else {
                throw JournalFault(.conflict)
            }
        } catch { throw OfficeRefusal(error) }
        var answer: JSONObject = [
            "token": .string(link.token), "expires_at": .string(link.expiresAt.description),
        ]
        answer["url"] = context.own.publicURL.map { .string($0 + "/c/" + link.token) }
        return .object(answer)
    }

    /// A new link and the rows that keep it; nil where no correction stands open.
    func make(
        for view: CaseView
    ) async throws(OfficeRefusal) -> (token: String, expiresAt: Timestamp, writes: [Write])? {
        guard let open = view.fold.standing.correction else { return nil }
        let request = open.request.id
        let token = Base64URL.encode(context.random.bytes(16))
        let before = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.correctionLink, request.description)
        }
        let last = MatterTerms(matter: view.record.matter).flatMap { terms in
            CaseClocks(view.fold, terms: terms, calendar: context.calendar).correction?.due.day
        }
        let expiresAt = (last ?? context.today).adding(days: Self.graceDays + 1).timestampAtStart()
        let link = CorrectionLink(
            key: Links.key(token), caseID: view.record.id, request: request, expiresAt: expiresAt)
        var writes: [Write] = [
            link.row,
            .record(.correctionLink, key: request.description, value: Array(link.key.utf8)),
        ]
        if let before {
            writes.append(.removeRecord(.link, key: String(decoding: before.value, as: UTF8.self)))
        }
        return (token, expiresAt, writes)
    }

    /// What is to be corrected, for who holds the link and knows the proof: nothing else of the case. The first look
    /// proves service (送达), since the notice's whole content is shown.
    /// - Returns: `{"matter","agency","number","due_on","items":[…],"title"…}`.
    /// - Throws: `link_unknown`, `link_used`, `link_expired`, `link_locked`, `link_proof_wrong`.
    public func read(_ token: String, proof: String) async throws(OfficeRefusal) -> JSON {
        let (link, view) = try await entered(token, proof: proof)
        guard var standing = try CorrectionStanding(view), standing.request == link.request else {
            throw OfficeRefusal(.linkUsed)
        }
        standing.count(materials: [], fields: link.confirmed)
        if view.fold.standing.servedOn[link.request] == nil { try await serve(link, view) }
        let matter = view.record.matter
        let names = Self.titles(of: matter)
        var answer: JSONObject = [
            "matter": .string(view.record.summary.matterName),
            "items": .array(
                standing.items.map { item in
                    var line: JSONObject = [
                        "reason": .string(item.reason), "answered": .bool(item.isAnswered),
                    ]
                    line["material"] = item.material.map { .string($0) }
                    line["field"] = item.field.map { .string($0) }
                    let title = item.material ?? item.field
                    line["schema"] = item.field.flatMap { matter["form"]?["properties"]?[$0] }
                    line["title"] = title.map { .string(names[$0] ?? $0) }
                    return .object(line)
                }),
        ]
        answer["number"] = view.fold.standing.number.map { .string($0) }
        answer["agency"] = matter["agency"]?["name"]
        answer["phone"] = matter["contact"]?["phone"]
        let terms = MatterTerms(matter: matter)
        let due = terms.flatMap {
            CaseClocks(view.fold, terms: $0, calendar: context.calendar).correction?.due
        }
        answer["due_on"] = due.map { .string($0.day.description) }
        return .object(answer)
    }

    private func serve(_ link: CorrectionLink, _ view: CaseView) async throws(OfficeRefusal) {
        let data: JSON = [
            "answers": .string(link.request.description), "way": "electronic",
            "on": .string(context.today.description),
        ]
        _ = try await CaseDesk(context).write(
            ["type": "served", "data": data], to: view.record.id.description, key: nil,
            by: caller(link, view))
    }

    /// Begins to take a document in for an answer.
    /// - Throws: as ``read(_:proof:)``, `content_type`, `blob_too_large`.
    public func begin(
        _ token: String, proof: String, name: String?, mediaType: String, bytes: Int?
    ) async throws(OfficeRefusal) -> DocumentUpload {
        let (link, view) = try await entered(token, proof: proof)
        return try await DocumentDesk(context, bytesMax: documentBytesMax).begin(
            name: name, mediaType: mediaType, bytes: bytes, by: caller(link, view))
    }

    /// Takes the answer: `{"form"?:{…},"materials"?:[{"code","blob"}]}`. It is complete when nothing asked for is left;
    /// then the link has done its work.
    /// - Returns: `{"complete","remaining":[titles]}`.
    /// - Throws: as ``read(_:proof:)``, `validation_failed`, `transition_illegal`.
    public func answer(
        _ token: String, proof: String, _ body: JSON
    ) async throws(OfficeRefusal) -> JSON {
        let (link, view) = try await entered(token, proof: proof)
        guard var standing = try CorrectionStanding(view), standing.request == link.request else {
            throw OfficeRefusal(.linkUsed)
        }
        let given = try Self.given(body, to: standing)
        let fields = link.confirmed.union((given["form"]?.objectValue ?? [:]).map(\.key))
        standing.count(materials: given["materials"]?.arrayValue ?? [], fields: fields)
        var data = given
        data["answers"] = .string(link.request.description)
        data["complete"] = .bool(standing.open.isEmpty)
        var after = link
        after.wrongProofs = 0
        after.confirmed = fields
        if standing.open.isEmpty { after.usedAt = context.clock.now() }
        _ = try await CaseDesk(context).write(
            ["type": "supplemented", "data": .object(data)], to: view.record.id.description, key: nil,
            by: caller(link, view),
            with: (writes: [after.row], expecting: [.recordVersion(.link, link.key, link.version)]))
        let names = Self.titles(of: view.record.matter)
        let remaining = standing.open.compactMap { $0.material ?? $0.field }.map { names[$0] ?? $0 }
        return ["complete": .bool(standing.open.isEmpty), "remaining": .strings(remaining)]
    }

    /// Only what was asked for: a form's fields and materials with a document each.
    private static func given(
        _ body: JSON, to standing: CorrectionStanding
    ) throws(OfficeRefusal) -> JSONObject {
        let reader = ShapeReader(body.objectValue ?? [:])
        reader.allowOnly(["form", "materials"])
        let form = reader.optional("form", .object)
        let materials = body["materials"]?.arrayValue
        if body["materials"] != nil, materials == nil { reader.note("materials", .memberType) }
        guard body.objectValue != nil, reader.faults.isEmpty else { throw OfficeRefusal(reader.collected) }
        var faults: [OfficeRefusal.Fault] = []
        for (name, _) in form ?? [:] where !standing.items.contains(where: { $0.field == name }) {
            faults.append(.init("/form/" + name, .memberUnknown, detail: "not asked for", message: "该项无需补正"))
        }
        var brought: [JSON] = []
        for (place, material) in (materials ?? []).enumerated() {
            let code = material["code"]?.stringValue
            guard let code, standing.items.contains(where: { $0.material == code }) else {
                faults.append(.init("/materials/\(place)/code", .materialUnknown, message: "该材料无需补正"))
                continue
            }
            guard let blob = material["blob"] else {
                faults.append(.init("/materials/\(place)/blob", .memberMissing))
                continue
            }
            brought.append(
                ["code": .string(code), "form": "electronic", "checked": "copy_only", "blob": blob])
        }
        if brought.isEmpty, form?.isEmpty ?? true, faults.isEmpty {
            faults.append(.init("", .memberMissing, detail: "nothing was brought", message: "请至少补正一项"))
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        var given: JSONObject = ["materials": .array(brought)]
        given["form"] = form.map { .object($0) }
        return given
    }

    /// The link and its case, for who knows the proof. A wrong one is counted before it is answered.
    private func entered(
        _ token: String, proof: String
    ) async throws(OfficeRefusal) -> (CorrectionLink, CaseView) {
        guard Base64URL.decode(token)?.count == 16 else { throw OfficeRefusal(.linkUnknown) }
        let key = Links.key(token)
        let record = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.link, key)
        }
        guard let link = record.flatMap(CorrectionLink.init) else { throw OfficeRefusal(.linkUnknown) }
        try link.check(at: context.clock.now())
        let view: CaseView
        do throws(OfficeRefusal) {
            view = try await CaseDesk(context).view(
                link.caseID.description, for: Caller(actor: "link", role: .window))
        } catch { throw error.code == .notFound ? OfficeRefusal(.linkUnknown) : error }
        guard try ApplicantProof.party(proof, in: view) != nil else {
            try await countWrong(link)
            throw OfficeRefusal(.linkProofWrong)
        }
        return (link, view)
    }

    private func countWrong(_ link: CorrectionLink) async throws(OfficeRefusal) {
        var after = link
        after.wrongProofs += 1
        var writes = [after.row]
        if after.wrongProofs == CorrectionLink.wrongProofsMost {
            writes.append(
                .audit(
                    AuditLine(
                        at: context.clock.now(), actor: Self.actor(link), action: "correction_link_locked",
                        object: link.caseID.description)))
        }
        let change = Change(expecting: [.recordVersion(.link, link.key, link.version)], writes: writes)
        do throws(JournalFault) {
            // Guesses that come at one time count as one at least: the others are refused as wrong too.
            _ = try await context.journal.write([change])
        } catch { throw OfficeRefusal(error) }
    }

    private func caller(_ link: CorrectionLink, _ view: CaseView) -> Caller {
        // `try?`: a division that was written is one.
        let division = CaseDesk.division(of: view.record).flatMap { try? DivisionCode($0) }
        return Caller(actor: Self.actor(link), role: .window, division: division, desk: "申请人在线补正")
    }

    private static func actor(_ link: CorrectionLink) -> String { "link:" + link.key.prefix(8) }

    /// Names of materials and titles of form members, by code and name.
    private static func titles(of matter: JSON) -> [String: String] {
        var names: [String: String] = [:]
        for (name, member) in matter["form"]?["properties"]?.objectValue ?? [:] {
            names[name] = member["title"]?.stringValue
        }
        for material in matter["materials"]?.arrayValue ?? [] {
            if let code = material["code"]?.stringValue { names[code] = material["name"]?.stringValue }
        }
        return names
    }
}
