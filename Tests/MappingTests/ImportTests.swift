import Codes
import Mapping
import StrictJSON
import Testing

@Suite("Importing a catalogue")
struct ImportTests {
    /// Row, column, pointer and code of all faults; empty when the file is taken.
    func faults(_ read: () throws(ImportFaults) -> CatalogImport) -> [String] {
        do throws(ImportFaults) {
            _ = try read()
            return []
        } catch {
            return error.faults.map { "\($0.row) \($0.column ?? "-") \($0.fault.pointer) \($0.fault.code)" }
        }
    }

    func json(_ json: JSON) -> [String] {
        faults { () throws(ImportFaults) in try CatalogImport(json: json) }
    }

    func sheet(_ rows: [[String: String]]) -> [String] {
        let rows = rows.enumerated().map { SheetRow(number: $0.offset + 2, cells: $0.element) }
        return faults { () throws(ImportFaults) in try CatalogImport(rows: rows) }
    }

    /// One matter in three rows.
    let good: [[String: String]] = [
        [
            "code": "A-001", "事项名称": "开具证明", "type": "20", "agency.name": "示例局",
            "agency.uscc": "11440100007483172Q", "division": "150421", "level": "4",
            "contact.phone": "0476-12345",
            "subjects": "自然人|法人", "modes": "异地代收代办｜全程网办", "scopes": "跨省通办|bloc:呼包鄂乌", "受理方": "办理地",
            "issued_by": "destination", "instant": "否", "promised.value": "3", "promised.unit": "工作日",
            "result.name": "证明", "result.kind": "证明", "result.delivery": "邮寄", "effective": "2026-01-01",
            "version": "1", "conditions": "年满 18 周岁|本人到场", "materials.code": "M1", "materials.name": " 身份证　",
            "materials.form": "原件", "materials.copies": "1", "materials.required": "是", "fields.name": "name",
            "fields.title": "姓名", "fields.required": "是", "steps.name": "受理",
        ],
        [
            "materials.code": "M2", "materials.name": "申请表", "materials.form": "copy",
            "materials.copies": "2",
            "materials.required": "否", "materials.tolerable": "√", "fields.name": "sex", "fields.enum": "男|女",
        ],
        ["steps.name": "决定", "steps.side": "办理地"],
        ["code": "A-000", "retired_on": "2026-07-01", "replaced_by": "A-001"],
    ]

    @Test("a sheet's rows become matters: a row with a code begins one, the others go on with it")
    func goodSheet() throws {
        let rows = good.enumerated().map { SheetRow(number: $0.offset + 2, cells: $0.element) }
        let read = try CatalogImport(rows: rows)
        let catalog = try filled(read)
        let matter = try #require(catalog.matter("A-001", on: try CivilDate(Sample.today)))
        #expect(matter.materials.map(\.name) == ["身份证", "申请表"] && matter.materials[1].tolerable)
        #expect(matter.form.fields.map(\.required) == [true, false])
        #expect(matter.form.field("sex")?.choices == ["男", "女"])
        #expect(matter.modes == [.delegated, .online] && matter.scopes == [.nation, .bloc("呼包鄂乌")])
        #expect(matter.steps.map(\.side) == [nil, .destination] && matter.conditions.count == 2)
        #expect(catalog.retirement(of: "A-000")?.replacedBy == "A-001")
        #expect(read.news(for: catalog).isEmpty)
        #expect(read.outside([try DivisionPrefix("1501")]).map(\.code) == ["A-001"])
        #expect(read.outside([try DivisionPrefix("1504")]).isEmpty)
    }

    private func filled(_ read: CatalogImport) throws -> Catalog {
        var catalog = Catalog(gateway: try GatewayID(Sample.hohhot), serves: [try DivisionPrefix("1504")])
        for change in read.changes { catalog.apply(change) }
        return catalog
    }

