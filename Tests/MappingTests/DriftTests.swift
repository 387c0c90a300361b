import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("Drift: what a peer changes under a mapping")
struct DriftTests {
    private let today = "2026-03-09"

    private func drift(_ later: JSON...) throws -> MatterDrift? {
        let was = try Sample.matter()
        var catalog = try Sample.catalog(was)
        for json in later { catalog.apply(try CatalogChange(json)) }
        return MatterDrift(was, in: catalog, on: try CivilDate(today))
    }

    private func put(_ changes: KeyValuePairs<String, JSON>) -> JSON { ["put": Sample.json(changes)] }

    private func kind(_ drift: MatterDrift?, _ row: JSON) throws -> MatterDrift.Kind? {
        drift?.kind(for: try #require(try Sample.rows(row).first))
    }

    private let plain: JSON = ["local": "L-1", "target": "A-001"]
    private let withForm: JSON = [
        "local": "L-1", "target": "A-001", "form": ["rules": [["to": "name", "from": "xm"]]],
    ]
    private let withMaterials: JSON = [
        "local": "L-1", "target": "A-001", "materials": ["rules": [["to": "M1", "from": "X1"]]],
    ]

    @Test("a matter that stands as it was has not drifted")
    func same() throws {
        #expect(try drift() == nil)
        #expect(try drift(put(["version": 2, "note_of_theirs": "x"])) == nil, "a member that nobody reads")
    }

    @Test(
        "what the window tells or follows by itself is harmless",
        arguments: [
            ["promised": ["value": 5, "unit": "working_day"]], ["name": "开具无犯罪记录证明（新）"],
            ["contact": ["phone": "0471-99999"]], ["conditions": ["年满 16 周岁"]],
            ["modes": ["delegated", "online", "joint"], "joint_steps": .null],
            ["agency": ["name": "示例合并后的局", "uscc": "11440100007483172Q"]],
        ] as [JSONObject])
    func harmless(changes: JSONObject) throws {
        var json = try #require(Sample.json().objectValue)
        for (name, value) in changes where !value.isNull { json[name] = value }
        if changes.contains("joint_steps") {
            json["joint_steps"] = [["code": "J1", "name": "核验", "side": "origin", "after": []]]
        }
        let found = try drift(["put": .object(json)])
        #expect(found != nil, "it is told")
        if !changes.contains("joint_steps") {
            for row in [plain, withForm, withMaterials] { #expect(try kind(found, row) == .harmless) }
        } else {
            #expect(try kind(found, plain) == .review, "departments work otherwise")
        }
    }

    @Test(
        "what makes it another matter must be looked at, whatever the row says",
        arguments: [
            ["modes": ["delegated"]], ["scopes": ["city"]], ["subjects": ["organisation"]],
            ["base_code": "002009001001"], ["acceptance": "origin", "agreement": "示例协议 至2027-01-01"],
            ["issued_by": "origin"], ["division": "150102"], ["type": "07"],
        ] as [JSONObject])
    func substance(changes: JSONObject) throws {
        var json = try #require(Sample.json().objectValue)
        for (name, value) in changes { json[name] = value }
        let found = try drift(["put": .object(json)])
        #expect(try kind(found, plain) == .review)
    }

    @Test("form and materials concern the rows that have rules for them")
    func rules() throws {
        let form: JSON = [
            "type": "object", "required": ["name", "sex", "tel"],
            "properties": [
                "name": ["type": "string", "title": "姓名", "maxLength": 50],
                "sex": ["type": "string", "enum": ["男", "女"]], "remark": ["type": "string"],
                "tel": ["type": "string", "title": "电话"],
            ],
        ]
        let found = try drift(put(["form": form]))
        #expect(try kind(found, plain) == .harmless && kind(found, withMaterials) == .harmless)
        #expect(try kind(found, withForm) == .review)
        #expect(found?.notes.map(\.explanation.textZh) == ["表单新增“电话”（必填）"])
        let fewer = try drift(
            put([
                "materials": [["code": "M1", "name": "居民身份证", "form": "copy", "copies": 1, "required": true]]
            ]))
        #expect(try kind(fewer, withMaterials) == .review && kind(fewer, withForm) == .harmless)
        #expect(fewer?.notes.map(\.member) == ["materials/M1", "materials/M2"])
    }

    @Test("an end is stale from its day, today or announced, with the successor")
    func ends() throws {
        let retired = try drift([
            "retire": ["code": "A-001", "effective": "2026-04-01", "replaced_by": "A-002"]
        ])
        #expect(try kind(retired, plain) == .stale)
        #expect(retired?.ends?.description == "2026-04-01" && retired?.successor == "A-002")
        let expired = try drift(put(["expires": "2026-03-08", "version": 2]))
        #expect(try kind(expired, plain) == .stale)
        #expect(expired?.ends?.description == today)
        let last = try drift(put(["expires": .string(today), "version": 2]))
        #expect(
            last?.ends?.description == "2026-03-10", "the last day in force is not the first day of the end")
        let back = try drift(
            ["retire": ["code": "A-001", "effective": "2026-04-01"]],
            put(["effective": "2026-05-01", "version": 2]))
        #expect(back?.ends?.description == "2026-04-01", "a gap is an end, though it comes back")
    }

    @Test("a change that is announced counts with its day")
    func announced() throws {
        let found = try drift(put(["effective": "2026-06-01", "modes": ["online"], "version": 2]))
        #expect(found?.changes?.description == "2026-06-01" && found?.ends == nil)
        #expect(try kind(found, plain) == .review)
    }

    @Test("a code that is gone altogether has ended today")
    func gone() throws {
        let was = try Sample.matter()
        let drift = MatterDrift(was, in: try Sample.catalog(), on: try CivilDate(today))
        #expect(drift?.ends?.description == today)
    }
}
