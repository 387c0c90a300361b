import Codes
import Mapping
import StrictJSON
import Testing

@Suite("Drafts, lint, plan and versions")
struct PublishTests {
    let day: CivilDate

    init() throws { day = try CivilDate(Sample.today) }

    func findings(
        _ rows: JSON..., peer: KeyValuePairs<String, JSON> = [:], local: KeyValuePairs<String, JSON> = [:]
    ) throws -> [String] {
        var own = Catalog(gateway: try GatewayID(Sample.ordos), serves: [try DivisionPrefix("1506")])
        var object = try #require(Sample.json(local).objectValue)
        object["code"] = "L-1"
        own.apply(.put(try Matter(.object(object))))
        let catalog = try Sample.catalog(try Sample.matter(peer))
        let file = try MappingFile(["peer": .string(Sample.hohhot), "mappings": .array(rows)])
        return MappingLint(own: own, peers: [catalog.gateway: catalog], day: day).findings(file.mappings)
            .filter { $0.fault.code != .mappingRowNeedless }
            .map { "\($0.severity) \($0.row) \($0.fault.pointer) \($0.fault.code)" }
    }

    @Test("a good row passes, with rules and without")
    func good() throws {
        #expect(try findings(["local": "L-1", "target": "A-001"]).isEmpty)
        #expect(
            try findings(
                ["local": "L-1", "target": "A-001", "form": TransformTests.rules.withoutCount],
                peer: ["form": TransformTests.theirs]
            ) == ["warning 1 /form/rules/0 form_too_long"])
    }

    @Test("codes that neither catalogue has, and divisions that are not served")
    func unknownCodes() throws {
        #expect(
            try findings(["local": "L-9", "target": "Z", "divisions": ["1502"]]) == [
                "error 1 /local mapping_source_unknown", "error 1 /divisions division_not_served",
                "error 1 /target mapping_target_unknown",
            ])
    }

    @Test("two rows for the same cases are two targets; apart in days or divisions they are not")
    func twoTargets() throws {
        let row: JSON = ["local": "L-1", "target": "A-001"]
        #expect(try findings(row, row) == ["error 2 /local mapping_target_twice"])
        #expect(
            try findings(
                ["local": "L-1", "target": "A-001", "to": "2026-05-31"],
                ["local": "L-1", "target": "A-001", "from": "2026-06-01"],
                ["local": "L-1", "target": "A-001", "divisions": ["150102"]]
            ).isEmpty)
        #expect(
            try findings(
                ["local": "L-1", "target": "A-001", "to": "2026-06-01"],
                ["local": "L-1", "target": "A-001", "from": "2026-06-01"]) == [
                    "error 2 /local mapping_target_twice"
                ])
    }

    @Test("form rules that do not fit are found before anybody stands at a window")
    func formRules() throws {
        let row: JSON = [
            "local": "L-1", "target": "A-001",
            "form": [
                "rules": [
                    ["to": "xm", "from": "nobody"], ["to": "xb", "from": "sex", "codes": ["男": "9"]],
                    ["to": "kind", "constant": 7], ["to": "nowhere", "constant": 1],
                ], "drop": ["nothing"],
            ],
        ]
        #expect(
            Set(try findings(row, peer: ["form": TransformTests.theirs])) == [
                "error 1 /form/rules/0/from mapping_field_unknown", "error 1 /form/rules/1/codes/男 form_enum",
                "error 1 /form/rules/1/codes mapping_value_untranslated",
                "error 1 /form/rules/2/constant form_type",
                "error 1 /form/rules/3/to mapping_field_unknown", "error 1 /form/drop mapping_field_unknown",
                "error 1 /form mapping_field_lost",
            ])
    }

    @Test("a required field nobody fills, a type that differs, a choice the peer lacks")
    func copiedFields() throws {
        let theirs: JSON = [
            "type": "object", "required": ["name", "age"],
            "properties": [
                "name": ["type": "integer"], "age": ["type": "integer"],
                "sex": ["type": "string", "enum": ["男"]],
                "remark": ["type": "string", "enum": ["无"]],
            ],
        ]
        #expect(
            Set(try findings(["local": "L-1", "target": "A-001", "form": [:]], peer: ["form": theirs])) == [
                "error 1 /form/rules form_type", "error 1 /form/rules mapping_field_unfilled",
                "error 1 /form/rules mapping_value_untranslated",
            ])
    }

    @Test("material rules name materials that are there, fill all that is required, and lose nothing")
    func materialRules() throws {
        let row: JSON = [
            "local": "L-1", "target": "A-001",
            "materials": ["rules": [["to": "X", "from": "M1"], ["to": "M1", "from": "Q"]], "drop": ["W"]],
        ]
        #expect(
            try findings(row) == [
                "error 1 /materials/rules/0/to mapping_material_unknown",
                "error 1 /materials/rules/1/from mapping_material_unknown",
                "error 1 /materials/drop mapping_material_unknown",
                "error 1 /materials/rules mapping_material_unfilled",
                "error 1 /materials mapping_material_unknown",
            ])
    }

    @Test("a mapping file with a member nobody knows, or two rules for one field, is refused with its place")
    func malformedFile() {
        let json: JSON = [
            "peer": .string(Sample.hohhot), "owner": 1,
            "mappings": [
                ["local": "L", "target": "T", "whenever": ["kind": "person"]],
                ["local": "a b", "target": 7, "from": "2026-01-02", "to": "2026-01-01"],
                [
                    "local": "L", "target": "T",
                    "form": ["rules": [["to": "x", "from": "a"], ["to": "x", "constant": 1]]],
                ],
                [
                    "local": "L", "target": "T",
                    "form": ["rules": [["to": "x", "constant": 1, "from": "a"], ["to": "y"]]],
                ],
                ["local": "L", "target": "T", "divisions": ["150"], "materials": ["rules": [["from": "a"]]]],
            ],
        ]
        #expect(
            Set(Sample.faults { () throws(ShapeFaults) in _ = try MappingFile(json) }) == [
                "/owner member_unknown", "/mappings/0/whenever member_unknown",
                "/mappings/1/local matter_code_invalid",
                "/mappings/1/target member_type", "/mappings/1/to member_range",
                "/mappings/2/form/rules/1/to mapping_target_twice",
                "/mappings/3/form/rules/0/from member_unknown",
                "/mappings/3/form/rules/1/from member_missing",
                "/mappings/4/divisions/0 division_prefix_invalid",
                "/mappings/4/materials/rules/0/to member_missing",
            ])
    }

    @Test("a plan shows what publishing would change, and nothing for an import repeated")
    func plan() throws {
        let old = try Sample.rows(
            ["local": "A", "target": "1"], ["local": "B", "target": "2"], ["local": "C", "target": "3"])
        let new = try Sample.rows(
            ["local": "C", "target": "3"], ["local": "B", "target": "9"], ["local": "D", "target": "4"])
        let plan = MappingPlan(published: old, draft: new)
        #expect(
            plan.lines == [
                "@@ \(Sample.hohhot) @@", "- {\"local\":\"A\",\"target\":\"1\"}",
                "- {\"local\":\"B\",\"target\":\"2\"}",
                "+ {\"local\":\"B\",\"target\":\"9\"}", "+ {\"local\":\"D\",\"target\":\"4\"}",
            ])
        #expect(MappingPlan(published: old, draft: old).isEmpty)
    }

    @Test("a version counts from its day on, and a case finds the one that it began with")
    func versions() throws {
        func version(_ number: Int, _ effective: String, _ state: MappingVersion.State) throws
            -> MappingVersion
        {
            var version = MappingVersion(
                version: number, effective: try CivilDate(effective), authors: ["甲"], publishedBy: "乙",
                publishedAt: Timestamp(milliseconds: day.timestampAtStart().milliseconds + 43_200_000),
                reason: "示例")
            version.state = state
            return version
        }
        var history = MappingHistory()
        #expect(history.current(on: day) == 0 && history.newest == 0 && history.next == 1)
        let first = try version(1, "2020-01-01", .published)
        #expect(first.effective == day, "nothing counts before it is published")
        history.put(first)
        history.put(try version(2, "2026-03-09", .broken))
        history.put(try version(3, "2026-04-01", .writing))
        #expect(history.current(on: try CivilDate("2026-05-01")) == 1 && history.newest == 1)
        history.put(try version(3, "2026-04-01", .published))
        #expect(history.current(on: try CivilDate("2026-03-31")) == 1)
        #expect(history.current(on: try CivilDate("2026-04-01")) == 3)
        #expect(history.current(on: try CivilDate("2026-03-08")) == 0)
        #expect(history.published(2) == nil && history.newest == 3 && history.next == 4)
        #expect(history.broken == [2])
        #expect(try MappingVersion(.object(first.json)) == first)
    }

    @Test("a row stands in the versions from its own to the one that takes it away, and is written once")
    func groups() throws {
        let key = MappingKey(peer: try GatewayID(Sample.hohhot), local: "A")
        let (one, two) = (
            try Sample.rows(["local": "A", "target": "1"]), try Sample.rows(["local": "A", "target": "2"])
        )
        var group = try MappingGroup(key).putting(one, in: 1)
        #expect(try group.putting(one, in: 2).record == group.record, "what stands is not written again")
        group = try group.putting(two, in: 3)
        group = try group.putting([], in: 4)
        group = try group.putting(one, in: 6)
        let again = MappingGroup(key, record: group.record)
        for (version, rows) in [(0, []), (1, one), (2, one), (3, two), (4, []), (5, []), (6, one), (9, one)] {
            #expect(try again.rows(in: version) == rows, "version \(version)")
        }
    }

    @Test("our code and the divisions are written once, and a row comes back as it was, in other words too")
    func writtenOnce() throws {
        let key = MappingKey(peer: try GatewayID(Sample.hohhot), local: "A-LONG-CODE")
        let rows = try Sample.rows(
            ["note": "示例", "target": "1", "local": "A-LONG-CODE", "divisions": ["150102", "1502"]],
            ["local": "A-LONG-CODE", "bundle": "K-1"],
            ["local": "A-LONG-CODE", "target": "2", "divisions": ["150102000000"], "from": "2026-01-01"])
        let group = try MappingGroup(key).putting(rows, in: 1)
        #expect(try group.rows(in: 1) == rows)
        let text = String(decoding: group.record, as: UTF8.self)
        #expect(!text.contains("LONG") && text.split(separator: "150102,1502").count == 2)
        #expect(try group.rows(in: 1).map { $0.json.keys.first } == ["local", "local", "local"])
        #expect(try group.putting(rows, in: 2).record == group.record, "what stands is not written again")
    }

    @Test("a row that was stored whole is read as it stands")
    func storedWhole() throws {
        let key = MappingKey(peer: try GatewayID(Sample.hohhot), local: "A")
        let rows = try Sample.rows(["local": "A", "target": "1", "divisions": ["1501"]])
        let json = rows[0].json.serialized()
        let line = Array("1 - - - 1501 \(json.count) ".utf8) + json + [UInt8(ascii: "\n")]
        let group = MappingGroup(key, record: line)
        #expect(try group.rows(in: 1) == rows)
        #expect(try group.putting(rows, in: 2).record == line)
    }

    @Test("only rows in force at a place are read, the others not even as JSON")
    func places() throws {
        let key = MappingKey(peer: try GatewayID(Sample.hohhot), local: "A")
        let rows = try Sample.rows(
            ["local": "A", "target": "all"],
            ["local": "A", "target": "two", "divisions": ["150102", "1502"]],
            ["local": "A", "target": "late", "from": "2026-06-01"],
            ["local": "A", "target": "old", "to": "1969-01-01"],
            ["local": "A", "target": "span", "from": "2026-03-01", "to": "2026-03-09", "divisions": ["15"]])
        let group = try MappingGroup(key).putting(rows, in: 1)
        func targets(_ division: String, _ day: String) throws -> [String] {
            let place = MappingGroup.Place(division: try DivisionCode(division), day: try CivilDate(day))
            return try group.rows(in: 1, at: place).compactMap(\.target)
        }
        #expect(try targets("150100", "2026-03-09") == ["all", "span"])
        #expect(try targets("150102001", "2026-03-10") == ["all", "two"])
        #expect(try targets("150200", "2026-02-28") == ["all", "two"])
        #expect(try targets("620100", "2026-06-01") == ["all", "late"])
        #expect(try targets("150103", "1960-01-01") == ["all", "old"])
        #expect(try group.rows(in: 1) == rows)
    }

    @Test("a record that is cut off or altered is told, never read as fewer rows")
    func damaged() throws {
        let key = MappingKey(peer: try GatewayID(Sample.hohhot), local: "A")
        let group = try MappingGroup(key).putting(
            try Sample.rows(["local": "A", "target": "1", "divisions": ["1501"], "note": "示例"]), in: 1)
        for count in 1..<group.record.count {
            let cut = MappingGroup(key, record: Array(group.record.prefix(count)))
            #expect(throws: ShapeFaults.self, "\(count) bytes") { try cut.rows(in: 1) }
        }
        for text in [
            "x", "1", "1 - - - * 99 {}\n", "1 - - - * -1 {}\n", "1 - - -  2 {}\n", "1 - - - * 1 {}\n",
        ] {
            #expect(throws: ShapeFaults.self, "\(text)") {
                try MappingGroup(key, record: Array(text.utf8)).rows(in: 1)
            }
        }
    }

    @Test("what a broken-off version wrote counts for nothing, in it and in all later ones")
    func brokenOff() throws {
        let key = MappingKey(peer: try GatewayID(Sample.hohhot), local: "A")
        let (one, two) = (
            try Sample.rows(["local": "A", "target": "1"]), try Sample.rows(["local": "A", "target": "2"])
        )
        let begun = try MappingGroup(key).putting(one, in: 1).putting(two, in: 2)
        #expect(try begun.rows(in: 2) == two, "without knowing that it was broken off")
        for version in [2, 3] { #expect(try begun.rows(in: version, broken: [2]) == one) }
        let next = try begun.putting([], in: 3, broken: [2])
        for version in [1, 2] { #expect(try next.rows(in: version) == one) }
        #expect(try next.rows(in: 3).isEmpty)
    }
}

extension JSON {
    /// Form rules without the last one, whose source the sample form lacks.
    fileprivate var withoutCount: JSON {
        ["rules": .array(Array((self["rules"]?.arrayValue ?? []).prefix(3)))]
    }
}
