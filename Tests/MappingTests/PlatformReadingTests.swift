import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("How the platform's tables are read")
struct PlatformReadingTests {
    @Test("the supplement goes before the tables: members, materials by code or name, other lists whole")
    func supplement() throws {
        var sample = PlatformSample()
        sample.supplement = rows([
            [
                "事项编码": PlatformSample.code, "通办方式": "全程网办", "复议机关": "示例人民政府", "remedy.review_days": "60",
                "remedy.court": "示例法院", "remedy.suit_months": "6", "材料名称": "居民身份证", "电子证照类型": "居民身份证",
                "steps.name": "决定", "表单字段": "name", "division": "150600",
            ],
            ["材料编码": "M2", "可容缺": "是", "表单字段": "kind"],
            ["材料编码": "M3", "材料名称": "旧证", "材料形式": "复印件", "材料份数": "1", "材料必要": "否"],
        ])
        let matter = try #require(try sample.matters().first)
        #expect(matter["modes"] == ["online"] && matter["division"] == "150600")
        #expect(matter["remedy"]?["court"] == "示例法院" && matter["steps"] == [["name": "决定"]])
        let materials = try #require(matter["materials"]?.arrayValue)
        #expect(materials.map { $0["code"] } == ["M1", "M2", "M3"])
        #expect(materials.map { $0["licence"] } == ["居民身份证", nil, nil])
        #expect(materials[1]["tolerable"] == true && materials[1]["copies"] == 2)
        #expect(matter["form"]?["properties"]?.objectValue?.keys.sorted() == ["kind", "name"])
        #expect(try sample.notes().allSatisfy { !$0.hasPrefix("divisionDerived") })
    }

    @Test("a fault of the supplement names its file, row and column, one beside it the table's")
    func supplementFaults() throws {
        var sample = PlatformSample()
        sample.material[0]["page_num"] = "二"
        sample.supplement = rows([
            ["事项编码": PlatformSample.code, "通办方式": "传真", "材料编码": "M2", "材料形式": "纸"],
            ["材料编码": "M4", "材料名称": "甲"],
            ["事项编码": "示例-0"],
        ])
        #expect(
            try sample.faults() == [
                "dn_task_general_material row 2, page_num member_type", "补充 row 2, 通办方式 word_unknown",
                "补充 row 2, 材料形式 word_unknown", "补充 row 3, materials member_missing",
                "补充 row 3, materials member_missing", "补充 row 3, materials member_missing",
            ])
        sample.supplement = rows([["事项编码": "A", "价格": "1"], ["事项编码": "A"]])
        #expect(try sample.faults() == ["补充 row 1, 价格 column_unknown", "补充 row 3, 事项编码 member_twice"])
        sample = PlatformSample()
        sample.supplement = rows([["事项编码": "示例-0", "通办方式": "全程网办"]])
        #expect(try sample.notes().last == "supplementUnused 补充  1")
    }

    @Test("a reading is refused as a whole, by the place of each fault")
    func readingFaults() {
        let reading: JSON = [
            "values": [
                "handle_areas": [:], "anticipate_type": ["1": "天", "2": "? 3 行：工作日"], "is_need": ["1": 1],
                "material_type": ["1": ["原件"]], "task_type": ["1": 1], "is_express": "1",
            ],
            "defaults": ["code": "A", "价格": "1", "modes": "? 12 个事项未填：全程网办"], "columns": [:],
        ]
        #expect(
            faults(reading) == [
                "/columns member_unknown", "/values/handle_areas column_unknown",
                "/values/anticipate_type/1 word_unknown", "/values/anticipate_type/2 word_unknown",
                "/values/is_need/1 member_type", "/values/material_type/1 member_type",
                "/values/task_type/1 member_type", "/values/is_express member_type",
                "/defaults/code column_unknown",
                "/defaults/价格 column_unknown", "/defaults/modes word_unknown",
            ])
        #expect(faults([]) == [" member_type"] && faults([:]) == [])
    }

    @Test("a default that fits no matter is one fault, however many matters have it")
    func badDefault() throws {
        var sample = PlatformSample()
        var second = sample.basic[0]
        (second["row_guid"], second["task_code"]) = ("G2", "示例-2")
        sample.basic.append(second)
        var extend = sample.extend[0]
        extend["task_guid"] = "G2"
        sample.extend.append(extend)
        sample.reading = [
            "values": PlatformSample.reading["values"] ?? [:],
            "defaults": ["modes": "传真", "acceptance": "办理地", "issued_by": "办理地"],
        ]
        #expect(try sample.faults() == ["defaults/modes word_unknown"])
    }

    @Test(
        "a draft has what is known and each open place with its count, and is refused until it is filled in")
    func draft() throws {
        var sample = PlatformSample()
        sample.material[1]["page_num"] = ""
        sample.reading = ["values": ["TASK_STATE": ["2": "取消"]], "defaults": ["acceptance": "办理地"]]
        let draft = PlatformImport.draft(tables: sample.tables, reading: try PlatformReading(sample.reading))
        #expect(draft["values"]?["TASK_STATE"]?["1"] == "? 1 行：在用 取消")
        #expect(draft["values"]?["TASK_STATE"]?["2"] == "取消")
        #expect(draft["values"]?["cd_operation"]?["I"] == "? 4 行：新增 修改 删除")
        #expect(draft["values"]?["material_type"]?["1"] == "? 2 行：原件 复印件 电子件，或 null")
        #expect(draft["values"]?["server_type"] == nil && draft["values"]?["use_level"] == nil)
        #expect(draft["defaults"]?["acceptance"] == "办理地")
        #expect(draft["defaults"]?["materials.copies"] == "? 1 个事项未填：整数")
        #expect(draft["defaults"]?["scopes"] == nil, "a code that is open still fills it")
        #expect(faults(draft).count == draft.description.split(separator: "? ").count - 1)
        let again = PlatformImport.draft(
            tables: sample.tables, reading: try PlatformReading(PlatformSample.reading))
        #expect(faults(again) == ["/defaults/materials.copies word_unknown"])
    }

    @Test("codes that are no codes do not fill memory, and the faults end")
    func junk() throws {
        var sample = PlatformSample()
        sample.material = (0..<3_000).map {
            [
                "row_guid": "M\($0)", "task_guid": "G1", "material_name": "甲", "is_need": "x\($0)",
                "cd_operation": "I",
            ]
        }
        #expect(try sample.faults().count == 1_000)
    }

    private func rows(_ rows: [[String: String]]) -> [SheetRow] {
        rows.enumerated().map { SheetRow(number: $0.offset + 2, cells: $0.element) }
    }

    private func faults(_ reading: JSON) -> [String] {
        do throws(ShapeFaults) {
            _ = try PlatformReading(reading)
            return []
        } catch { return error.faults.map { "\($0.pointer) \($0.code)" } }
    }
}
