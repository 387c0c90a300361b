import Codes
import Mapping
import StrictJSON
import Testing

@Suite("What becomes of a form and its materials on the way")
struct TransformTests {
    static let theirs: JSON = [
        "type": "object", "required": ["xm", "xb", "kind"],
        "properties": [
            "xm": ["type": "string", "maxLength": 4], "xb": ["type": "string", "enum": ["1", "2"]],
            "kind": ["type": "string"], "remark": ["type": "string"], "count": ["type": "integer"],
        ],
    ]
    static let rules: JSON = [
        "rules": [
            ["to": "xm", "from": "name"], ["to": "xb", "from": "sex", "codes": ["男": "1", "女": "2"]],
            ["to": "kind", "constant": "new"], ["to": "count", "from": "number", "default": 1],
        ]
    ]

    func resolved(_ row: JSONObject, peer: KeyValuePairs<String, JSON> = [:]) throws -> ResolvedMatter {
        var row = row
        row["local"] = "L-1"
        row["target"] = "A-001"
        let catalog = try Sample.catalog(try Sample.matter(peer))
        let local = try Sample.matter(["code": "L-1"])
        let found = try Sample.mapping(.object(row)).resolve(
            local, to: catalog, division: try DivisionCode("150100"), on: try CivilDate(Sample.today))
        return try #require(found.resolved)
    }

