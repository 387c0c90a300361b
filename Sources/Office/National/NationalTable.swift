/// The five tables that a case's course is reported in. Source: DOMAIN.md §4.2 (national exchange, 上行).
public enum NationalTable: String, CaseIterable, Sendable {
    case accept = "up_pro_accept"
    case process = "up_pro_process"
    case result = "up_pro_result"
    case special = "up_pro_special_procedure"
    case material = "up_pro_material"

    /// A column and the most characters it takes.
    struct Column {
        var name: String
        var most: Int

        init(_ name: String, _ most: Int) {
            self.name = name
            self.most = most
        }
    }

    /// The columns in their order. The guid before and the batch behind are those of `up_pro_accept`; lengths that the
    /// source does not give are ours (docs/national-exchange.md).
    var columns: [Column] { [Column("rowGuid", 36), Column("projectNo", 50)] + own + Self.batch }

    private static let batch = [
        Column("cdOperation", 1), Column("cdTime", 19), Column("cdBatch", 20),
    ]

    private var own: [Column] {
        switch self {
        case .accept: Self.acceptColumns
        case .process:
            [
                Column("eventName", 2), Column("processName", 200), Column("eventStartTime", 19),
                Column("eventEndTime", 19), Column("handleUserName", 100), Column("handleExplain", 1_000),
                Column("remark", 1_000),
            ]
        case .result:
            [
                Column("resultType", 2), Column("resultDate", 19), Column("resultExplain", 1_000),
                Column("resultCetrName", 200), Column("resultCetrNo", 100), Column("isDeliveryResults", 1),
                Column("satisfaction", 2), Column("handleUserName", 100),
            ]
        case .special:
            [
                Column("specialType", 2), Column("specialName", 200), Column("specialTime", 19),
                Column("specialReason", 1_000), Column("applyerUserName", 100), Column("endTime", 19),
                Column("result", 1_000), Column("specialExplain", 1_000), Column("handleUser", 100),
            ]
        case .material:
            [
                Column("materialName", 200), Column("getType", 2), Column("getNum", 10),
                Column("materialAttachName", 200),
            ]
        }
    }

    private static let acceptColumns = [
        Column("catalogCode", 12), Column("localCatalogCode", 50), Column("taskCode", 36),
        Column("localTaskCode", 50), Column("taskHandleItem", 50), Column("taskName", 300),
        Column("taskVersion", 10), Column("projectName", 300), Column("projectType", 2),
        Column("applyDate", 19), Column("applyType", 2), Column("applyerName", 100),
        Column("applyerType", 2), Column("applyerPageType", 20), Column("applyerPageCode", 50),
        Column("contactName", 100), Column("contactType", 20), Column("contactCode", 50),
        Column("contactMobile", 11), Column("legal", 100), Column("address", 100), Column("zipCode", 6),
        Column("orgCode", 18), Column("orgName", 200), Column("handleUserName", 100),
        Column("acceptDate", 19), Column("acceptDocNo", 30), Column("promiseDate", 19),
        Column("dataSource", 3),
    ]
}

/// One row: its table, and values by column. An absent or empty value is NULL.
struct NationalRow {
    var table: NationalTable
    var values: [String: String]
}
