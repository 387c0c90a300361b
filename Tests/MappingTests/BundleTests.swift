import Codes
import Mapping
import StrictJSON
import Testing

@Suite("Bundles as data")
struct BundleTests {
    private static func part(_ number: Int, _ more: [(String, JSON)] = []) -> JSON {
        var part: JSONObject = [
            "part": .integer(Int64(number)), "matter": "A-001", "place": ["division": "150100"],
        ]
        for (name, value) in more { part[name] = value }
        return .object(part)
    }

    private static func bundle(_ parts: [JSON], _ more: [(String, JSON)] = []) -> JSON {
        var bundle: JSONObject = [
            "code": "B-1", "name": "示例一件事", "version": 1,
            "promised": ["value": 3, "unit": "working_day"], "results": "each", "form": Sample.form,
            "materials": Sample.materials, "parts": .array(parts),
        ]
        for (name, value) in more { bundle[name] = value }
        return .object(bundle)
    }

    /// `pointer code` of each fault of a definition.
    private func faults(_ json: JSON) -> Set<String> {
        do throws(ShapeFaults) {
            _ = try BundleDefinition(json)
            return []
        } catch { return Set(error.faults.map { "\($0.pointer) \($0.code.rawValue)" }) }
    }

    @Test("a chain and a tree are read, and ancestors are found through others")
    func readsOrder() throws {
        let definition = try BundleDefinition(
            Self.bundle([
                Self.part(3, [("after", [2])]), Self.part(1), Self.part(2, [("after", [1])]),
                Self.part(4, [("after", [1]), ("lead", true)]),
            ]))
        #expect(definition.parts.map(\.number) == [1, 2, 3, 4])
        #expect(definition.ancestors(of: 3) == [1, 2])
        #expect(definition.ancestors(of: 1) == [])
        #expect(definition.lead?.number == 4)
    }

