// table: the columns of a mapping sheet
extension SheetColumns {
    /// The columns of a mapping sheet; a row with our code begins a mapping.
    static let mapping = SheetColumns(
        begin: "local",
        [
            SheetColumn("local", "本方事项编码"),
            SheetColumn("target", "对方事项编码", .value),
            SheetColumn("bundle", "一件事编码", .value),
            SheetColumn("peer", "对方网关"),
            SheetColumn("divisions", "适用区划", .list),
            SheetColumn("from", "起始日期"),
            SheetColumn("to", "终止日期"),
            SheetColumn("note", "备注", .value),
            SheetColumn("when", "情形（JSON）", .json),
            SheetColumn("form", "表单规则（JSON）", .json),
            SheetColumn("materials", "材料规则（JSON）", .json),
            SheetColumn(
                "when.applicant", "申请人类型", .list,
                ["自然人": "person", "个人": "person", "法人": "organisation", "法人和其他组织": "organisation"]),
            SheetColumn("when.form.field", "情形字段", .value, list: 2),
            SheetColumn("when.form.values", "情形取值", .values, list: 2),

            SheetColumn("form.rules.to", "对方字段", .value, list: 2),
            SheetColumn("form.rules.from", "本方字段", .value, list: 2),
            SheetColumn("form.rules.constant", "固定值", .value, list: 2),
            SheetColumn("form.rules.codes", "代码对照", .table, list: 2),
            SheetColumn("form.rules.lossy", "有意合并", .flag, list: 2),
            SheetColumn("form.rules.date.from", "本方日期格式", list: 2),
            SheetColumn("form.rules.date.to", "对方日期格式", list: 2),
            SheetColumn("form.rules.number.scale", "小数点移位", .integer, list: 2),
            SheetColumn("form.rules.number.decimals", "小数位数", .integer, list: 2),
            SheetColumn(
                "form.rules.number.as", "数字类型", list: 2, ["整数": "integer", "数字": "number", "文字": "text"]),
            SheetColumn("form.rules.join", "合并字段", .values, list: 2),
            SheetColumn("form.rules.with", "连接符", .value, list: 2),
            SheetColumn("form.rules.part.by", "分段符", .value, list: 2),
            SheetColumn("form.rules.part.index", "取第几段（从0起）", .integer, list: 2),
            SheetColumn("form.rules.part.of", "共几段", .integer, list: 2),
            SheetColumn("form.rules.part.start", "起始字符（从0起）", .integer, list: 2),
            SheetColumn("form.rules.part.length", "字符数", .integer, list: 2),
            SheetColumn("form.rules.default", "缺省值", .value, list: 2),
            SheetColumn("form.rules.note", "规则说明", .value, list: 2),
            SheetColumn("form.drop", "不传字段", .values),

            SheetColumn("materials.rules.to", "对方材料", .value, list: 2),
            SheetColumn("materials.rules.from", "本方材料", .value, list: 2),
            SheetColumn("materials.rules.replaced_by", "替代材料", .values, list: 2),
            SheetColumn("materials.rules.shared.licence", "共享证照", .value, list: 2),
            SheetColumn("materials.rules.shared.source", "共享来源", .value, list: 2),
            SheetColumn("materials.rules.needs_original", "须收原件", .flag, list: 2),
            SheetColumn("materials.drop", "不送材料", .values),
        ])
}
