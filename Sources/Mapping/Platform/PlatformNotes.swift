public import StrictJSON

/// What an import of the platform's tables did not take over, or took from elsewhere, counted; nothing is dropped in
/// silence.
public struct PlatformNote: Hashable, Sendable {
    /// What was done.
    public enum What: String, CaseIterable, Hashable, Sendable {
        /// Another version of the matter counts.
        case versionOlder = "version_older"
        /// The exchange deleted the row.
        case rowDeleted = "row_deleted"
        /// A matter has nothing that the column says.
        case columnUnused = "column_unused"
        /// No table that tells of matters.
        case tableUnused = "table_unused"
        /// 行政区划 taken from the credit code of the body.
        case divisionDerived = "division_derived"
        /// 统一社会信用代码 taken from the matter's code, since the body's code is none.
        case agencyDerived = "agency_derived"
        /// 收费标准 is no amount in yuan.
        case feeUnread = "fee_unread"
        /// 办理流程 is too long for steps.
        case stepsUnread = "steps_unread"
        /// The supplement says something of matters that the tables do not have.
        case supplementUnused = "supplement_unused"

        /// For the operator.
        public var message: String {
            switch self {
            case .versionOlder: "非最新有效版本，未采用"
            case .rowDeleted: "已标记删除，未采用"
            case .columnUnused: "事项目录中无对应项，未采用"
            case .tableUnused: "不是事项表，未读取"
            case .divisionDerived: "行政区划取自实施主体信用代码，请核对"
            case .agencyDerived: "实施主体编码不是信用代码，取自事项编码"
            case .feeUnread: "收费标准不是以元计的金额，该事项收费未采用，请在补充表中填写"
            case .stepsUnread: "办理流程过长，未采用"
            case .supplementUnused: "补充表中的事项不在各表中"
            }
        }
    }

    /// What was done.
    public let what: What
    /// The table, as its file or sheet is called; empty: all.
    public let table: String
    /// The column, as the table writes it; empty: the whole row.
    public let column: String
    /// How many rows, or matters.
    public let count: Int

    /// `{"what","table"?,"column"?,"count","message"}`.
    public var json: JSON {
        var json: JSONObject = ["what": .string(what.rawValue)]
        if !table.isEmpty { json["table"] = .string(table) }
        if !column.isEmpty { json["column"] = .string(column) }
        json["count"] = .integer(Int64(count))
        json["message"] = .string(what.message)
        return .object(json)
    }
}

/// Counts notes.
struct PlatformNotes {
    private struct Place: Hashable {
        let what: PlatformNote.What
        let table: String
        let column: String
    }

    private var counts: [Place: Int] = [:]

    mutating func add(_ what: PlatformNote.What, table: String = "", column: String = "", count: Int = 1) {
        counts[Place(what: what, table: table, column: column), default: 0] += count
    }

    mutating func add(_ other: PlatformNotes) { counts.merge(other.counts, uniquingKeysWith: +) }

    /// By kind, table and column.
    var all: [PlatformNote] {
        let order = PlatformNote.What.allCases
        return counts.sorted {
            (order.firstIndex(of: $0.key.what) ?? 0, $0.key.table, $0.key.column)
                < (order.firstIndex(of: $1.key.what) ?? 0, $1.key.table, $1.key.column)
        }.map { PlatformNote(what: $0.key.what, table: $0.key.table, column: $0.key.column, count: $0.value) }
    }
}
