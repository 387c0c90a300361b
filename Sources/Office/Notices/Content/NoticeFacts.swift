internal import Casework
internal import Codes
internal import StrictJSON

/// The facts that a notice's template may name (``NoticeKind/fields``), made from a case and the event whose paper it
/// is. Pure.
struct NoticeFacts: Sendable {
    /// The case.
    var noticeCase: NoticeCase
    /// The event's members, open and personal; empty for what is about no event.
    var event: JSONObject
    /// The number that stands on the paper; nil: none.
    var number: String?
    /// 成文日期; nil where the day is written in by hand.
    var date: CivilDate?
    /// Names of divisions.
    var placeName: @Sendable (String) -> String = { $0 }

    private var matter: JSON { noticeCase.matter }
    private var submission: JSONObject { noticeCase.submission }

    /// All facts of one notice.
    func object(for kind: NoticeKind) -> JSONObject {
        var facts = common
        for (name, value) in own(kind) { facts[name] = value }
        return facts
    }

    /// Facts that every notice has.
    private var common: JSONObject {
        let agency = event["by"]?["agency"] ?? matter["agency"]
        var facts: JSONObject = [
            "matter": matter["name"] ?? "", "matter_code": matter["code"] ?? "",
            "agency": agency?["name"] ?? "", "decider": agency?["name"] ?? matter["agency"]?["name"] ?? "",
            "origin": .string(noticeCase.originName), "destination": .string(noticeCase.destinationName),
            "submitted_on": .string(NoticeWords.date(noticeCase.submittedOn)),
            "date": .string(date.map(NoticeWords.date) ?? ""), "case_number": submission["number"] ?? "",
        ]
        facts["agency_code"] = agency?["uscc"]
        facts["number"] = number.map { .string($0) }
        facts["handling_number"] = noticeCase.handlingNumber.map { .string($0) }
        facts["project_number"] = noticeCase.projectNumber.map { .string($0) }
        facts["window"] = submission["window"]?["name"]
        facts["legal_term"] = NoticeWords.term(matter["legal"])
        facts["promised_term"] = NoticeWords.term(matter["promised"])
        facts["officer"] = event["by_person"]?["name"]
        if let contact = matter["contact"], contact.objectValue?.isEmpty == false {
            facts["contact"] = contact
        }
        if submission["test"] == true { facts["test"] = true }
        if let proxied = noticeCase.proxied { facts["proxied"] = [proxied.json] }
        for (name, value) in Self.persons(submission["parties"]?.arrayValue ?? []) { facts[name] = value }
        return facts
    }

    /// Applicant and agent, as every paper names them.
    static func persons(_ parties: [JSON]) -> JSONObject {
        let applicants = parties.filter { $0["role"] == "applicant" }
        let first = applicants.first ?? parties.first ?? [:]
        let names = applicants.isEmpty ? [first] : applicants
        var persons: JSONObject = [
            "applicant": .string(names.compactMap { $0["name"]?.stringValue }.joined(separator: "、")),
            "applicant_id_type": NoticeWords.word(first["id_type"], NoticeWords.identity) ?? "",
            "applicant_id": .string(names.compactMap { $0["id_no"]?.stringValue }.joined(separator: "、")),
        ]
        persons["applicant_phone"] = first["phone"]
        if let agent = parties.first(where: { $0["role"] == "agent" }) {
            var part: JSONObject = [
                "name": agent["name"] ?? "", "id": agent["id_no"] ?? "",
                "id_type": NoticeWords.word(agent["id_type"], NoticeWords.identity) ?? "",
            ]
            part["phone"] = agent["phone"]
            persons["agent"] = .object(part)
        }
        return persons
    }

    private func own(_ kind: NoticeKind) -> JSONObject {
        switch kind {
        case .receipt: return receipt
        // Of no case: ``BundleReceiptFacts`` has them.
        case .bundleReceipt: return [:]
        case .accepted, .acceptedTolerant: return acceptance
        case .refused:
            return taking(["basis", "reason", "remedy"]).adding(
                "kind", NoticeWords.word(event["kind"], NoticeWords.refusalKind))
        case .correction: return correction
        case .decided, .denied: return decision
        case .specialProcedure:
            return taking(["days", "basis", "place"])
                .adding("procedure", NoticeWords.word(event["kind"], NoticeWords.procedure))
                .adding("excluded", NoticeWords.word(event["excluded"], NoticeWords.excluded))
                .adding("on", NoticeWords.date(event["date"]))
        case .extended:
            return taking(["days", "reason", "approved_by"])
                .adding("due_on", NoticeWords.date(event["due_on"]))
                .adding("legal_due_on", NoticeWords.date(event["legal_due_on"]))
        case .terminated:
            return taking(["basis", "reason", "remedy"]).adding(
                "ground", NoticeWords.word(event["ground"], NoticeWords.ground))
        case .withdrawn, .withdrawalDeclined:
            return taking(["reason"]).adding(
                "asked_on", noticeCase.withdrawalAskedOn.map { .string(NoticeWords.date($0)) })
        case .rectified, .revoked:
            return taking(["what", "reason"])
                .adding("decision_number", noticeCase.decision?["decision_no"])
                .adding("decided_on", NoticeWords.date(noticeCase.decision?["decided_on"]))
        case .transferred:
            return taking(["reason"]).adding(
                "division", event["division"]?.stringValue.map { .string(placeName($0)) })
        case .deliveryRecord:
            return taking(["document_title", "document_number"])
                .adding("document_date", NoticeWords.date(event["document_date"]))
                .adding("way", NoticeWords.word(event["way"], NoticeWords.delivery))
                .adding("served_on", NoticeWords.date(event["on"]))
        }
    }

