internal import Casework
internal import Codes
public import StrictJSON

/// 移送单 (转办单): one case on paper for a region that has no system, with room for its answer.
public struct TransferSheet: Sendable {
    /// What stands on it: `title`, `number`, `case`, `region`, `host`, `printed_on`, `matter`, `parties`, `form`,
    /// `materials`, `contact`, `due_on`, `answers`.
    public let data: JSON
    /// What the QR code holds: `tongban:case:` and the case's id, to be typed the answer against.
    public let code: String

    init(_ shown: JSON, matter: JSON, region: String, host: String, printedOn: CivilDate) {
        let id = shown["id"]?.stringValue ?? ""
        code = "tongban:case:" + id
        var sheet: JSONObject = [
            "title": .string("跨区域通办移送单"), "case": .string(id), "region": .string(region),
            "host": .string(host), "printed_on": .string(printedOn.description),
        ]
        // The receipt's number, which the applicant bears too; an answer is found by it.
        sheet["number"] = shown["peer_number"] ?? shown["number"]
        var about: JSONObject = [:]
        for name in ["code", "name", "agency", "legal", "promised", "contact"] { about[name] = matter[name] }
        sheet["matter"] = .object(about)
        for name in ["parties", "address", "due_on", "created_at", "state"] { sheet[name] = shown[name] }
        sheet["form"] = Self.fields(shown["form"], matter["form"])
        sheet["materials"] = .array((shown["materials"]?.arrayValue ?? []).map { Self.material($0, matter) })
        sheet["answers"] = .array((shown["allowed"]?.arrayValue ?? []).compactMap(Self.answer))
        data = .object(sheet)
    }

    /// ``data`` with its ``code``, for who prints it by himself.
    public var json: JSON {
        var members = data.objectValue ?? [:]
        members["code"] = .string(code)
        return .object(members)
    }

    /// Answers by their titles, as the paper offers them to be ticked.
    private static let titles: [EventType: String] = [
        .preReviewed: "预审意见", .received: "接收", .materialsReceived: "收到申请材料", .correctionRequested: "一次性补正",
        .accepted: "受理", .refused: "不予受理", .transferred: "转办", .terminated: "终止", .clockSuspended: "特别程序",
        .clockResumed: "恢复计时", .extended: "延长审批", .decided: "决定", .withdrawn: "准予撤回",
        .withdrawalDeclined: "不准予撤回", .completed: "办结归档",
    ]

    private static func answer(_ type: JSON) -> JSON? {
        guard let word = type.stringValue, let event = EventType(rawValue: word), let title = titles[event]
        else { return nil }
        return ["type": .string(word), "title": .string(title)]
    }

    /// The form's answers under their titles, in the form's order.
    private static func fields(_ form: JSON?, _ schema: JSON?) -> JSON {
        let titled = schema?["properties"]?.objectValue
        return .array(
            (form?.objectValue ?? [:]).map { name, value in
                [
                    "title": titled?[name]?["title"] ?? .string(name),
                    "value": value.stringValue.map { .string($0) } ?? .string(value.description),
                ]
            })
    }

    private static func material(_ material: JSON, _ matter: JSON) -> JSON {
        var line: JSONObject = [:]
        for name in ["code", "name"] { line[name] = material[name] }
        let forms = ["original": "原件", "copy": "复印件", "electronic": "电子材料"]
        line["form"] = material["form"]?.stringValue.map { .string(forms[$0] ?? $0) }
        if line["name"] == nil {
            let listed = (matter["materials"]?.arrayValue ?? []).first { $0["code"] == material["code"] }
            line["name"] = listed?["name"]
        }
        line["copy"] = .bool(material["blob"] != nil)
        return .object(line)
    }
}
