import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("Importing the platform's tables")
struct PlatformTests {
    let basic = "dn_task_general_basic"

    @Test("the rows of the tables become one matter, as our own sheet would say it")
    func good() throws {
        let matter = try #require(try PlatformSample().matters().first)
        #expect(matter["code"] == .string(PlatformSample.code))
        #expect(matter["basis"] == ["国办发〔2020〕35号", "示例办法"])
        #expect(matter["steps"] == [["name": "受理"], ["name": "审查"], ["name": "决定"]])
        #expect(matter["legal"] == ["value": 30, "unit": "working_day"])
        #expect(matter["subjects"] == ["person", "organisation"] && matter["instant"] == false)
        #expect(matter["scopes"] == ["nation", "bloc:呼包鄂乌"] && matter["modes"] == ["delegated"])
        #expect(matter["division"] == "440100" && matter["level"] == "3")
        #expect(matter["result"]?["kind"] == "证照" && matter["result"]?["delivery"] == ["mail", "window"])
        #expect(matter["effective"] == "2026-01-01" && matter["expires"] == nil && matter["version"] == 2)
        let materials = try #require(matter["materials"]?.arrayValue)
        #expect(materials.map { $0["code"] } == ["M1", "M2"], "in the order of order_num")
        #expect(materials.map { $0["form"] } == ["electronic", "original"])
        #expect(materials.map { $0["spec"] } == [nil, "逐项填写；A4"])
        #expect(materials.map { $0["required"] } == [true, true] && materials[1]["copies"] == 2)
    }

    @Test("what the sheet import makes of the document is the same catalogue")
    func document() throws {
        let read = try PlatformSample().read()
        #expect(try CatalogImport(json: read.document).changes == read.changes)
    }