    private func taking(_ names: [String]) -> JSONObject {
        JSONObject(names.compactMap { name in event[name].map { (name, $0) } })
    }

    private var receipt: JSONObject {
        // The event is the window's; who decides is the matter's agency.
        Self.taken(submission)
            .adding("decider", matter["agency"]?["name"])
            .adding("mode", NoticeWords.word(submission["mode"], NoticeWords.mode) ?? "")
            .adding("paper", submission["paper"] == true ? Self.originalsFollow : nil)
    }

    /// On a receipt whose originals are mailed.
    static let originalsFollow: JSON = "原件另行寄送"

    /// What was taken in and where the result goes, as a receipt lists it.
    static func taken(_ submission: JSONObject) -> JSONObject {
        let materials = (submission["materials"]?.arrayValue ?? []).map { material in
            JSONObject([("name", material["name"] ?? material["code"] ?? "")])
                .adding("form", NoticeWords.word(material["form"], NoticeWords.materialForm) ?? "")
                .adding("checked", NoticeWords.word(material["checked"], NoticeWords.checked) ?? "")
                .adding("until", NoticeWords.date(material["tolerated_until"]))
        }
        return JSONObject([("materials", numbered(materials))])
            .adding("delivery", NoticeWords.word(submission["delivery"]?["way"], NoticeWords.delivery) ?? "")
            .adding("address", submission["address"])
    }

    /// Materials that are tolerated as missing. Source: CASE.md §3, `tolerated_until`.
    static func tolerated(in submission: JSONObject) -> [JSON] {
        (submission["materials"]?.arrayValue ?? []).filter { $0["tolerated_until"] != nil }
    }

    private var acceptance: JSONObject {
        let tolerated = Self.tolerated(in: submission).map { material in
            JSONObject([("name", material["name"] ?? material["code"] ?? "")])
                .adding("until", NoticeWords.date(material["tolerated_until"]))
        }
        let fees = (matter["fee"]?["items"]?.arrayValue ?? []).map { item in
            JSONObject([("name", item["name"] ?? ""), ("basis", item["basis"] ?? "")])
                .adding("amount", NoticeWords.amount(item["amount_fen"]) ?? "")
        }
        return JSONObject([("tolerated", Self.numbered(tolerated)), ("fees", Self.numbered(fees))])
            .adding("accepted_on", NoticeWords.date(event["accepted_on"]))
            .adding("due_on", NoticeWords.date(event["due_on"]))
            .adding("legal_due_on", NoticeWords.date(event["legal_due_on"]))
            .adding("deemed", event["deemed"] == true ? "逾期未告知，依法视为受理" : nil)
    }

    private var correction: JSONObject {
        let known = matter["materials"]?.arrayValue ?? []
        let items = (event["items"]?.arrayValue ?? []).map { item in
            let material = known.first { $0["code"] == item["material"] && item["material"] != nil }
            let field = item["field"]?.stringValue.map { name in
                matter["form"]?["properties"]?[name]?["title"] ?? .string(name)
            }
            return JSONObject([("reason", item["reason"] ?? "")])
                .adding("subject", material?["name"] ?? item["material"] ?? field ?? "申请内容")
        }
        return taking(["due_days", "basis"])
            .adding("items", Self.numbered(items))
            .adding("stops", event["clock"] == "stops" ? "补正期间不计入办理时限" : nil)
    }

    private var decision: JSONObject {
        let documents = (event["documents"]?.arrayValue ?? []).map {
            JSONObject([("title", $0["title"] ?? "")])
        }
        let licences = (event["licences"]?.arrayValue ?? []).map { licence in
            JSONObject(["type", "number", "issuer"].map { ($0, licence[$0] ?? "") })
                .adding("from", NoticeWords.date(licence["valid_from"]))
                .adding("to", NoticeWords.date(licence["valid_to"]))
        }
        return taking(["reason", "remedy"])
            .adding("outcome", NoticeWords.word(event["outcome"], NoticeWords.outcome))
            .adding("decided_on", NoticeWords.date(event["decided_on"]))
            .adding("documents", Self.numbered(documents))
            .adding("licences", Self.numbered(licences))
            .adding("delivery", NoticeWords.word(submission["delivery"]?["way"], NoticeWords.delivery) ?? "")
    }

    /// Each with its place as `no`.
    private static func numbered(_ items: [JSONObject]) -> JSON {
        .array(items.enumerated().map { .object($1.adding("no", .string(String($0 + 1)))) })
    }
}

extension JSONObject {
    /// With one more member, where it stands.
    func adding(_ name: String, _ value: JSON?) -> JSONObject {
        var object = self
        if let value { object[name] = value }
        return object
    }
}
