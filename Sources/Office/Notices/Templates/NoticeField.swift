/// What a template may name: the shape of a notice's facts, against which every template is judged before it is used.
indirect enum NoticeField: Sendable {
    /// Always there.
    case text
    /// Stands only in some cases: printed within its own section.
    case maybe
    /// A section that repeats, with these names inside.
    case list([String: NoticeField])
    /// A section that is there or not, with these names inside.
    case part([String: NoticeField])

    /// The names inside; nil for a text.
    var inner: [String: NoticeField]? {
        switch self {
        case .text, .maybe: nil
        case .list(let names), .part(let names): names
        }
    }
}

extension NoticeKind {
    /// Every name that a template of this notice may use.
    var fields: [String: NoticeField] {
        // A bundle is several matters: it has no name that a single case's would fill.
        let common =
            self == .bundleReceipt ? Self.common.filter { Self.ofBundle.contains($0.key) } : Self.common
        return common.merging(own) { $1 }
    }

    /// Paths that a template of this notice must use somewhere: what the law or the trade wants on it.
    var required: [String] {
        let remedy = ["remedy.review_organ", "remedy.review_days", "remedy.court", "remedy.suit_months"]
        return switch self {
        case .receipt: ["applicant", "matter", "materials.name"]
        case .bundleReceipt:
            [
                "applicant", "bundle", "promised_term", "parts.name", "parts.place", "parts.standing",
                "materials.name",
            ]
        case .accepted: ["applicant", "matter", "accepted_on", "due_on"]
        case .acceptedTolerant:
            ["applicant", "matter", "accepted_on", "due_on", "tolerated.name", "tolerated.until"]
        case .refused: ["applicant", "matter", "basis", "reason"] + remedy
        case .correction: ["applicant", "matter", "due_days", "items.reason"]
        case .decided: ["applicant", "matter", "outcome", "decided_on"]
        case .denied: ["applicant", "matter", "reason", "decided_on"] + remedy
        case .specialProcedure: ["applicant", "matter", "procedure", "basis", "days"]
        case .extended: ["applicant", "matter", "days", "due_on", "reason"]
        case .terminated: ["applicant", "matter", "ground", "basis", "reason"] + remedy
        case .withdrawn: ["applicant", "matter"]
        case .withdrawalDeclined: ["applicant", "matter", "reason"]
        case .rectified, .revoked: ["applicant", "matter", "what", "reason"]
        case .transferred: ["applicant", "matter", "division", "reason"]
        case .deliveryRecord: ["applicant", "document_title"]
        }
    }

    private static let common: [String: NoticeField] = [
        "applicant": .text, "applicant_id_type": .text, "applicant_id": .text, "applicant_phone": .maybe,
        "agent": .part(["name": .text, "id_type": .text, "id": .text, "phone": .maybe]),
        "case_number": .text, "handling_number": .maybe, "project_number": .maybe, "number": .maybe,
        "matter": .text, "matter_code": .text, "agency": .text, "agency_code": .maybe, "decider": .text,
        "origin": .text, "destination": .text, "window": .maybe, "submitted_on": .text, "date": .text,
        "legal_term": .maybe, "promised_term": .maybe,
        "contact": .part([
            "phone": .maybe, "complaint_phone": .maybe, "address": .maybe, "hours": .maybe,
        ]),
        "officer": .maybe,
    ]

    private static let ofBundle: Set<String> = [
        "applicant", "applicant_id_type", "applicant_id", "applicant_phone", "agent", "number", "agency",
        "agency_code", "origin", "window", "submitted_on", "date", "promised_term",
    ]
    private static let materials = NoticeField.list([
        "no": .text, "name": .text, "form": .text, "checked": .text, "until": .maybe,
    ])

    private static let remedy = NoticeField.part([
        "review_organ": .text, "review_days": .text, "court": .text, "suit_months": .text,
    ])

    private var own: [String: NoticeField] {
        switch self {
        case .receipt:
            [
                "materials": Self.materials, "delivery": .text, "address": .maybe, "paper": .maybe,
                "mode": .text,
            ]
        case .bundleReceipt:
            [
                "bundle": .text, "count": .text, "due_on": .maybe, "together": .maybe,
                "parts": .list([
                    "no": .text, "name": .text, "number": .text, "place": .text, "decider": .maybe,
                    "promised": .maybe, "standing": .text, "lead": .maybe,
                ]),
                "materials": Self.materials, "delivery": .text, "address": .maybe, "paper": .maybe,
            ]
        case .accepted, .acceptedTolerant:
            [
                "accepted_on": .text, "due_on": .text, "legal_due_on": .maybe, "deemed": .maybe,
                "fees": .list(["no": .text, "name": .text, "amount": .text, "basis": .text]),
                "tolerated": .list(["no": .text, "name": .text, "until": .text]),
            ]
        case .refused: ["kind": .text, "basis": .text, "reason": .text, "remedy": Self.remedy]
        case .correction:
            [
                "due_days": .text, "items": .list(["no": .text, "subject": .text, "reason": .text]),
                "stops": .maybe, "basis": .maybe,
            ]
        case .decided, .denied:
            [
                "outcome": .text, "decided_on": .text, "reason": .maybe, "remedy": Self.remedy,
                "documents": .list(["no": .text, "title": .text]),
                "licences": .list([
                    "no": .text, "type": .text, "number": .text, "issuer": .text, "from": .maybe,
                    "to": .maybe,
                ]), "delivery": .text,
            ]
        case .specialProcedure:
            [
                "procedure": .text, "excluded": .text, "days": .maybe, "basis": .text, "on": .maybe,
                "place": .maybe,
            ]
        case .extended:
            [
                "days": .text, "due_on": .text, "legal_due_on": .maybe, "reason": .text, "approved_by": .text,
            ]
        case .terminated: ["ground": .text, "basis": .text, "reason": .text, "remedy": Self.remedy]
        case .withdrawn: ["reason": .maybe, "asked_on": .maybe]
        case .withdrawalDeclined: ["reason": .text, "asked_on": .maybe]
        case .rectified, .revoked:
            ["what": .text, "reason": .text, "decision_number": .maybe, "decided_on": .maybe]
        case .transferred: ["division": .text, "reason": .text]
        case .deliveryRecord:
            [
                "document_title": .text, "document_number": .maybe, "document_date": .text, "way": .maybe,
                "served_on": .maybe,
            ]
        }
    }
}
