internal import Codes
internal import StrictJSON

/// Every cell of the tables seen once: codes that nothing explains, and columns of which a matter has nothing.
struct PlatformSurvey {
    /// A code that nothing explains.
    struct Unknown {
        let column: PlatformColumn
        let code: String
        /// Rows that have it.
        var count: Int
        /// The first of them.
        let place: PlatformPlace
    }

    /// In the order of the tables and their columns, the codes of a column by their text.
    private(set) var unknown: [Unknown] = []
    private(set) var notes = PlatformNotes()

    /// Codes of one column beyond which it is no code at all.
    private static let codesMax = 1_000

    init(_ source: PlatformSource) {
        var places: [String: [String: Int]] = [:]
        for (index, table) in source.tables.enumerated() {
            for column in source.columns[index] where column.column.codes != nil {
                for row in table.rows.indices {
                    let text = table.text(row, column.place)
                    guard !text.isEmpty else { continue }
                    for code in source.unknown(in: text, of: column) {
                        let place = PlatformPlace(table: index, row: row)
                        note(code, of: column.column, at: place, &places)
                    }
                }
            }
            countUnused(table, source)
        }
        let order = Dictionary(unknown.map { $0.column.name }.enumerated().map { ($0.element, $0.offset) }) {
            first, _ in first
        }
        unknown.sort {
            (order[$0.column.name] ?? 0, $0.code) < (order[$1.column.name] ?? 0, $1.code)
        }
    }

    private mutating func note(
        _ code: String, of column: PlatformColumn, at place: PlatformPlace,
        _ places: inout [String: [String: Int]]
    ) {
        if let known = places[column.name]?[code] {
            unknown[known].count += 1
        } else if places[column.name, default: [:]].count < Self.codesMax {
            places[column.name, default: [:]][code] = unknown.count
            unknown.append(Unknown(column: column, code: code, count: 1, place: place))
        }
    }

    private mutating func countUnused(_ table: PlatformTable, _ source: PlatformSource) {
        var used = PlatformColumns.keys.union(
            PlatformColumns.all(of: table.kind).map { PlatformTable.plain($0.name) })
        switch table.kind {
        // Where there are items, their basis may be that of the matter.
        case .basic where source.tables.contains { $0.kind == .fee }: used.insert("feebasis")
        case .material: used.insert("pageformat")
        default: break
        }
        for (place, header) in table.header.enumerated() where !used.contains(PlatformTable.plain(header)) {
            let count = table.rows.indices.count { !table.text($0, place).isEmpty }
            if count > 0 { notes.add(.columnUnused, table: table.name, column: header, count: count) }
        }
    }

    /// One fault for each code that nothing explains, at the first row that has it.
    func faults(_ source: PlatformSource) -> [ImportFault] {
        unknown.map { unknown in
            let (column, code) = (unknown.column.name, unknown.code)
            let fault = ShapeFault(
                .wordUnknown,
                message: """
                    nothing says what “\(code)” means, in \(unknown.count) row(s): \
                    put {"values": {"\(column)": {"\(code)": …}}} into the reading
                    """,
                messageZh:
                    "代码“\(code)”（\(unknown.count) 行）含义未知，请在读法 values.\(column) 中写明：\(hint(unknown.column))")
            return source.fault(fault, unknown.place, column)
        }
    }

    /// A reading with what is known, and each open place with how often it is met and what may stand there.
    func draft(_ source: PlatformSource, _ matters: [PlatformMatter]) -> JSON {
        var values = source.reading.json["values"]?.objectValue ?? [:]
        for unknown in unknown {
            // The operator's own spelling of a column counts.
            let name =
                values.keys.first { PlatformTable.plain($0) == PlatformTable.plain(unknown.column.name) }
                ?? unknown.column.name
            var codes = values[name]?.objectValue ?? [:]
            codes[unknown.code] = .string(
                "\(PlatformReading.openMark) \(unknown.count) 行：\(hint(unknown.column))")
            values[name] = .object(codes)
        }
        var defaults = source.reading.json["defaults"]?.objectValue ?? [:]
        let known = Set(source.reading.defaults.map(\.column.name))
        for (name, hint) in Self.asked where !known.contains(name) {
            let count = matters.count { $0.isInForce && Self.lacks(name, $0, source) }
            if count > 0 {
                defaults[name] = .string("\(PlatformReading.openMark) \(count) 个事项未填：\(hint)")
            }
        }
        return ["values": .object(values), "defaults": .object(defaults)]
    }

    private func hint(_ column: PlatformColumn) -> String { column.codes?.hint ?? "" }

    /// What a matter must have and the tables may lack.
    private static let asked = [
        ("modes", "全程网办 异地代收代办 多地联办"), ("acceptance", "办理地 收件地"), ("issued_by", "办理地 收件地"),
        ("scopes", "全市通办 全省通办 全国通办 bloc:<名称>"), ("subjects", "自然人 法人"),
        ("promised.value", "整数"), ("promised.unit", "工作日 自然日 月 小时"), ("contact.phone", "咨询电话"),
        ("result.name", "文字"), ("result.kind", "文字，如 证照"), ("result.delivery", "邮寄 窗口领取 网络送达 代领"),
        ("effective", "YYYY-MM-DD"), ("materials.form", "原件 复印件 电子件"), ("materials.copies", "整数"),
        ("materials.required", "是 否"), ("fee.when", "受理时 发证时"),
    ]

    /// Whether no cell fills the member; a code that nothing explains yet fills it.
    private static func lacks(_ name: String, _ matter: PlatformMatter, _ source: PlatformSource) -> Bool {
        func isFilled(_ place: PlatformPlace) -> Bool {
            source.columns[place.table].contains { column in
                column.column.member?.name == name
                    && !source.tables[place.table].text(place.row, column.place).isEmpty
            }
        }
        if name.hasPrefix("materials.") { return !matter.materials.allSatisfy(isFilled) }
        if name == "fee.when" { return !matter.fees.isEmpty }
        return !([matter.basic] + (matter.extend.map { [$0] } ?? [])).contains(where: isFilled)
    }
}
