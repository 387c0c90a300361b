import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("What publishing checks of rows beside each other")
struct RowLintTests {
    private func findings(
        _ rows: JSON..., local: KeyValuePairs<String, JSON> = [:], peer: KeyValuePairs<String, JSON> = [:],
        bundles: [BundleDefinition]? = nil, reaches: (@Sendable ([Scope], DivisionCode) -> Bool)? = nil
    ) throws -> [String] {
        try LintTests.findings(rows, local: local, peer: peer, bundles: bundles, reaches: reaches)
    }

    func row(_ when: JSON? = nil, from: String? = nil, to: String? = nil, _ divisions: String...) -> JSON {
        var row: JSONObject = ["local": "L-1", "target": "A-001"]
        row["when"] = when
        row["from"] = from.map { .string($0) }
        row["to"] = to.map { .string($0) }
        if !divisions.isEmpty { row["divisions"] = .strings(divisions) }
        return .object(row)
    }

    @Test("conditions of one reach exclude each other, and ask what can be answered so")
    func conditions() throws {
        let man: JSON = ["form": ["sex": ["男"]]]
        let woman: JSON = ["form": ["sex": ["女"]]]
        #expect(try findings(row(man), row(woman)).isEmpty)
        #expect(try findings(row(man), row()).isEmpty)
        #expect(try findings(row(man), row(man)) == ["error 2 /local mapping_target_twice"])
        #expect(
            try findings(row(man), row(["form": ["remark": ["急"]]])) == [
                "error 2 /local mapping_target_twice"
            ])
        #expect(try findings(row(man, to: "2026-12-31"), row(man, from: "2027-01-01")).isEmpty)
        #expect(try findings(row(man, "150102"), row(man)).isEmpty)
        #expect(try findings(row(["form": ["sex": ["其他"]]])) == ["error 1 /when/form/sex/0 form_enum"])
        #expect(
            try findings(row(["form": ["nobody": ["x"]]])) == [
                "error 1 /when/form/nobody mapping_field_unknown"
            ])
        #expect(
            try findings(row(["applicant": ["organisation"]])) == [
                "error 1 /when/applicant subject_not_served"
            ])
    }

    @Test("a row that can never be taken is named: its conditions leave nothing, or longer rows cover all")
    func shadowed() throws {
        let man: JSON = ["form": ["sex": ["男"]]]
        let woman: JSON = ["form": ["sex": ["女"]]]
        #expect(try findings(row(man), row(woman), row()) == ["warning 3 /local mapping_row_shadowed"])
        // For one kind of applicant only, so that kind is all there are.
        #expect(
            try findings(row(["applicant": ["person"]]), row()) == ["warning 2 /local mapping_row_shadowed"])
        #expect(
            try findings(
                row(["applicant": ["person"]]), row(), local: ["subjects": ["person", "organisation"]]
            ).isEmpty)
        // A free field always has another answer, and an optional one none.
        #expect(try findings(row(["form": ["remark": ["急"]]]), row()).isEmpty)
        #expect(try findings(row(nil, "1501"), row()) == ["warning 2 /local mapping_row_shadowed"])
        #expect(
            try findings(row(man, "1501"), row(woman, "1501"), row()) == [
                "warning 3 /local mapping_row_shadowed"
            ])
        #expect(try findings(row(nil, "150102"), row()).isEmpty)
        #expect(try findings(row(nil, to: "2026-12-31", "1501"), row()).isEmpty)
        #expect(
            try findings(row(nil, to: "2026-03-08"), row(nil, from: "2026-03-09")) == [
                "warning 1 /to matter_retired"
            ])
    }

    @Test("a thousand rows of one matter are taken, one more is refused with its place")
    func manyRows() throws {
        func faults(_ count: Int) -> [String] {
            do throws(ShapeFaults) {
                _ = try MappingFile([
                    "peer": .string(Sample.hohhot),
                    "mappings": .array(
                        Array(repeating: row(), count: count) + [["local": "L-2", "target": "A"]]),
                ])
                return []
            } catch { return error.faults.map { "\($0.pointer) \($0.code)" } }
        }
        #expect(faults(1_000).isEmpty)
        #expect(faults(1_001) == ["/mappings/1000/local member_range"])
        #expect(faults(100_000) == ["/mappings/1000/local member_range"])
        let rows = (0...1_000).map { SheetRow(number: $0 + 2, cells: ["local": "L-1", "target": "A-001"]) }
        let refused = #expect(throws: ImportFaults.self) {
            try MappingFile(rows: rows, peer: try GatewayID(Sample.hohhot))
        }
        #expect(
            refused?.faults.map { "\($0.row) \($0.column ?? "-") \($0.fault.code)" } == [
                "1002 local member_range"
            ])
    }

    @Test(
        "days between two rows on which nothing is found are named; where the default rule finds it, nothing is"
    )
    func gaps() throws {
        let first = row(nil, to: "2026-06-30")
        let second = row(nil, from: "2026-07-02")
        #expect(
            try findings(first, second, peer: ["base_code": "002009009000"]) == [
                "warning 1 /to mapping_day_gap"
            ])
        #expect(try findings(first, second).isEmpty)
        #expect(
            try findings(first, row(nil, from: "2026-07-01"), peer: ["base_code": "002009009000"]).isEmpty)
        #expect(try findings(first, peer: ["base_code": "002009009000"]).isEmpty)
        #expect(
            try findings(
                row(nil, to: "2026-06-30", "150102"), row(nil, from: "2026-08-01", "150102"), row(),
                peer: ["base_code": "002009009000"]
            ).isEmpty)
    }

    @Test("a target that is done otherwise, or is not open this far away, serves nobody")
    func use() throws {
        #expect(
            try findings(row(), local: ["modes": ["online"]], peer: ["modes": ["delegated"]]) == [
                "error 1 /target mode_not_open"
            ])
        #expect(
            try findings(
                row(), reaches: { scopes, division in scopes == [.nation] && division.text == "150100" }
            ).isEmpty)
        #expect(try findings(row(), reaches: { _, _ in false }) == ["error 1 /target scope_not_open"])
    }

    func bundle(_ place: JSON, matter: String = "L-1", expires: String? = nil) throws -> BundleDefinition {
        var object: JSONObject = [
            "code": "YJS", "name": "一件事示例", "version": 1, "promised": ["value": 3, "unit": "working_day"],
            "results": "each", "form": Sample.form, "materials": Sample.materials,
            "parts": [["part": 1, "matter": .string(matter), "place": place]],
        ]
        object["expires"] = expires.map { .string($0) }
        return try BundleDefinition(.object(object))
    }

    @Test("a bundle must be there, be in force, and not lead back to the row")
    func bundles() throws {
        let row: JSON = ["local": "L-1", "bundle": "YJS", "divisions": ["150102"]]
        #expect(try findings(row).isEmpty)
        #expect(try findings(row, bundles: []) == ["error 1 /bundle mapping_bundle_unknown"])
        #expect(
            try findings(row, bundles: [bundle(["here": true], expires: "2026-03-08")]) == [
                "error 1 /bundle mapping_bundle_unknown"
            ])
        #expect(try findings(row, bundles: [bundle(["here": true])]).isEmpty)
        #expect(try findings(row, bundles: [bundle(["asked": true])]) == ["error 1 /bundle bundle_cycle"])
        #expect(
            try findings(row, bundles: [bundle(["division": "150102"])]) == ["error 1 /bundle bundle_cycle"])
        #expect(try findings(row, bundles: [bundle(["division": "150103"])]).isEmpty)
        #expect(try findings(row, bundles: [bundle(["division": "150102"], matter: "L-2")]).isEmpty)
    }
}
