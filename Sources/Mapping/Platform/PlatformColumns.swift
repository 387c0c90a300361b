// table: the columns of the platform's tables
internal import Codes
internal import StrictJSON

/// The columns that fill a matter, by kind of table. Source: DDL of the national exchange in public code.
enum PlatformColumns {
    /// Of several columns for one member, the first that is filled counts.
    static func all(of kind: PlatformTable.Kind) -> [PlatformColumn] {
        switch kind {
        case .basic: basic
        case .extend: extend
        case .material: material
        case .fee: fee
        }
    }

    /// Columns by which rows are told apart and joined, and what the exchange notes of its own work: they say nothing of
    /// a matter.
    static let keys: Set<String> = [
        "id", "version", "createtime", "createuserid", "createorgid", "tenantid", "updatetime",
        "updateuserid", "updateorgid", "rowguid", "taskguid", "taskcode", "taskhandleitem", "ordernum",
        "cdtime", "cdbatch", "datasource", "syncsign",
    ]

    /// Every column that is known, by its plain name.
    static let names: Set<String> = keys.union(
        PlatformTable.Kind.allCases.flatMap { all(of: $0).map { PlatformTable.plain($0.name) } })

    /// Columns of codes by their plain names; a name means the same in every table.
    static let coded: [String: PlatformColumn] = Dictionary(
        PlatformTable.Kind.allCases.flatMap(all(of:)).filter { $0.codes != nil }
            .map { (PlatformTable.plain($0.name), $0) }
    ) { first, _ in first }

    /// Words for whether a row's matter counts.
    enum State: String, CaseIterable { case inForce = "in_force", ended }
    /// Words for what the exchange did with a row.
    enum Operation: String, CaseIterable { case put, delete }

    static let state = PlatformColumn(
        name: "task_state", member: nil,
        kind: .coded(
            codes(
                ["在用": "in_force", "取消": "ended"], hint: "在用 取消",
                shape: JSONShape<State>.word(State.self).map { .string($0.rawValue) })))
    static let operation = PlatformColumn(
        name: "cd_operation", member: nil,
        kind: .coded(
            codes(
                ["新增": "put", "修改": "put", "删除": "delete"], hint: "新增 修改 删除",
                shape: JSONShape<Operation>.word(Operation.self).map { .string($0.rawValue) })))

    private static let basic = [
        column("task_handle_item", "code"),
        column("task_code", "code"),
        column("task_name", "name"),
        column("catalog_code", "base_code"),
        column("task_type", "type"),
        column("by_law", "basis", .lines),
        column("use_level", "level", .coded(level)),
        state,
        column("task_version", "version"),
        column("dept_name", "agency.name"),
        column("dept_code", "agency.uscc"),
        column("anticipate_day", "legal.value"),
        column("anticipate_type", "legal.unit", .coded(unit)),
        column("promise_day", "promised.value"),
        column("promise_type", "promised.unit", .coded(unit)),
        column("accept_condition", "conditions", .lines),
        column("handle_flow", "steps.name", .steps),
        column("server_type", "subjects", .coded(subjects)),
        column("project_type", "instant", .coded(instant)),
        column("transact_addr", "contact.address"),
        column("transact_time", "contact.hours"),
        column("link_way", "contact.phone"),
        column("supervise_way", "contact.complaint_phone"),
        column("plan_effective_date", "effective", .firstDay),
        column("plan_cancel_date", "expires", .lastDay),
        operation,
    ]

    private static let extend = [
        column("village_code", "division"),
        column("town_code", "division"),
        column("handle_area", "scopes", .coded(scopes)),
        column("result_name", "result.name"),
        column("result_type", "result.kind", .coded(resultKind)),
        column("is_express", "result.delivery", .coded(delivery)),
        operation,
    ]

    private static let material = [
        column("row_guid", "materials.code"),
        column("material_name", "materials.name"),
        column("material_format", "materials.form", .coded(materialForm)),
        column("material_type", "materials.form", .coded(materialForm)),
        column("page_num", "materials.copies"),
        column("is_need", "materials.required", .coded(required)),
        column("source_explain", "materials.source"),
        column("fill_explain", "materials.spec"),
        operation,
    ]

