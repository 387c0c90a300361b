import Mapping
import StrictJSON

/// The platform's tables with one invented matter (示例), to be changed cell by cell.
struct PlatformSample {
    var basic: [[String: String]] = [
        [
            "row_guid": "G1", "task_name": "残疾人证新办（示例）", "catalog_code": "001043001000", "task_type": "10",
            "by_law": "国办发〔2020〕35号\n示例办法", "use_level": "3", "task_code": Self.code, "task_state": "1",
            "task_version": "2", "dept_name": "示例残联", "dept_code": "11440100007483172Q",
            "anticipate_day": "30", "anticipate_type": "G", "promise_day": "15", "promise_type": "G",
            "accept_condition": "户籍在本市（示例）", "handle_flow": "受理→审查→决定", "server_type": "1,2",
            "project_type": "2", "transact_addr": "示例路1号", "link_way": "0477-12345",
            "plan_effective_date": "2026-01-01 00:00:00", "cd_operation": "I", "power_source": "01",
            "cd_batch": "示例批次", "special_procedure": "NULL",
        ]
    ]
    var extend: [[String: String]] = [
        [
            "row_guid": "E1", "task_guid": "G1", "handle_area": "1", "result_type": "10",
            "result_name": "残疾人证", "is_express": "1", "town_code": "", "cd_operation": "I",
        ]
    ]
    var material: [[String: String]] = [
        [
            "row_guid": "M2", "task_guid": "G1", "material_name": "残疾评定表", "material_type": "1",
            "material_format": "1", "page_num": "2", "is_need": "1", "fill_explain": "逐项填写",
            "page_format": "A4",
            "order_num": "2", "cd_operation": "I",
        ],
        [
            "row_guid": "M1", "task_guid": "G1", "material_name": "居民身份证", "material_type": "1",
            "material_format": "2", "page_num": "1", "is_need": "必要", "source_explain": "申请人自备",
            "order_num": "1", "cd_operation": "I",
        ],
    ]
    var fee: [[String: String]] = []
    /// Further tables by their names.
    var more: [String: [[String: String]]] = [:]
    var reading: JSON = Self.reading
    var supplement: [SheetRow] = []

    static let code = "11440100007483172Q3001043001000"
    /// What the sample's codes mean.
    static let reading: JSON = [
        "values": [
            "task_state": ["1": "在用", "2": "取消"], "cd_operation": ["I": "新增", "D": "删除"],
            "anticipate_type": ["G": "工作日"], "PROMISETYPE": ["G": "工作日"],
            "handle_area": ["1": ["跨省通办", "bloc:呼包鄂乌"], "9": nil], "result_type": ["10": "证照", "20": "证明"],
            "is_express": ["1": ["邮寄", "窗口领取"], "0": "窗口领取"], "is_need": ["1": true, "2": "否"],
            "material_type": ["1": "原件", "2": "复印件"], "material_format": ["1": nil, "2": "电子件"],
        ],
        "defaults": ["通办方式": "异地代收代办", "acceptance": "办理地", "issued_by": "destination"],
    ]

    var tables: [PlatformTable] {
        let all = [
            ("dn_task_general_basic", basic), ("dn_task_general_extend", extend),
            ("dn_task_general_material", material), ("dn_task_general_fee_project", fee),
        ]
        return (all + more.sorted { $0.key < $1.key }).compactMap { Self.table($0, $1) }
    }

    /// The header has every column that a row has; row 2 is the first.
    static func table(_ name: String, _ rows: [[String: String]]) -> PlatformTable? {
        guard !rows.isEmpty else { return nil }
        let header = Set(rows.flatMap(\.keys)).sorted()
        return PlatformTable(
            name: name, header: header,
            rows: rows.enumerated().map { index, row in
                PlatformTable.Row(number: index + 2, cells: header.map { row[$0] ?? "" })
            })
    }

    func read() throws -> PlatformImport {
        let reading = try PlatformReading(reading)
        return try PlatformImport(tables: tables, reading: reading, supplement: supplement, named: "补充")
    }

    /// Place and code of all faults; empty when the tables are taken.
    func faults() throws -> [String] {
        do {
            _ = try read()
            return []
        } catch let error as ImportFaults {
            return error.faults.map { "\($0.place) \($0.fault.code)" }
        }
    }

    /// The matters put, by their JSON.
    func matters() throws -> [JSONObject] {
        try read().changes.compactMap { if case .put(let matter) = $0 { matter.json } else { nil } }
    }

    /// What was not taken over, with where and how often.
    func notes() throws -> [String] {
        try read().notes.map { "\($0.what) \($0.table) \($0.column) \($0.count)" }
    }
}
