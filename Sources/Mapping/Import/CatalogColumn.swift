// table: the columns of a catalogue sheet
internal import StrictJSON

/// One column of a catalogue sheet: the member it fills, and how its cells are read.
struct CatalogColumn {
    /// How a cell becomes a value.
    enum Kind {
        case text
        case integer
        case flag
        /// Values separated by `|`.
        case list
        /// JSON text.
        case json
    }

    /// The member's path within the matter.
    let path: [String]
    /// The list to which the row adds one element, when the column is one of its members: how long its path
    /// is.
    let listDepth: Int?
    let kind: Kind
    /// The header's Chinese form.
    let nameZh: String
    /// Chinese words for the values of closed lists.
    let words: [String: String]

    /// The header's form: the path with dots.
    var name: String { path.joined(separator: ".") }

    private init(
        _ name: String, _ nameZh: String, _ kind: Kind = .text, list: Int? = nil,
        _ words: [String: String] = [:]
    ) {
        path = name.split(separator: ".").map(String.init)
        listDepth = list
        self.kind = kind
        self.nameZh = nameZh
        self.words = words
    }

    private static let sides = ["收件地": "origin", "办理地": "destination"]
    private static let units = [
        "工作日": "working_day", "个工作日": "working_day", "自然日": "calendar_day", "日": "calendar_day", "月": "month",
        "个月": "month", "小时": "hour",
    ]

    static let all: [CatalogColumn] = [
        CatalogColumn("code", "事项编码"),
        CatalogColumn("base_code", "基本编码"),
        CatalogColumn("name", "事项名称"),
        CatalogColumn("name_native", "民族文字名称"),
        CatalogColumn("plain", "通俗说明"),
        CatalogColumn("type", "事项类型"),
        CatalogColumn("agency.name", "实施主体"),
        CatalogColumn("agency.uscc", "统一社会信用代码"),
        CatalogColumn("division", "行政区划"),
        CatalogColumn("level", "行使层级"),
        CatalogColumn("contact.phone", "咨询电话"),
        CatalogColumn("contact.complaint_phone", "投诉电话"),
        CatalogColumn("contact.address", "办理地点"),
        CatalogColumn("contact.hours", "办理时间"),
        CatalogColumn(
            "subjects", "服务对象", .list,
            ["自然人": "person", "个人": "person", "法人": "organisation", "法人和其他组织": "organisation"]),
        CatalogColumn(
            "modes", "通办方式", .list,
            ["全程网办": "online", "异地代收代办": "delegated", "代收代办": "delegated", "多地联办": "joint"]),
        CatalogColumn(
            "scopes", "通办范围", .list,
            ["全市通办": "city", "全省通办": "province", "全区通办": "province", "跨省通办": "nation", "全国通办": "nation"]),
        CatalogColumn("acceptance", "受理方", .text, sides),
        CatalogColumn("issued_by", "发证方", .text, sides),
        CatalogColumn("agreement", "代受理协议"),
        CatalogColumn("conditions", "受理条件", .list),
        CatalogColumn("basis", "设定依据", .list),
        CatalogColumn("instant", "即办件", .flag),
        CatalogColumn("legal.value", "法定时限", .integer),
        CatalogColumn("legal.unit", "法定时限单位", .text, units),
        CatalogColumn("promised.value", "承诺时限", .integer),
        CatalogColumn("promised.unit", "承诺时限单位", .text, units),
        CatalogColumn("deemed", "逾期视为受理", .flag),
        CatalogColumn("remedy.review_organ", "复议机关"),
        CatalogColumn("remedy.review_days", "复议期限（日）", .integer),
        CatalogColumn("remedy.court", "诉讼法院"),
        CatalogColumn("remedy.suit_months", "起诉期限（月）", .integer),
        CatalogColumn("fee.when", "收费时点", .text, ["受理时": "acceptance", "发证时": "issue"]),
        CatalogColumn("result.name", "结果名称"),
        CatalogColumn("result.kind", "结果类型"),
        CatalogColumn(
            "result.delivery", "领取方式", .list,
            ["邮寄": "mail", "窗口领取": "window", "网络送达": "electronic", "代领": "representative"]),
        CatalogColumn("validity", "有效期限"),
        CatalogColumn("effective", "生效日期"),
        CatalogColumn("expires", "失效日期"),
        CatalogColumn("version", "版本", .integer),
        CatalogColumn("form", "表单", .json),
        CatalogColumn("retired_on", "取消日期"),
        CatalogColumn("replaced_by", "接替事项"),

        CatalogColumn("materials.code", "材料编码", list: 1),
        CatalogColumn("materials.name", "材料名称", list: 1),
        CatalogColumn(
            "materials.form", "材料形式", list: 1, ["原件": "original", "复印件": "copy", "电子件": "electronic"]),
        CatalogColumn("materials.copies", "材料份数", .integer, list: 1),
        CatalogColumn("materials.required", "材料必要", .flag, list: 1),
        CatalogColumn("materials.tolerable", "可容缺", .flag, list: 1),
        CatalogColumn("materials.commitment", "可告知承诺", .flag, list: 1),
        CatalogColumn("materials.licence", "电子证照类型", list: 1),
        CatalogColumn("materials.source", "来源渠道", list: 1),
        CatalogColumn("materials.spec", "填报须知", list: 1),
        CatalogColumn("materials.plain", "材料说明", list: 1),
        CatalogColumn("steps.name", "环节名称", list: 1),
        CatalogColumn("steps.side", "环节所属", list: 1, sides),
        CatalogColumn("joint_steps.code", "联办环节编码", list: 1),
        CatalogColumn("joint_steps.name", "联办环节名称", list: 1),
        CatalogColumn("joint_steps.side", "联办环节所属", list: 1, sides),
        CatalogColumn("joint_steps.after", "联办前置环节", .list, list: 1),
        CatalogColumn("special_procedures.kind", "特别程序", list: 1),
        CatalogColumn("special_procedures.days", "特别程序天数", .integer, list: 1),
        CatalogColumn(
            "special_procedures.excluded", "特别程序扣除", list: 1,
            ["法定时限": "legal", "承诺时限": "promised", "两者": "both"]),
        CatalogColumn("special_procedures.basis", "特别程序依据", list: 1),
        CatalogColumn("fee.items.name", "收费项目", list: 2),
        CatalogColumn("fee.items.amount_fen", "收费金额（分）", .integer, list: 2),
        CatalogColumn("fee.items.basis", "收费依据", list: 2),
        CatalogColumn("fields.name", "表单字段", list: 1),
        CatalogColumn("fields.title", "字段标题", list: 1),
        CatalogColumn(
            "fields.type", "字段类型", list: 1,
            ["文字": "string", "整数": "integer", "数字": "number", "是否": "boolean"]),
        CatalogColumn("fields.required", "字段必填", .flag, list: 1),
        CatalogColumn("fields.enum", "字段选项", .list, list: 1),
        CatalogColumn("fields.format", "字段格式", list: 1),
        CatalogColumn("fields.minLength", "字段最短", .integer, list: 1),
        CatalogColumn("fields.maxLength", "字段最长", .integer, list: 1),
        CatalogColumn("fields.minimum", "字段最小", .integer, list: 1),
        CatalogColumn("fields.maximum", "字段最大", .integer, list: 1),
        CatalogColumn("fields.description", "字段说明", list: 1),
    ]

    /// Places in `all` by both forms of the header.
    static let places: [String: Int] = Dictionary(
        all.enumerated().flatMap { [($0.element.name, $0.offset), ($0.element.nameZh, $0.offset)] }
    ) { first, _ in first }
}
