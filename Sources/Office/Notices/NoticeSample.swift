internal import Codes
internal import StrictJSON

/// A worked example of each notice, of nobody: what a template is tried with.
enum NoticeSample {
    /// The facts of a notice with everything in it that a template may name.
    static func facts(_ kind: NoticeKind) -> JSONObject {
        if kind == .bundleReceipt { return bundle.object }
        var sample = NoticeCase(
            submission: submission(isTolerant: kind == .acceptedTolerant), submittedOn: day, matter: matter,
            originName: "示例甲市政务服务通办网关", destinationName: "示例乙市政务服务通办网关")
        sample.handlingNumber = "1501-BL-2026-000001"
        sample.projectNumber = "150100000000000000000000000001"
        sample.decision = ["decision_no": "1501-JD-2026-000001", "decided_on": "2026-03-12"]
        sample.withdrawalAskedOn = day
        let facts = NoticeFacts(
            noticeCase: sample, event: event(kind),
            number: kind == .receipt ? "1506-SJ-2026-000001" : "1501-SL-2026-000001",
            date: kind == .deliveryRecord ? nil : day)
        return facts.object(for: kind)
    }

    private static let day = CivilDate(dayNumber: 20_521)  // 2026-03-09

    private static var bundle: BundleReceiptFacts {
        BundleReceiptFacts(
            bundle: "示例一件事", number: "1506-YJS-2026-000001", submission: submission(isTolerant: false),
            date: day, dueOn: CivilDate(dayNumber: 20_539), promised: ["value": 10, "unit": "working_day"],
            origin: "示例甲市政务服务通办网关", agency: ["name": "示例甲市政务服务中心"], isTogether: true,
            parts: [
                .init(
                    number: 1, name: "示例事项", fullNumber: "1506-YJS-2026-000001-1", place: "示例乙市",
                    decider: "示例乙市示例局", promised: ["value": 5, "unit": "working_day"],
                    standing: "已收件，待办理地接收", leads: true),
                .init(
                    number: 2, name: "示例后续事项", fullNumber: "1506-YJS-2026-000001-2", place: "示例甲市",
                    decider: nil, promised: nil, standing: "待事项1办结后开始", leads: false),
            ])
    }

    private static func submission(isTolerant: Bool) -> JSONObject {
        var second: JSONObject = [
            "code": "M02", "name": "申请表", "form": "original", "checked": "original_seen",
        ]
        if isTolerant { second["tolerated_until"] = "2026-03-13" }
        return [
            "number": "1506-SJ-2026-000001", "mode": "delegated", "delivery": ["way": "mail"],
            "address": "示例省示例市示例路1号", "window": ["division": "150627", "name": "示例旗政务服务大厅"],
            "parties": [
                [
                    "role": "applicant", "name": "示例𠮷三·艾山", "id_type": "resident_id",
                    "id_no": "11010519491231002X",
                    "phone": "13800000000",
                ],
                ["role": "agent", "name": "示例李四", "id_type": "resident_id", "id_no": "11010519491231002X"],
            ],
            "materials": [
                ["code": "M01", "name": "居民身份证", "form": "copy", "checked": "original_seen"],
                .object(second),
            ],
        ]
    }

    private static let matter: JSON = [
        "code": "1115010090000916623002031001000", "name": "示例事项", "type": "01",
        "agency": ["name": "示例乙市示例局", "uscc": "111501009000091662"],
        "legal": ["value": 20, "unit": "working_day"], "promised": ["value": 5, "unit": "working_day"],
        "contact": [
            "phone": "0471-0000000", "complaint_phone": "0471-0000001", "address": "示例路2号",
            "hours": "工作日 9:00-17:00",
        ],
        "materials": [["code": "M02", "name": "申请表"]],
        "fee": ["items": [["name": "示例费", "amount_fen": 10_000, "basis": "示例收费标准"]], "when": "acceptance"],
    ]

    private static let remedy: JSON = [
        "review_organ": "示例乙市人民政府", "review_days": 60, "court": "示例乙市示例区人民法院", "suit_months": 6,
    ]
    private static let reason: JSON = "示例理由：所交材料第二页未签名，且与登记信息不一致。"
    private static let basis: JSON = "《示例条例》第十二条"

    private static func event(_ kind: NoticeKind) -> JSONObject {
        switch kind {
        case .receipt, .bundleReceipt: [:]
        case .accepted, .acceptedTolerant:
            [
                "accepted_on": "2026-03-09", "due_on": "2026-03-16", "legal_due_on": "2026-04-07",
                "deemed": false,
            ]
        case .refused: ["kind": "incomplete", "basis": basis, "reason": reason, "remedy": remedy]
        case .correction:
            [
                "due_days": 10, "clock": "stops", "basis": basis,
                "items": [
                    ["material": "M02", "reason": "第二页请本人签名"], ["reason": "请补充联系地址"],
                ],
            ]
        case .decided:
            [
                "outcome": "approved", "decided_on": "2026-03-12", "decision_no": "1501-JD-2026-000001",
                "documents": [["title": "示例证书", "sealed": "none"]],
                "licences": [
                    [
                        "type": "示例许可证", "number": "示例0001", "issuer": "示例乙市示例局",
                        "valid_from": "2026-03-12",
                        "valid_to": "2031-03-11",
                    ]
                ],
            ]
        case .denied:
            ["outcome": "denied", "decided_on": "2026-03-12", "reason": reason, "remedy": remedy]
        case .specialProcedure:
            [
                "kind": "expert_review", "excluded": "both", "days": 15, "basis": basis, "date": "2026-03-20",
                "place": "示例路2号三楼",
            ]
        case .extended:
            [
                "days": 5, "due_on": "2026-03-23", "legal_due_on": "2026-04-14", "reason": reason,
                "approved_by": "示例王五",
            ]
        case .terminated:
            ["ground": "correction_lapsed", "basis": basis, "reason": reason, "remedy": remedy]
        case .withdrawn, .withdrawalDeclined: ["reason": reason]
        case .rectified, .revoked: ["what": "决定书中“示例”更正为“示例二”", "reason": reason]
        case .transferred: ["division": "150200", "reason": reason]
        case .deliveryRecord:
            [
                "document_title": "受理通知书", "document_number": "1501-SL-2026-000001",
                "document_date": "2026-03-09",
            ]
        }
    }
}
