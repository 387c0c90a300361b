internal import Codes
internal import StrictJSON

/// Words of the wire as they stand on paper.
enum NoticeWords {
    /// 2026年3月9日; a text that is no date as it is.
    static func date(_ value: JSON?) -> JSON? {
        // `try?`: as said.
        value?.stringValue.map { text in .string((try? CivilDate(text)).map(date) ?? text) }
    }

    static func date(_ date: CivilDate) -> String { "\(date.year)年\(date.month)月\(date.day)日" }

    /// 20个工作日.
    static func term(_ value: JSON?) -> JSON? {
        guard let value, let count = value["value"]?.integerValue, let unit = value["unit"]?.stringValue
        else {
            return nil
        }
        let units = ["working_day": "个工作日", "calendar_day": "日", "month": "个月", "hour": "小时"]
        return .string("\(count)\(units[unit] ?? unit)")
    }

    /// ¥1,234.50 as 1234.50元.
    static func amount(_ fen: JSON?) -> JSON? {
        guard let fen = fen?.integerValue, fen >= 0 else { return nil }
        return .string("\(fen / 100).\(String(Int(fen % 100), digits: 2))元")
    }

    static func word(_ value: JSON?, _ words: [String: String]) -> JSON? {
        value?.stringValue.map { .string(words[$0] ?? $0) }
    }

    static let identity = [
        "resident_id": "居民身份证", "111": "居民身份证", "credit_code": "统一社会信用代码", "uscc": "统一社会信用代码",
        "passport": "护照", "414": "护照",
    ]
    static let materialForm = ["original": "原件", "copy": "复印件", "electronic": "电子件"]
    static let checked = [
        "original_seen": "已核对原件", "copy_only": "仅收复印件", "electronic_verified": "电子核验",
    ]
    static let mode = ["online": "全程网办", "delegated": "异地代收代办", "joint": "多地联办"]
    static let delivery = [
        "mail": "邮寄送达", "window": "窗口领取", "electronic": "电子送达", "representative": "由代理人领取",
    ]
    static let refusalKind = [
        "not_required": "依法不需要取得行政许可或者办理本事项", "not_competent": "不属于本机关职权范围",
        "not_qualified": "申请人不具备申请资格", "incomplete": "申请材料不齐全或者不符合法定形式",
    ]
    static let ground = [
        "correction_lapsed": "逾期未补正申请材料", "tolerance_lapsed": "逾期未补交容缺材料",
        "applicant_gone": "申请人死亡、丧失行为能力或者法人、其他组织终止", "accepted_in_error": "受理后发现不符合受理条件",
        "fee_unpaid": "逾期未缴纳法定费用", "other": "其他依法应当终止的情形",
    ]
    static let outcome = [
        "approved": "准予", "denied": "不予批准", "done": "办结", "partial": "部分准予", "forwarded": "转报上级机关",
    ]
    static let excluded = ["legal": "法定办结时限", "promised": "承诺办结时限", "both": "法定办结时限和承诺办结时限"]
    static let procedure = [
        "hearing": "听证", "bidding": "招标", "auction": "拍卖", "inspection": "检验", "testing": "检测",
        "quarantine": "检疫", "appraisal": "鉴定", "expert_review": "专家评审", "site_visit": "现场勘验",
        "publicity": "公示",
    ]
}