    @Test("what is not taken over is counted by table and column, and what was taken from elsewhere told")
    func notes() throws {
        #expect(
            try PlatformSample().notes() == [
                "columnUnused \(basic) power_source 1", "divisionDerived \(basic) dept_code 1",
            ])
    }

    @Test("columns and tables may be written as databases and exports write them")
    func spellings() throws {
        var sample = PlatformSample()
        sample.basic = sample.basic.map { row in
            Dictionary(
                uniqueKeysWithValues: row.map { ($0.key.replacing("_", with: "").uppercased(), $0.value) })
        }
        let tables = sample.tables.map { $0.name == basic ? "clean_DN_TASK_GENERAL_BASIC_sz" : $0.name }
        #expect(tables.allSatisfy(PlatformTable.isTable))
        #expect(try sample.matters().count == 1)
        #expect(PlatformTable.isTable("dn_task_public_fee_projec"), "a sheet's name ends after 31 characters")
        #expect(!PlatformTable.isTable("dn_audit_item_condition") && !PlatformTable.isTable("基本信息"))
    }

    @Test("a code that nothing explains is one fault, with the first row that has it and how many have")
    func unknown() throws {
        var sample = PlatformSample()
        sample.material[0]["material_type"] = "8"
        sample.material[1]["material_type"] = "8"
        sample.basic[0]["server_type"] = "1^7"
        sample.extend[0]["handle_area"] = "3"
        #expect(
            try sample.faults() == [
                "\(basic) row 2, server_type word_unknown",
                "dn_task_general_extend row 2, handle_area word_unknown",
                "dn_task_general_material row 2, material_type word_unknown",
            ])
        let fault = try #require(throws: ImportFaults.self) { try sample.read() }.faults[2].fault
        #expect(fault.message.contains("2 row(s)") && fault.message.contains(#"{"material_type": {"8": …}}"#))
        #expect(fault.messageZh.contains("values.material_type"))
    }

    @Test("a code without meaning says nothing, and a standard code may be given another meaning")
    func overruled() throws {
        var sample = PlatformSample()
        sample.extend[0]["handle_area"] = "9"
        #expect(try sample.faults() == ["dn_task_general_extend row 2, handle_area member_missing"])
        sample.extend[0]["handle_area"] = "1"
        var values = PlatformSample.reading["values"]?.objectValue ?? [:]
        values["server_type"] = ["1": "法人"]
        values["task_type"] = ["10": "01"]
        sample.reading = ["values": .object(values), "defaults": PlatformSample.reading["defaults"] ?? [:]]
        let matter = try #require(try sample.matters().first)
        #expect(matter["subjects"] == ["organisation"] && matter["type"] == "01")
    }

    @Test("every code of GB/T 39046-2020 that a column has is explained")
    func standard() throws {
        let table = try CodeTable(csv: try PeersFolder.bytes("Sources/FederationGateway/Resources/codes.csv"))
        for (set, column) in [("行使层级", "uselevel"), ("服务对象", "servertype"), ("办件类型", "projecttype")] {
            let codes = try #require(PlatformColumns.coded[column]?.codes)
            #expect(Set(codes.standard.keys) == Set(table.codes(in: set).map(\.code)), "\(set)")
        }
    }

    @Test("a fault of a matter names the table, row and column where it stands")
    func places() throws {
        var sample = PlatformSample()
        sample.basic[0]["task_type"] = "1"
        sample.basic[0]["promise_day"] = "十五"
        sample.basic[0]["plan_effective_date"] = "2026-02-30"
        sample.basic[0]["link_way"] = ""
        sample.extend[0]["town_code"] = "1506"
        sample.extend[0]["result_name"] = ""
        sample.material[0]["page_num"] = "二"
        sample.material[1]["material_name"] = "(NULL)"
        #expect(
            try sample.faults() == [
                "\(basic) row 2, task_type member_range", "\(basic) row 2, contact.phone member_missing",
                "\(basic) row 2, promise_day member_type", "\(basic) row 2, result.name member_missing",
                "\(basic) row 2, plan_effective_date date_invalid",
                "dn_task_general_extend row 2, town_code division_invalid",
                "dn_task_general_material row 2, page_num member_type",
                "dn_task_general_material row 3, material_name member_missing",
            ])
    }

    @Test(
        "a row that belongs to no matter, a second one where there is one, and keys that stand twice are refused"
    )
    func joins() throws {
        var sample = PlatformSample()
        sample.extend.append(["row_guid": "E2", "task_guid": "G1", "cd_operation": "I"])
        sample.material.append(["row_guid": "M9", "task_guid": "G9", "cd_operation": "I"])
        sample.material.append(["row_guid": "M8", "task_guid": "G9", "cd_operation": "D"])
        sample.basic.append(["row_guid": "G3", "task_version": "1"])
        #expect(
            try sample.faults() == [
                "\(basic) row 3, task_code member_missing",
                "dn_task_general_extend row 3, task_guid member_twice",
                "dn_task_general_material row 4, task_guid row_invalid",
            ])
        sample = PlatformSample()
        sample.basic.append(sample.basic[0])
        #expect(
            try sample.faults() == [
                "\(basic) row 3, row_guid member_twice", "\(basic) row 3, task_version member_twice",
            ])
        sample.basic = []
        #expect(try sample.faults().first == "basic row_invalid")
    }

    @Test("a row without the matter's key belongs to the matter of its code")
    func byCode() throws {
        var sample = PlatformSample()
        sample.material[0]["task_guid"] = ""
        sample.material[0]["task_code"] = PlatformSample.code
        #expect(try sample.matters().first?["materials"]?.arrayValue?.count == 2)
    }

    @Test("of several versions the newest in force counts, with what belongs to it")
    func versions() throws {
        var sample = PlatformSample()
        for (guid, version, state) in [("G0", "1", "1"), ("G3", "3", "2"), ("G4", "4", "1")] {
            var row = sample.basic[0]
            (row["row_guid"], row["task_version"], row["task_state"]) = (guid, version, state)
            row["cd_operation"] = guid == "G4" ? "D" : "I"
            row["task_name"] = "另一版本"
            sample.basic.append(row)
        }
        var old = sample.material[0]
        old["task_guid"] = "G0"
        sample.material.append(old)
        let read = try sample.read()
        #expect(read.changes.count == 1)
        #expect(try sample.matters().first?["version"] == 2)
        #expect(try sample.matters().first?["materials"]?.arrayValue?.count == 2)
        #expect(
            read.notes.first?.json == [
                "what": "version_older", "table": .string(basic), "count": 3, "message": "非最新有效版本，未采用",
            ])
    }

    @Test("a matter that is no longer in force ends on the day of its cancellation, else on the reading's")
    func retired() throws {
        var sample = PlatformSample()
        sample.basic[0]["task_state"] = "2"
        #expect(try sample.faults() == ["\(basic) row 2, plan_cancel_date member_missing"])
        sample.basic[0]["plan_cancel_date"] = "2026-07-01 00:00:00"
        #expect(try ends(sample) == ["2026-07-01"])
        sample.basic[0]["plan_cancel_date"] = ""
        sample.basic[0]["task_state"] = "1"
        sample.basic[0]["cd_operation"] = "D"
        sample.reading = [
            "values": PlatformSample.reading["values"] ?? [:],
            "defaults": [
                "retired_on": "2026-12-01", "modes": "online", "acceptance": "办理地", "issued_by": "办理地",
            ],
        ]
        #expect(try ends(sample) == ["2026-12-01"])
        sample.basic[0]["cd_operation"] = "I"
        #expect(
            try ends(sample) == [] && sample.matters().count == 1, "a default ends nothing that is in force")
        let none = Catalog(gateway: try GatewayID(Sample.hohhot), serves: [])
        sample.basic[0]["cd_operation"] = "D"
        #expect(
            try CatalogImport(json: sample.read().document).news(for: none).isEmpty,
            "what never was does not end")
    }

    private func ends(_ sample: PlatformSample) throws -> [String] {
        try sample.read().changes.compactMap {
            if case .retire(let end) = $0 { end.effective.description } else { nil }
        }
    }

    @Test(
        "days are read with and without a time of day; what is cancelled at midnight was in force the day before",
        arguments: [
            ("2027-01-01", "2026-12-31"), ("2027/1/1 0:00:00", "2026-12-31"), ("20270101", "2026-12-31"),
            ("2026-12-31 23:59:59", "2026-12-31"), ("2026-12-31T12:00:00.000+08:00", "2026-12-31"),
            ("2027-01-01 00:00:00.0", "2026-12-31"), ("2027-01-01 00:00:00.001", "2027-01-01"),
        ])
    func days(cell: String, last: String) throws {
        var sample = PlatformSample()
        sample.basic[0]["plan_cancel_date"] = cell
        #expect(try sample.matters().first?["expires"] == .string(last))
    }

    @Test(
        "what is no day is refused",
        arguments: [
            "2026-2", "26-01-01", "2026-13-01", "2026-01-01 24:00:00", "2026-01-01T00:00:00Z", "46023", "长期",
        ])
    func noDays(cell: String) throws {
        var sample = PlatformSample()
        sample.basic[0]["plan_cancel_date"] = cell
        #expect(try sample.faults() == ["\(basic) row 2, plan_cancel_date date_invalid"])
    }

    @Test("the code of a 业务办理项 goes before that of the matter, the division of the village before the others")
    func codes() throws {
        var sample = PlatformSample()
        sample.basic[0]["task_handle_item"] = PlatformSample.code + "01"
        sample.basic[0]["dept_code"] = "007483172"
        sample.extend[0]["town_code"] = "150602003"
        sample.extend[0]["village_code"] = "150602003001"
        let matter = try #require(try sample.matters().first)
        #expect(matter["code"] == .string(PlatformSample.code + "01") && matter["division"] == "150602003001")
        #expect(matter["agency"]?["uscc"] == "11440100007483172Q")
        #expect(try sample.notes().contains("agencyDerived \(basic) dept_code 1"))
        sample.basic[0]["task_handle_item"] = "511A0138000000-511602000000-000"
        #expect(try sample.faults() == ["\(basic) row 2, dept_code credit_code_invalid"])
    }

    @Test("a table in several files is one table, and an empty state keeps the row")
    func parts() throws {
        var sample = PlatformSample()
        sample.more = ["dn_task_general_material_2": [sample.material.removeLast()]]
        (sample.basic[0]["task_state"], sample.basic[0]["cd_operation"]) = ("", "\\N")
        #expect(try sample.matters().first?["materials"]?.arrayValue?.map { $0["code"] } == ["M1", "M2"])
        sample.more["dn_task_general_material_2"]?[0]["is_need"] = "3"
        #expect(try sample.faults() == ["dn_task_general_material_2 row 2, is_need word_unknown"])
    }

    @Test("a column that stands there in two spellings is refused")
    func twice() throws {
        var sample = PlatformSample()
        sample.basic[0]["TASKNAME"] = "另一名称"
        #expect(try sample.faults() == ["\(basic) task_name member_twice"])
    }

    @Test("public services are joined among themselves")
    func publicServices() throws {
        var sample = PlatformSample()
        var row = sample.basic[0]
        row["task_code"] = "示例-公共服务"
        var extend = sample.extend[0]
        extend["result_name"] = "公共服务结果"
        sample.more = ["up_task_public_basic": [row], "up_task_public_extend": [extend]]
        let matters = try sample.matters()
        #expect(matters.map { $0["result"]?["name"] } == ["残疾人证", "公共服务结果"])
        #expect(matters[1]["materials"] == [])
    }

    @Test("the whole bill is taken where each item is an amount, else nothing of it")
    func fees() throws {
        var sample = PlatformSample()
        sample.basic[0]["fee_basis"] = "示例文件"
        sample.fee = [
            [
                "row_guid": "F1", "task_guid": "G1", "fee_name": "工本费", "fee_stand": "12.5元",
                "cd_operation": "I",
            ]
        ]
        #expect(try sample.faults() == ["\(basic) row 2, fee.when member_missing"])
        var defaults = PlatformSample.reading["defaults"]?.objectValue ?? [:]
        defaults["fee.when"] = "发证时"
        sample.reading = ["values": PlatformSample.reading["values"] ?? [:], "defaults": .object(defaults)]
        let item: JSON = ["name": "工本费", "amount_fen": 1250, "basis": "示例文件"]
        #expect(try sample.matters().first?["fee"] == ["items": [item], "when": "issue"])
        sample.fee.append([
            "row_guid": "F2", "task_guid": "G1", "fee_name": "检测费", "fee_stand": "按件计", "cd_operation": "I",
        ])
        #expect(try sample.matters().first?["fee"] == nil)
        #expect(try sample.notes().contains("feeUnread \(basic) fee_stand 1"))
        for (text, fen) in [("200元", 20_000), ("￥1,200.05", 120_005), ("¥0", 0)] as [(String, Int64)] {
            #expect(PlatformRecord.fen(text) == fen)
        }
        for text in ["200", "10元/平方米", "1.234元", "免费", "元", "-1元", "1..2元"] {
            #expect(PlatformRecord.fen(text) == nil, "\(text)")
        }
    }
}
