import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("What publishing checks of the mapping language")
struct LintTests {
    /// Both sides have one matter with these members; every finding of these rows, one line each.
    func findings(
        _ rows: JSON..., local: KeyValuePairs<String, JSON> = [:], peer: KeyValuePairs<String, JSON> = [:]
    ) throws -> [String] {
        try Self.findings(rows, local: local, peer: peer)
    }

    /// The same for rows at hand.
    /// - Parameter needless: whether rows are named that the default rule would do without; most tests are about others.
    static func findings(
        _ rows: [JSON], local: KeyValuePairs<String, JSON> = [:], peer: KeyValuePairs<String, JSON> = [:],
        bundles: [BundleDefinition]? = nil, reaches: (@Sendable ([Scope], DivisionCode) -> Bool)? = nil,
        needless: Bool = false
    ) throws -> [String] {
        var own = Catalog(gateway: try GatewayID(Sample.ordos), serves: [try DivisionPrefix("1506")])
        var object = try #require(Sample.json(local).objectValue)
        object["code"] = "L-1"
        own.apply(.put(try Matter(.object(object))))
        let catalog = try Sample.catalog(try Sample.matter(peer))
        let lint = MappingLint(
            own: own, peers: [catalog.gateway: catalog], day: try CivilDate(Sample.today),
            bundles: bundles.map { Dictionary($0.map { ($0.code, $0) }) { first, _ in first } },
            reaches: reaches)
        let file = try MappingFile(["peer": .string(Sample.hohhot), "mappings": .array(rows)])
        return lint.findings(file.mappings).filter { needless || $0.fault.code != .mappingRowNeedless }.map {
            "\($0.severity) \($0.row) \($0.fault.pointer) \($0.fault.code)"
        }
    }

    static func form(_ fields: KeyValuePairs<String, JSON>, required: [String] = []) -> JSON {
        [
            "type": "object", "required": .strings(required),
            "properties": .object(JSONObject(fields.map { ($0.key, $0.value) })),
        ]
    }

    /// One rule from a field `f` to a field `t` of these schemas.
    func rule(_ rule: KeyValuePairs<String, JSON>, _ here: JSON, _ there: JSON) throws -> [String] {
        var object: JSONObject = ["to": "t", "from": "f"]
        for (name, value) in rule { object[name] = value }
        return try findings(
            ["local": "L-1", "target": "A-001", "form": ["rules": [.object(object)]]],
            local: ["form": Self.form(["f": here])], peer: ["form": Self.form(["t": there])]
        ).map { String($0.replacing("1 /form/rules/0", with: "")) }
    }

    static let text: JSON = ["type": "string"]