    private static let fee = [
        column("fee_name", "fee.items.name"),
        column("fee_stand", "fee.items.amount_fen"),
        column("by_law", "fee.items.basis"),
        operation,
    ]

    private static func column(_ name: String, _ member: String, _ kind: PlatformColumn.Kind = .plain)
        -> PlatformColumn
    {
        let columns = SheetColumns.catalogue
        return PlatformColumn(
            name: name, member: columns.place(of: member).map { columns.all[$0] }, kind: kind)
    }
}

// Whose codes are known, and what the others may mean.
extension PlatformColumns {
    /// 行使层级. Source: GB/T 39046-2020 A.2.
    private static let level = PlatformCodes(
        standard: Dictionary((1...7).map { (String($0), .string(String($0))) }) { first, _ in first },
        words: [:], isList: false, takesText: false, hint: "1 至 7（GB/T 39046 A.2）", shape: text(1...20))

    /// 服务对象. Source: GB/T 39046-2020 A.4.
    private static let subjects = PlatformCodes(
        standard: [
            "1": "person", "2": "organisation", "3": "organisation", "4": "organisation",
            "5": "organisation", "6": "organisation",
        ], words: words("subjects"), isList: true, takesText: false, hint: "自然人 法人",
        shape: JSONShape<Subject>.word(Subject.self).map { .string($0.rawValue) })

    /// 办件类型: 1 即办件, 2 承诺件, 9 其他. Source: GB/T 39046-2020 A.6.
    private static let instant = PlatformCodes(
        standard: ["1": true, "2": false, "9": false],
        words: ["即办件": true, "承诺件": false, "是": true, "否": false], isList: false, takesText: false,
        hint: "是（即办件） 否", shape: flag)

    /// The exchange's own list is not public.
    private static let unit = codes(
        words("promised.unit"), hint: "工作日 自然日 月 小时",
        shape: JSONShape<TimeLimit.Unit>.word(TimeLimit.Unit.self).map { .string($0.rawValue) })

    /// The exchange's own list is not public.
    private static let scopes = codes(
        words("scopes"), isList: true, hint: "全市通办 全省通办 全国通办 bloc:<名称>",
        shape: JSONShape<Scope>.scope.map { .string($0.description) })

    /// The exchange's own list is not public.
    private static let resultKind = codes(
        [:], isList: true, takesText: true, hint: "文字，如 证照", shape: text(1...100))

    /// The exchange's own list is not public; what the codes of 是否支持物流快递 mean for the ways is the region's to say.
    private static let delivery = codes(
        words("result.delivery"), isList: true, hint: "邮寄 窗口领取 网络送达 代领，可多项",
        shape: JSONShape<Outcome.Way>.word(Outcome.Way.self).map { .string($0.rawValue) })

    /// 材料类型 and 材料形式 both tell the form; the exchange's own lists are not public.
    private static let materialForm = codes(
        words("materials.form"), hint: "原件 复印件 电子件，或 null",
        shape: JSONShape<Material.Form>.word(Material.Form.self).map { .string($0.rawValue) })

    /// The exchange's own list is not public.
    private static let required = codes(
        ["是": true, "否": false, "必要": true, "非必要": false], hint: "是（必要） 否", shape: flag)

    private static var flag: JSONShape<JSON> { JSONShape<Bool>.bool.map { .bool($0) } }

    private static func text(_ length: ClosedRange<Int>) -> JSONShape<JSON> {
        JSONShape<String>.string(length).map { .string($0) }
    }

    private static func codes(
        _ words: [String: JSON], isList: Bool = false, takesText: Bool = false, hint: String,
        shape: JSONShape<JSON>
    ) -> PlatformCodes {
        PlatformCodes(
            standard: [:], words: words, isList: isList, takesText: takesText, hint: hint, shape: shape)
    }

    /// The words of our own column.
    private static func words(_ name: String) -> [String: JSON] {
        let columns = SheetColumns.catalogue
        return (columns.place(of: name).map { columns.all[$0].words } ?? [:]).mapValues { .string($0) }
    }
}
