import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("Golden cases (样例)")
struct GoldenTests {
    static let rows: JSON = [
        [
            "local": "L-1", "target": "A-001", "when": ["form": ["sex": ["男"]]],
            "form": [
                "rules": [
                    ["to": "xm", "from": "name"],
                    ["to": "xb", "from": "sex", "codes": ["男": "1", "女": "2"]],
                    ["to": "kind", "constant": "new"],
                ]
            ], "materials": ["rules": [["to": "M2", "shared": ["source": "示例共享库"]]], "drop": ["M2"]],
        ],
        ["local": "L-1", "bundle": "YJS"],
    ]

    /// What is not as expected, one line each.
    func differences(_ golden: JSON) throws -> [String] {
        let file = try MappingFile([
            "peer": .string(Sample.hohhot), "mappings": Self.rows, "golden": [golden],
        ])
        var own = Catalog(gateway: try GatewayID(Sample.ordos), serves: [try DivisionPrefix("1506")])
        own.apply(.put(try Sample.matter(["code": "L-1"])))
        let peer = try Sample.catalog(try Sample.matter(["form": TransformTests.theirs]))
        let run = GoldenCaseRun(own: own, peers: [peer.gateway: peer], day: try CivilDate(Sample.today))
        let result = run.run(
            try #require(file.golden?.first), by: MappingSet(version: 1, mappings: file.mappings))
        #expect(result.passes == result.differences.isEmpty && result.name == "示例")
        return result.differences.map { "\($0.pointer): \($0.expected ?? "-") / \($0.got ?? "-")" }
    }

    func golden(_ changes: KeyValuePairs<String, JSON>, expect: JSON) -> JSON {
        var golden: JSONObject = ["name": "示例", "local": "L-1", "division": "150102"]
        for (name, value) in changes { golden[name] = value }
        golden["expect"] = expect
        return .object(golden)
    }

    @Test("values nested too deep are refused with their place, in examples as in rules")
    func deep() {
        let value = (0..<40).reduce(JSON.string("示例")) { value, _ in ["x": value] }
        let rules: JSON = [
            ["to": "a", "from": "b", "default": value], ["to": "c", "from": "d", "codes": ["1": value]],
            ["to": "e", "join": ["f", "g"], "default": value],
        ]
        let refused = #expect(throws: ShapeFaults.self) {
            try MappingFile([
                "peer": .string(Sample.hohhot),
                "mappings": [["local": "L-1", "target": "A-001", "form": ["rules": rules]]],
                "golden": [golden(["form": ["x": value]], expect: ["target": "A-001"])],
            ])
        }
        #expect(
            refused?.faults.map { "\($0.pointer) \($0.code)" } == [
                "/mappings/0/form/rules/0/default json_too_deep",
                "/mappings/0/form/rules/1/codes/1 json_too_deep",
                "/mappings/0/form/rules/2/default json_too_deep", "/golden/0/form json_too_deep",
            ])
    }

    @Test("what comes out as expected passes: target, form, materials, bundle, refusal")
    func passing() throws {
        #expect(
            try differences(
                golden(
                    ["form": ["name": "张三示例", "sex": "男"], "materials": ["M1"]],
                    expect: [
                        "target": "A-001", "form": ["xm": "张三示例", "xb": "1", "kind": "new"],
                        "materials": ["M1", "M2"],
                    ])
            ).isEmpty)
        #expect(try differences(golden(["situation": ["sex": "女"]], expect: ["bundle": "YJS"])).isEmpty)
        #expect(try differences(golden([:], expect: ["refused": "situation_open"])).isEmpty)
        #expect(
            try differences(
                golden(["form": ["name": "名字太长了", "sex": "男"]], expect: ["refused": "form_too_long"])
            ).isEmpty)
        #expect(
            try differences(golden(["day": "2025-12-31"], expect: ["refused": "mapping_source_unknown"]))
                .isEmpty)
        #expect(
            try differences(
                golden(["situation": ["sex": "男"], "materials": []], expect: ["refused": "material_missing"])
            ).isEmpty)
    }

    @Test("what differs is named by its place, the expected beside what came")
    func differing() throws {
        let form: JSON = ["name": "张三示例", "sex": "男"]
        #expect(
            try differences(
                golden(["form": form], expect: ["target": "B", "form": ["xm": "李四", "xb": "1", "z": 1]])) == [
                    "/expect/target: B / A-001", #"/expect/form/kind: - / "new""#,
                    #"/expect/form/xm: "李四" / "张三示例""#, "/expect/form/z: 1 / -",
                ])
        #expect(
            try differences(
                golden(
                    ["form": form, "materials": ["M1"]], expect: ["target": "A-001", "materials": ["M1"]]))
                == [
                    #"/expect/materials: ["M1"] / ["M1","M2"]"#
                ])
        #expect(
            try differences(golden(["situation": ["sex": "女"]], expect: ["target": "A-001"])) == [
                "/expect/target: A-001 / bundle YJS"
            ])
        #expect(
            try differences(golden(["form": form], expect: ["refused": "form_enum"])) == [
                "/expect/refused: form_enum / A-001"
            ])
        #expect(
            try differences(
                golden(
                    ["form": ["name": "名字太长了", "sex": "男"], "materials": ["X", "M1"]],
                    expect: ["target": "A-001"])) == [
                    "/form/name: - / form_too_long", "/materials/0/code: - / material_unknown",
                ])
    }

    @Test(
        "a case that says too little or too much is refused, and no two have one name; a file with cases is the file again"
    )
    func shapes() throws {
        func faults(_ golden: JSON...) -> [String] {
            Sample.faults { () throws(ShapeFaults) in
                _ = try MappingFile([
                    "peer": .string(Sample.hohhot), "mappings": [], "golden": .array(golden),
                ])
            }
        }
        let good = golden(
            ["applicant": "person", "materials": ["M1", ["code": "M2", "form": "copy"]]],
            expect: ["target": "A"])
        #expect(faults(good, good) == ["/golden/1/name member_twice"])
        #expect(faults(golden([:], expect: [:])) == ["/golden/0/expect member_range"])
        #expect(
            faults(golden([:], expect: ["target": "A", "bundle": "B"])) == ["/golden/0/expect member_range"])
        #expect(
            faults(golden(["materials": [1]], expect: ["target": "A"])) == ["/golden/0/materials member_type"]
        )
        #expect(
            faults(golden(["weather": 1], expect: ["target": "A"])) == ["/golden/0/weather member_unknown"])
        let json: JSON = ["peer": .string(Sample.hohhot), "mappings": Self.rows, "golden": [good]]
        #expect(try MappingFile(json).json == json)
    }
}