    @Test("fields are renamed, translated, defaulted and copied; the report says which")
    func good() throws {
        let matter = try resolved(["form": Self.rules], peer: ["form": Self.theirs])
        #expect(matter.windowForm.json == Sample.form)
        let report = matter.transform.apply(["name": "示例", "sex": "女", "remark": "无"])
        #expect(
            JSON.object(report.form) == ["xm": "示例", "xb": "2", "kind": "new", "remark": "无", "count": 1])
        #expect(report.isGood)
        #expect(
            ["xm", "xb", "kind", "remark", "z"].map(matter.transform.windowField(forPeer:)) == [
                "name", "sex", nil, "remark", nil,
            ])
        #expect(report.entries.map(\.action) == [.copied, .translated, .defaulted, .copied, .defaulted])
    }

    @Test("what is lost, untranslated, unfilled or too long is refused at the window's own field")
    func refused() throws {
        let matter = try resolved(["form": Self.rules], peer: ["form": Self.theirs])
        let report = matter.transform.apply(["name": "名字太长了", "sex": "其他", "extra": 1])
        #expect(
            report.faults.map { "\($0.pointer) \($0.code)" } == [
                "/sex mapping_value_untranslated", "/extra mapping_field_unknown", "/name form_too_long",
            ])
        #expect(
            matter.transform.apply([:]).faults.map { "\($0.pointer) \($0.code)" } == [
                "/name form_required", "/sex form_required",
            ])
    }

    @Test("a field that goes nowhere is refused unless the mapping drops it")
    func dropped() throws {
        let narrow: JSON = [
            "type": "object", "properties": ["name": ["type": "string"], "sex": ["type": "string"]],
        ]
        let filled: JSONObject = ["name": "示例", "sex": "男", "remark": "要紧"]
        let lossy = try resolved(["form": ["rules": []]], peer: ["form": narrow]).transform.apply(filled)
        #expect(lossy.faults.map(\.code) == [.mappingFieldLost])
        let meant = try resolved(["form": ["drop": ["remark"]]], peer: ["form": narrow]).transform.apply(
            filled)
        #expect(meant.isGood && meant.form.keys == ["name", "sex"])
        #expect(meant.entries.last?.action == .dropped)
    }

    @Test("without form rules the window fills the peer's form, as it stands")
    func asItStands() throws {
        let matter = try resolved([:], peer: ["form": Self.theirs])
        #expect(matter.windowForm.json == Self.theirs)
        #expect(matter.transform.apply(["xm": "示例", "xb": "1", "kind": "new"]).isGood)
        let report = matter.transform.apply(["name": "示例", "xb": "3", "kind": "new"])
        #expect(
            report.faults.map { "\($0.pointer) \($0.code)" } == [
                "/name mapping_field_unknown", "/xm form_required", "/xb form_enum",
            ])
    }

    @Test("integers and truth values have keys in a code table, other values have none")
    func codeKeys() throws {
        let rules: JSON = [
            "rules": [["to": "name", "from": "sex", "codes": ["1": "甲", "true": "乙"]]], "drop": ["name"],
        ]
        let transform = try resolved(["form": rules]).transform
        #expect(transform.apply(["sex": 1]).form["name"] == "甲")
        #expect(transform.apply(["sex": true]).form["name"] == "乙")
        #expect(transform.apply(["sex": 1.5]).faults.first?.code == .mappingValueUntranslated)
        #expect(transform.apply(["sex": ["1"]]).faults.first?.code == .mappingValueUntranslated)
    }

    @Test("what was sent goes back into our fields, but for what was joined or parted")
    func undone() throws {
        func fields(_ fields: KeyValuePairs<String, JSON>) -> JSON {
            ["type": "object", "properties": .object(JSONObject(fields.map { ($0.key, $0.value) }))]
        }
        let text: JSON = ["type": "string"]
        let ours = fields([
            "born": text, "fee": ["type": "string", "format": "amount"], "count": ["type": "integer"],
            "sex": text,
            "city": text, "road": text, "phone": text,
        ])
        let theirs = fields([
            "csrq": text, "fy": ["type": "integer"], "sl": text, "xb": text, "dz": text, "qh": text,
            "hm": text,
        ])
        let rules: JSON = [
            "rules": [
                ["to": "csrq", "from": "born", "date": ["from": "YYYY-MM-DD", "to": "YYYYMMDD"]],
                ["to": "fy", "from": "fee", "number": ["scale": 2, "as": "integer"]],
                ["to": "sl", "from": "count", "number": ["as": "text"]],
                ["to": "xb", "from": "sex", "codes": ["男": "1", "女": "2"]],
                ["to": "dz", "join": ["city", "road"]],
                ["to": "qh", "from": "phone", "part": ["by": "-", "index": 0, "of": 2]],
                ["to": "hm", "from": "phone", "part": ["by": "-", "index": 1, "of": 2]],
            ]
        ]
        let row: JSON = ["local": "L-1", "target": "A-001", "form": rules]
        let catalog = try Sample.catalog(try Sample.matter(["form": theirs]))
        let local = try Sample.matter(["code": "L-1", "form": ours])
        let set = try Sample.mapping(row)
        let found = set.resolve(
            local, to: catalog, division: try DivisionCode("150100"), on: try CivilDate(Sample.today))
        let transform = try #require(found.resolved).transform
        let filled: JSONObject = [
            "born": "2000-02-29", "fee": "10.50", "count": 3, "sex": "女", "city": "示例市", "road": "示例路",
            "phone": "0471-12345",
        ]
        let report = transform.apply(filled)
        #expect(
            JSON.object(report.form) == [
                "csrq": "20000229", "fy": 1_050, "sl": "3", "xb": "2", "dz": "示例市示例路", "qh": "0471",
                "hm": "12345",
            ])
        #expect(report.isGood && report.entries.allSatisfy { $0.action == .translated })
        let back = try #require(set.mappings.first).windowForm(of: report.form, local: local)
        #expect(JSON.object(back) == ["born": "2000-02-29", "fee": "10.50", "count": 3, "sex": "女"])
        #expect(transform.windowFields(forPeer: "dz") == ["city", "road"])
        #expect(transform.windowFields(forPeer: "hm") == ["phone"])
        #expect(transform.windowFields(forPeer: "nobody").isEmpty)
        var wrong = filled
        wrong["phone"] = "12345"
        wrong["city"] = true
        #expect(
            Set(transform.apply(wrong).faults.map { "\($0.pointer) \($0.code)" }) == [
                "/phone mapping_value_format", "/city mapping_value_format",
            ])
    }

    func material(_ code: String, _ name: String, required: Bool = true) -> JSON {
        [
            "code": .string(code), "name": .string(name), "form": "original", "copies": 1,
            "required": .bool(required),
        ]
    }

    @Test("materials are one by rule, else by code, else by name whatever its width and brackets")
    func materials() throws {
        let theirs: JSON = [material("X", "身份证件"), material("M2", "申请书"), material("Y", "照片(２寸)")]
        var row: JSONObject = [:]
        row["materials"] = ["rules": [["to": "X", "from": "M1"]], "drop": ["M9"]]
        let catalog = try Sample.catalog(try Sample.matter(["materials": theirs]))
        let ours: JSON = [
            material("M1", "居民身份证"), material("M2", "申请表"), material("M3", "照片（2 寸）"), material("M9", "旧证"),
        ]
        let local = try Sample.matter(["code": "L-1", "materials": ours])
        row["local"] = "L-1"
        row["target"] = "A-001"
        let found = try Sample.mapping(.object(row)).resolve(
            local, to: catalog, division: try DivisionCode("150100"), on: try CivilDate(Sample.today))
        let match = try #require(found.resolved).materialMatch
        #expect(match.pairs.map(\.reason) == [.rule, .code, .name])
        #expect(match.windowMaterials.map(\.code) == ["M1", "M2", "M3"])
        #expect(match.material(forWindow: "M3")?.code == "Y" && match.windowCode(forPeer: "Y") == "M3")
        #expect(match.material(forWindow: "Y") == nil && match.material(forWindow: "M9") == nil)
        #expect(match.dropped.map(\.code) == ["M9"] && match.left.isEmpty)
    }

    @Test("without material rules the window goes by the peer's list")
    func peersList() throws {
        let match = try resolved([:], peer: ["materials": [material("Z", "居民身份证")]]).materialMatch
        #expect(match.windowMaterials.map(\.code) == ["Z"] && match.material(forWindow: "Z")?.code == "Z")
        #expect(match.pairs.first?.here?.code == "M1" && match.left.map(\.code) == ["M2"])
        #expect(match.material(forWindow: "M1") == nil)
    }

    @Test("the one-time notice names what differs, and nothing when nothing does")
    func differences() throws {
        let here = try Sample.matter()
        #expect(MatterDifference.between(here, try Sample.matter(["code": "B", "version": 9])).isEmpty)
        let there = try Sample.matter([
            "materials": [material("M1", "居民身份证"), material("M7", "户口簿")], "form": Self.theirs,
            "promised": ["value": 1, "unit": "hour"], "instant": true, "name": "其他名称",
            "fee": ["items": [["name": "费", "amount_fen": 1050, "basis": "示例"]], "when": "issue"],
            "legal": ["value": 7, "unit": "working_day"], "conditions": [], "acceptance": "origin",
            "agreement": "示例", "result": ["name": "证", "kind": "证", "delivery": ["window"]],
        ])
        let notes = MatterDifference.between(here, there)
        #expect(
            notes.map(\.aspect) == [
                .materialAdded, .materialRemoved, .fieldAdded, .fieldAdded, .fieldAdded, .fieldAdded,
                .fieldRemoved,
                .fieldRemoved, .instant, .promised, .legal, .name, .fee, .conditions, .acceptance, .delivery,
            ])
        #expect(notes.contains { $0.explanation.textZh == "收费 10.50 元（本地：0 元）" })
        #expect(notes.contains { $0.explanation.textZh == "承诺时限：1 小时（本地：3 个工作日）" })
    }
}