    @Test("every fault of a sheet names its row and column")
    func badSheet() {
        var rows = good
        rows[0]["type"] = "2"
        rows[0]["promised.value"] = "三"
        rows[0]["effective"] = "2026-02-30"
        rows[1]["materials.form"] = "纸"
        rows[1]["fields.type"] = "date"
        rows[2]["steps.side"] = "第三方"
        rows[3]["retired_on"] = "soon"
        #expect(
            sheet(rows) == [
                "2 type /type member_range", "2 promised.value /promised/value member_type",
                "2 effective /effective date_invalid", "3 materials.form /materials/1/form word_unknown",
                "3 fields.type /fields/1/type schema_keyword_invalid",
                "4 steps.side /steps/1/side word_unknown", "5 retired_on /retired_on date_invalid",
            ])
    }

    @Test("a missing cell is named by its column, in the matter's first row")
    func missingCells() {
        var rows = good
        rows[0]["level"] = ""
        rows[0]["agency.uscc"] = " "
        rows[1]["materials.name"] = nil
        #expect(
            sheet(rows) == [
                "2 agency.uscc /agency/uscc member_missing", "2 level /level member_missing",
                "3 materials /materials/1/name member_missing",
            ])
    }

    @Test("a row before any matter, an unknown column and a code that stands twice are refused")
    func strayRows() {
        #expect(
            sheet([["materials.code": "M1"]]) == ["2 -  row_invalid"]
        )
        #expect(sheet([["事项编号": "A"]]) == ["1 事项编号  column_unknown"])
        let twice = [good[0], good[0]]
        #expect(sheet(twice) == ["3 code /code member_twice"])
        #expect(sheet(good.map { $0.merging(["": ""]) { one, _ in one } }).first == "1   column_unknown")
    }

    @Test("rows without any cell are passed over")
    func emptyRows() {
        #expect(sheet([good[0], ["code": "", "name": "　"], good[1]]).isEmpty)
        #expect(sheet([]).isEmpty)
    }

    @Test("a JSON file names the matter's place, and nothing of it is taken with a fault")
    func badJSON() {
        let file: JSON = [
            "matters": [
                Sample.json(), Sample.json(["code": "B", "version": "1"]), Sample.json(["code": "B"]), 7,
            ],
            "retired": [["code": "A-001", "effective": "2026-01-01"], ["code": "Z"]],
        ]
        #expect(
            json(file) == [
                "1 - /code member_twice", "2 - /version member_type", "2 - /effective member_missing",
                "4 -  member_type",
            ])
        #expect(
            json(["matters": 1, "extra": []]) == ["0 - /extra member_unknown", "0 - /matters member_type"])
        #expect(json([]) == ["0 -  member_type"])
        #expect(json(["matters": []]).isEmpty)
    }

    @Test(
        "what is asked of our own matters alone is a warning: paper beside a licence, no steps, no remedy, no last day"
    )
    func ownRules() throws {
        let material: JSON = [
            "code": "M1", "name": "营业执照", "form": "copy", "copies": 1, "required": true, "licence": "营业执照",
        ]
        let matter = Sample.json([
            "materials": [material], "modes": ["joint"], "type": "07", "acceptance": "origin",
            "agreement": "无期限",
        ])
        let file = try CatalogImport(json: ["matters": [matter]])
        #expect(
            file.warnings.map { "\($0.row) - \($0.fault.pointer) \($0.fault.code)" } == [
                "1 - /materials/0/form licence_paper", "1 - /joint_steps steps_invalid",
                "1 - /remedy member_missing",
                "1 - /agreement agreement_missing",
            ])
    }

    @Test("only what a file says anew is published")
    func news() throws {
        let file = try CatalogImport(json: ["matters": [Sample.json(), Sample.json(["code": "B"])]])
        let catalog = try Sample.catalog(try Sample.matter())
        #expect(file.news(for: catalog).map(\.code) == ["B"])
        let changed = try CatalogImport(json: ["matters": [Sample.json(["version": 2])]])
        #expect(changed.news(for: catalog).count == 1)
    }

    @Test("twenty thousand successors in a row are followed once, and a circle is named by its codes")
    func longChain() throws {
        func chain(last: String) throws -> [String]? {
            let retired = (0..<20_000).map { number -> JSON in
                [
                    "code": .string("A\(number)"), "effective": "2026-07-01",
                    "replaced_by": .string(number == 19_999 ? last : "A\(number + 1)"),
                ]
            }
            let file = try CatalogImport(json: ["matters": [], "retired": .array(retired)])
            return file.successorCycle(with: try Sample.catalog())
        }
        #expect(try chain(last: "B") == nil)
        let circle = try #require(try chain(last: "A19990"))
        #expect(circle == (19_990..<20_000).map { "A\($0)" } + ["A19990"])
    }

    @Test("rows that go on with one matter without end are refused once, at the first that is too many")
    func endlessMatter() {
        let rows = [good[0]] + Array(repeating: ["materials.name": "示例"], count: 20_000)
        let found = sheet(rows)
        #expect(found.contains("4098 materials.name /materials member_range"))
        #expect(
            found.filter { $0.hasSuffix("/materials member_range") }.count == 2, "and more than a matter has")
        #expect(found.count < 10)
    }

    @Test("junk rows end in faults, never in a trap, and never in half a catalogue")
    func junk() {
        for seed in UInt64(1)...40 {
            var numbers = SeededNumbers(state: seed)
            let headers = [
                "code", "事项名称", "materials.code", "fee.items.amount_fen", "form", "fields.name", "modes", "x",
            ]
            let cells = [
                "", "A", "是", "-1", "{\"type\":", "\u{0}", "|||", "９", "=1+1",
                String(repeating: "长", count: 5_000),
            ]
            let rows = (0..<30).map { _ in
                Dictionary(
                    (0..<4).map { _ in
                        (
                            headers.randomElement(using: &numbers) ?? "x",
                            cells.randomElement(using: &numbers) ?? ""
                        )
                    }
                ) { first, _ in first }
            }
            #expect(!sheet(rows).isEmpty, "seed \(seed)")
        }
    }
}