    @Test("dates: their fields are texts of that format and room for it")
    func dates() throws {
        let date: JSON = ["from": "YYYY-MM-DD", "to": "YYYYMMDD"]
        #expect(
            try rule(
                ["date": date], ["type": "string", "format": "date"], ["type": "string", "maxLength": 8]
            ).isEmpty)
        #expect(
            try rule(["date": date], Self.text, ["type": "string", "maxLength": 7]) == [
                "error /date/to form_too_long"
            ])
        #expect(try rule(["date": date], ["type": "integer"], Self.text) == ["error /date/from form_type"])
        #expect(
            try rule(["date": date], Self.text, ["type": "string", "format": "date"]) == [
                "error /date/to mapping_value_format"
            ])
        #expect(
            try rule(
                ["date": ["from": "YYYYMMDD", "to": "YYYY-MM-DD"]], ["type": "string", "format": "date"],
                Self.text)
                == ["error /date/from mapping_value_format"])
        #expect(
            try rule(["date": ["from": "YYYYMMDDhhmmss", "to": "YYYYMMDD"]], Self.text, Self.text)
                == ["warning /date mapping_value_lossy"])
        #expect(
            try rule(["date": date], ["type": "string", "enum": ["2026-01-01", "soon"]], Self.text)
                == ["error  mapping_value_format"])
    }

    @Test("numbers: types fit, and what surely loses decimals is an error")
    func numbers() throws {
        let whole: JSON = ["type": "integer"]
        let amount: JSON = ["type": "string", "format": "amount"]
        #expect(try rule(["number": ["scale": 2, "as": "integer"]], amount, whole).isEmpty)
        #expect(
            try rule(["number": ["scale": 1, "as": "integer"]], amount, whole) == [
                "error /number mapping_value_lossy"
            ])
        #expect(
            try rule(["number": ["scale": -2, "as": "integer"]], whole, whole) == [
                "error /number mapping_value_lossy"
            ])
        #expect(try rule(["number": ["scale": -2, "as": "text", "decimals": 2]], whole, Self.text).isEmpty)
        #expect(
            try rule(["number": ["scale": 2, "as": "integer"]], ["type": "number"], whole) == [
                "warning /number mapping_value_lossy"
            ])
        #expect(try rule(["number": ["as": "text"]], whole, whole) == ["error /number/as form_type"])
        #expect(try rule(["number": ["as": "number"]], whole, whole) == ["error /number/as form_type"])
        #expect(
            try rule(["number": ["as": "integer"]], ["type": "boolean"], whole) == ["error /number form_type"]
        )
    }

    @Test("a code table that makes one of two choices is an error, unless it is meant and says why")
    func lossyTable() throws {
        let choices: JSON = ["type": "string", "enum": ["甲", "乙", "丙"]]
        let codes: JSON = ["甲": "1", "乙": "2", "丙": "2", "丁": "1"]
        #expect(try rule(["codes": codes], choices, Self.text) == ["error /codes/乙 mapping_value_lossy"])
        #expect(try rule(["codes": codes, "lossy": true, "note": "对方不分（示例）"], choices, Self.text).isEmpty)
    }

    @Test("a joined text must find room there, and a copy with narrower bounds is worth a look")
    func lengths() throws {
        func join(_ a: JSON, _ b: JSON, _ t: JSON) throws -> [String] {
            try findings(
                [
                    "local": "L-1", "target": "A-001",
                    "form": ["rules": [["to": "t", "join": ["a", "b"], "with": "-"]]],
                ],
                local: ["form": Self.form(["a": a, "b": b])], peer: ["form": Self.form(["t": t])])
        }
        func text(_ length: Int64) -> JSON { ["type": "string", "maxLength": .integer(length)] }
        #expect(try join(text(4), text(5), text(10)).isEmpty)
        #expect(try join(text(5), text(5), text(10)) == ["error 1 /form/rules/0/join mapping_value_lossy"])
        #expect(try join(text(5), Self.text, text(99)) == ["error 1 /form/rules/0/join mapping_value_lossy"])
        #expect(try join(text(5), Self.text, Self.text).isEmpty)
        #expect(try join(text(5), ["type": "boolean"], Self.text) == ["error 1 /form/rules/0/join form_type"])
        #expect(try rule([:], text(5), text(4)) == ["warning  form_too_long"])
        #expect(try rule([:], text(4), text(4)).isEmpty)
        #expect(
            try rule([:], ["type": "integer"], ["type": "integer", "minimum": 1]) == [
                "warning  form_too_small"
            ])
    }

    @Test("parts of a text that leave some of it out lose it, unless it is dropped on purpose")
    func parts() throws {
        func parts(_ parts: [JSON], drop: JSON = []) throws -> [String] {
            try findings(
                [
                    "local": "L-1", "target": "A-001",
                    "form": [
                        "rules": .array(
                            parts.enumerated().map { ["to": .string("t\($0)"), "from": "f", "part": $1] }),
                        "drop": drop,
                    ],
                ], local: ["form": Self.form(["f": Self.text])],
                peer: ["form": Self.form(["t0": Self.text, "t1": Self.text])])
        }
        let first: JSON = ["by": "-", "index": 0, "of": 2]
        #expect(try parts([first, ["by": "-", "index": 1, "of": 2]]).isEmpty)
        #expect(try parts([first]) == ["error 1 /form mapping_field_lost"])
        #expect(try parts([first], drop: ["f"]).isEmpty)
        #expect(try parts([["start": 0, "length": 6], ["start": 6]]).isEmpty)
        #expect(
            try parts([["start": 0, "length": 6], ["start": 7]]) == ["error 1 /form mapping_field_lost"])
    }

    static func material(_ code: String, _ form: String = "original", licence: String? = nil) -> JSON {
        var material: JSONObject = [
            "code": .string(code), "name": .string("材料\(code)"), "form": .string(form), "copies": 1,
            "required": true,
        ]
        material["licence"] = licence.map { .string($0) }
        return .object(material)
    }

    @Test("materials: several for one, shared ones, and no paper beside them")
    func materials() throws {
        func judge(_ rules: JSON, drop: JSON = [], ours: JSON, theirs: JSON) throws -> [String] {
            try findings(
                ["local": "L-1", "target": "A-001", "materials": ["rules": rules, "drop": drop]],
                local: ["materials": ours], peer: ["materials": theirs])
        }
        let two: JSON = [Self.material("A"), Self.material("B")]
        #expect(
            try judge([["to": "X", "replaced_by": ["A", "B"]]], ours: two, theirs: [Self.material("X")])
                .isEmpty)
        #expect(
            try judge([["to": "X", "replaced_by": ["A", "Z"]]], ours: two, theirs: [Self.material("X")]) == [
                "error 1 /materials/rules/0/replaced_by/1 mapping_material_unknown",
                "error 1 /materials mapping_material_unknown",
            ])
        let licence = Self.material("X", "electronic", licence: "居民身份证")
        #expect(
            try judge(
                [["to": "X", "shared": ["licence": "居民身份证"]]], drop: ["A", "B"], ours: two, theirs: [licence]
            ).isEmpty)
        // Ours is that licence by its name, and is still taken for another of theirs.
        let card: JSON = [
            ["code": "A", "name": "居民身份证", "form": "copy", "copies": 1, "required": true]
        ]
        #expect(
            try judge(
                [["to": "X", "shared": ["licence": "居民身份证"]], ["to": "Y", "from": "A"]], ours: card,
                theirs: [licence, Self.material("Y")]) == ["error 1 /materials/rules/0/shared licence_paper"])
        #expect(
            try judge(
                [["to": "X", "from": "A", "needs_original": true]], ours: [Self.material("A")],
                theirs: [licence])
                == ["error 1 /materials/rules/0/needs_original licence_paper"])
        #expect(
            try judge([["to": "X", "from": "A"]], ours: [Self.material("A")], theirs: [licence]) == [
                "warning 1 /materials licence_paper"
            ])
    }
}
