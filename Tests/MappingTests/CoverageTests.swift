import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("What the mappings cover, and rows that are not needed")
struct CoverageTests {
    private func coverage(
        of local: Matter, _ matters: [Matter], _ rows: JSON..., reaches: Bool = true
    ) throws -> MatterCoverage {
        var catalog = try Sample.catalog()
        for matter in matters { catalog.apply(.put(matter)) }
        let file = try MappingFile(["peer": .string(Sample.hohhot), "mappings": .array(rows)])
        let search = CoverageSearch(catalog: catalog, day: try CivilDate(Sample.today)) { _, _ in reaches }
        return search.coverage(of: local, by: MappingSet(version: 1, mappings: file.mappings))
    }

    private func findings(
        _ rows: [JSON], local: KeyValuePairs<String, JSON> = [:]
    ) throws -> [String] {
        try LintTests.findings(rows, local: local, needless: true)
    }

    @Test("by the default rule, a row, a row for some cases, or a bundle")
    func ways() throws {
        let ours = try Sample.matter(["code": "L-1"])
        let theirs = try Sample.matter()
        #expect(try coverage(of: ours, [theirs]) == MatterCoverage(way: .byDefault))
        let other = try Sample.matter(["code": "L-1", "base_code": nil])
        #expect(
            try coverage(of: other, [theirs], ["local": "L-1", "target": "A-001"])
                == MatterCoverage(way: .byRow))
        #expect(
            try coverage(of: other, [theirs], ["local": "L-1", "bundle": "B"])
                == MatterCoverage(way: .byBundle))
        #expect(
            try coverage(
                of: other, [theirs], ["local": "L-1", "target": "A-001", "when": ["form": ["sex": ["男"]]]])
                == MatterCoverage(way: .byRow), "for some cases there is a way")
    }

    @Test("what is not covered says why, an ambiguity before all else")
    func refusals() throws {
        let ours = try Sample.matter(["code": "L-1"])
        let theirs = try Sample.matter()
        #expect(try coverage(of: ours, []) == MatterCoverage(refusal: .mappingMissing))
        #expect(
            try coverage(of: ours, [theirs, try Sample.matter(["code": "A-002"])])
                == MatterCoverage(refusal: .mappingAmbiguous))
        #expect(
            try coverage(of: ours, [theirs], reaches: false) == MatterCoverage(refusal: .scopeNotOpen))
        #expect(
            try coverage(of: ours, [try Sample.matter(["effective": "2027-01-01"])])
                == MatterCoverage(refusal: .matterNotOpen))
        #expect(
            try coverage(of: ours, [theirs], ["local": "L-1", "target": "NONE"])
                == MatterCoverage(refusal: .matterUnknown), "the row counts, not the default rule")
        #expect(
            try coverage(of: try Sample.matter(["code": "L-1", "base_code": nil]), [theirs])
                == MatterCoverage(refusal: .mappingMissing))
    }

    @Test("a matter that some counties of the peer take and others not is partly covered")
    func partial() throws {
        let ours = try Sample.matter(["code": "L-1"])
        let (one, other) = (
            try Sample.matter(["division": "150102"]),
            try Sample.matter(["code": "A-002", "division": "150103"])
        )
        #expect(try coverage(of: ours, [one, other]) == MatterCoverage(way: .byDefault))
        let found = try coverage(
            of: ours, [one, other], ["local": "L-1", "target": "NONE", "divisions": ["150103"]])
        #expect(found.way == .byDefault && found.refusal == .matterUnknown && found.isPartial)
        #expect(
            try coverage(
                of: ours, [one, other],
                ["local": "L-1", "target": "NONE", "divisions": ["150103"], "to": "2026-01-01"])
                == MatterCoverage(way: .byDefault), "a row that has ended is not asked")
    }

    @Test("shares count matters and weights apart, and 100 means all")
    func shares() {
        var tally = CoverageTally()
        #expect(tally.percent == nil && tally.percentWeighted == nil)
        for _ in 0..<199 { tally.add(MatterCoverage(way: .byDefault), weight: 0) }
        #expect(tally.percent == 100 && tally.percentWeighted == nil, "nothing is asked for")
        tally.add(MatterCoverage(refusal: .mappingMissing), weight: 3)
        tally.add(MatterCoverage(way: .byRow, refusal: .mappingAmbiguous), weight: 1)
        #expect(tally.percent == 99 && tally.percentWeighted == 25)
        #expect(tally.partial == 1 && tally.refusals == [.mappingMissing: 1] && tally.matters == 201)
    }

    @Test("a row that says what the default rule says is named, and only such a row")
    func needless() throws {
        let needless = ["warning 1 /target mapping_row_needless"]
        #expect(try findings([["local": "L-1", "target": "A-001"]]) == needless)
        #expect(
            try findings([
                ["local": "L-1", "target": "A-001", "divisions": ["150102"], "note": "示例"]
            ])
                == needless)
        for row: JSON in [
            ["local": "L-1", "target": "A-001", "when": ["form": ["sex": ["男"]]]],
            ["local": "L-1", "target": "A-001", "form": ["rules": []]],
            ["local": "L-1", "target": "A-001", "materials": ["rules": []]],
        ] {
            #expect(try !findings([row]).contains { $0.hasSuffix("needless") }, "\(row)")
        }
        let bare: JSON = ["local": "L-1", "target": "A-001"]
        #expect(try findings([bare], local: ["base_code": nil]).isEmpty, "nothing else finds it")
        #expect(
            try findings([
                bare, ["local": "L-1", "target": "A-001", "when": ["applicant": ["person"]]],
            ])
            .filter { $0.hasSuffix("needless") }.isEmpty, "it is for the cases that a condition leaves")
    }

    @Test("a row is needed where a county below it has a matter of its own, or the default rule finds two")
    func needed() throws {
        let day = try CivilDate(Sample.today)
        var own = Catalog(gateway: try GatewayID(Sample.ordos), serves: [try DivisionPrefix("1506")])
        own.apply(.put(try Sample.matter(["code": "L-1", "division": "150600"])))
        let rows = try Sample.rows(["local": "L-1", "target": "A-001"])
        for (matter, isNeedless) in [
            (try Sample.matter(["code": "A-002", "division": "150102"]), false),
            (try Sample.matter(["code": "A-002"]), false),
            (try Sample.matter(["code": "A-002", "base_code": "002009002000"]), true),
        ] {
            let catalog = try Sample.catalog(try Sample.matter(), matter)
            let lint = MappingLint(own: own, peers: [catalog.gateway: catalog], day: day)
            #expect(lint.isNeedless(rows[0], among: rows) == isNeedless, "\(matter.json)")
        }
    }
}