    @Test("a part that waits for itself, for nobody or in a circle is named where it says so")
    func refusesOrder() {
        #expect(
            faults(Self.bundle([Self.part(1, [("after", [1])])])) == ["/parts/0/after bundle_part_self"])
        #expect(
            faults(Self.bundle([Self.part(1, [("after", [7])])])) == ["/parts/0/after bundle_part_unknown"])
        let circle = Self.bundle([
            Self.part(1, [("after", [3])]), Self.part(2, [("after", [1])]), Self.part(3, [("after", [2])]),
            Self.part(4, [("after", [3])]), Self.part(5),
        ])
        #expect(
            faults(circle) == [
                "/parts/0/after bundle_cycle", "/parts/1/after bundle_cycle", "/parts/2/after bundle_cycle",
            ], "part 4 waits for the circle and is not in it")
    }

    @Test("two leads, two parts of one number and two rules for one field are refused")
    func refusesTwice() {
        let two = Self.bundle([Self.part(1, [("lead", true)]), Self.part(2, [("lead", true)])])
        #expect(faults(two) == ["/parts/1/lead bundle_lead_twice"])
        #expect(faults(Self.bundle([Self.part(1), Self.part(1)])) == ["/parts/1/part member_twice"])
        let rules: JSON = [["to": "name", "from": "name"], ["to": "name", "constant": "示例"]]
        #expect(
            faults(Self.bundle([Self.part(1, [("form", rules)])])) == [
                "/parts/0/form/1/to mapping_target_twice"
            ])
    }

    @Test("numbers, places and members are held to their bounds", arguments: [0, 1, 99, 100])
    func bounds(number: Int) {
        let found = faults(Self.bundle([Self.part(number)]))
        #expect(found.isEmpty == (1...99).contains(number), "\(found)")
    }

    @Test("every fault is named at once: no parts, two places, a member nobody knows")
    func namesAll() {
        #expect(faults(Self.bundle([])) == ["/parts member_range"])
        let wrong = Self.part(1, [("place", ["here": true, "asked": true]), ("colour", "red")])
        #expect(
            faults(Self.bundle([wrong], [("results", "later"), ("version", 0)])) == [
                "/parts/0/place member_range", "/parts/0/colour member_unknown", "/results word_unknown",
                "/version member_range",
            ])
        #expect(
            faults(
                Self.bundle([Self.part(1, [("materials", [["to": "M1", "from_part": 2, "from": "M1"]])])]))
                == ["/parts/0/materials/0/from member_unknown"])
    }

    // MARK: Against catalogues

    private func lint(_ parts: [JSON], _ more: [(String, JSON)] = []) throws -> Set<String> {
        let own = try Sample.catalog(
            Sample.matter(["division": "150600"]), gateway: Sample.ordos, serves: "1506")
        let peer = try Sample.catalog(Sample.matter())
        let lint = BundleLint(
            own: own, peers: [peer.gateway: peer], mappings: .defaultRuleOnly,
            day: try CivilDate(Sample.today))
        return Set(
            lint.findings(try BundleDefinition(Self.bundle(parts, more))).map {
                "\($0.severity.rawValue) \($0.fault.pointer) \($0.fault.code.rawValue)"
            })
    }

    @Test("a bundle that fits has no findings but for what it asks in vain")
    func fits() throws {
        #expect(try lint([Self.part(1), Self.part(2, [("place", ["here": true]), ("after", [1])])]) == [])
        let more: JSON = [
            "type": "object", "required": ["name", "sex"],
            "properties": [
                "name": ["type": "string"], "sex": ["type": "string", "enum": ["男", "女"]],
                "pet": ["type": "string"],
            ],
        ]
        #expect(
            try lint([Self.part(1)], [("form", more)]) == ["warning /form/properties/pet bundle_unused"])
    }

    @Test("missing matters, catalogues and mappings are errors at their part")
    func missing() throws {
        #expect(
            try lint([Self.part(1, [("matter", "A-999")])]) == [
                "error /parts/0/matter mapping_source_unknown"
            ])
        #expect(
            try lint([Self.part(1, [("place", ["division": "621200"])])]) == [
                "error /parts/0/place/division catalog_missing"
            ])
        #expect(try lint([Self.part(1, [("mode", "joint")])]).contains("error /parts/0/mode mode_not_open"))
    }

    @Test("unknown fields and materials, and results that are not waited for, are errors at their place")
    func unknown() throws {
        let form: JSON = [["to": "shoe", "from": "name"], ["to": "sex", "from": "hat"]]
        let found = try lint([Self.part(1, [("form", form)])])
        #expect(
            found == [
                "error /parts/0/form/0/to mapping_field_unknown",
                "error /parts/0/form/1/from mapping_field_unknown",
            ])
        let materials: JSON = [
            ["to": "M9", "from": "M1"], ["to": "M1", "from": "M9"], ["to": "M2", "from_part": 2],
        ]
        #expect(
            try lint([Self.part(1, [("materials", materials)]), Self.part(2)]) == [
                "error /parts/0/materials/0/to bundle_material_unknown",
                "error /parts/0/materials/1/from bundle_material_unknown",
                "error /parts/0/materials/2/from_part bundle_result_unordered",
            ])
        let unfilled: JSON = ["type": "object", "properties": ["name": ["type": "string"]]]
        #expect(
            try lint([Self.part(1)], [("form", unfilled), ("materials", [])]).isSuperset(of: [
                "error /parts/0/form mapping_field_unfilled", "error /parts/0/materials material_missing",
            ]))
    }

    @Test("a bundle promises at most what its longest part promises", arguments: [-1, 0, 1])
    func promise(more: Int) throws {
        let matter = try Sample.matter()
        let value = matter.promised.value + more
        let promised: JSON = ["value": .integer(Int64(value)), "unit": "working_day"]
        let found = try lint([Self.part(1)], [("promised", promised)])
        #expect(found == (more > 0 ? ["error /promised bundle_promise_long"] : []))
    }

    @Test("what a rule and a name fill, and what a part has no use for, become the part's form")
    func fills() throws {
        let definition = try BundleDefinition(
            Self.bundle([Self.part(1, [("form", [["to": "name", "constant": "示例"]])])]))
        let target = try Sample.matter().form
        let part = try #require(definition.part(1))
        let report = definition.fill(target, of: part, from: ["name": "张", "sex": "女", "remark": "无"])
        #expect(report.faults == [])
        #expect(report.form["name"] == "示例" && report.form["sex"] == "女")
        let wrong = definition.fill(target, of: part, from: ["sex": "?"])
        #expect(wrong.faults.map { $0.pointer.description } == ["/sex"])
    }

    @Test("the demonstration's bundles fit the demonstration's catalogues")
    func shipped() throws {
        var catalogs: [GatewayID: Catalog] = [:]
        for region in PeersFolder.regions {
            catalogs[try GatewayID(region.1)] = try PeersFolder.catalog(region)
        }
        let own = try #require(catalogs.removeValue(forKey: try GatewayID(Sample.ordos)))
        let lint = BundleLint(
            own: own, peers: catalogs, mappings: .defaultRuleOnly, day: try CivilDate(Sample.today))
        let file = try BundleFile(try PeersFolder.json("peers/ordos/bundles/business-change.json"))
        #expect(file.bundles.flatMap { lint.findings($0) }.map(\.description) == [])
    }
}
