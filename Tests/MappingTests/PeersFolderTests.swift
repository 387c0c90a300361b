import Codes
import Mapping
import StrictJSON
import Testing

@Suite("The demonstration's catalogues and mappings")
struct PeersFolderTests {
    let day: CivilDate
    /// Sequence and name of the data file.
    let names: [String]

    init() throws {
        day = try CivilDate(Sample.today)
        let data = try PeersFolder.rows(
            try PeersFolder.bytes("Sources/FederationGateway/Resources/kuasheng_matters.csv"))
        names = data.compactMap { $0.cells["name"] }
    }

    @Test(
        "each region has all 40 matters of the data file, under their real names",
        arguments: PeersFolder.regions)
    func allMatters(region: (String, String, String, String)) throws {
        let matters = try PeersFolder.catalog(region).matters(on: day)
        #expect(names.count == 40)
        #expect(Set(names).isSubset(of: Set(matters.map(\.name))))
        #expect(matters.count == (region.0 == "hohhot" ? 41 : 40))
        for matter in matters {
            #expect(matter.plain?.contains("示例") == true && matter.agency.name.contains("示例"))
            #expect(!matter.materials.isEmpty)
        }
    }

    @Test("a sheet says the same as JSON: what it holds is whole and can be published")
    func sheet() throws {
        let region = PeersFolder.regions[4]
        let catalog = try PeersFolder.catalog(region)
        let permit = try #require(catalog.matters(on: day).first { $0.name == "排污许可" })
        #expect(permit.subjects == [.organisation] && permit.scopes == [.city, .province])
        #expect(permit.specialProcedures.map(\.excluded) == [.legal])
        #expect(permit.remedy?.reviewDays == 60 && permit.form.field("scale")?.choices?.count == 2)
        let move = try #require(catalog.matters(on: day).first { $0.name == "夫妻投靠户口迁移" })
        #expect(move.jointSteps.map(\.after) == [[], ["J1"], ["J2"]])
        let again = try CatalogImport(json: [
            "matters": .array(catalog.matters(on: day).map { .object($0.json) })
        ])
        #expect(again.news(for: catalog).isEmpty)
    }

    @Test("the regions differ as real ones do")
    func differences() throws {
        let all = try PeersFolder.regions.map { try PeersFolder.catalog($0).matters(on: day) }
        let flat = all.flatMap { $0 }
        #expect(flat.contains { $0.acceptance == .origin && $0.agreementExpires != nil })
        #expect(flat.contains { $0.issuedBy == .origin })
        #expect(flat.contains { !$0.jointSteps.isEmpty })
        #expect(
            flat.contains { $0.deemed && $0.type != "01" } && flat.contains { !$0.deemed && $0.type == "01" })
        #expect(flat.contains { $0.fee != nil } && flat.contains { !$0.specialProcedures.isEmpty })
        #expect(flat.contains { $0.materials.contains(where: \.tolerable) })
        #expect(flat.contains { $0.materials.contains { $0.licence != nil } })
        #expect(Set(flat.map(\.modes)).count > 3)
        for other in all.dropFirst() {
            let differing = all[0].filter { here in
                other.contains { $0.baseCode == here.baseCode && !MatterDifference.between(here, $0).isEmpty }
            }
            #expect(differing.count >= 5)
        }
    }

    @Test("every mapping file passes the lint, and from 鄂尔多斯 every matter resolves everywhere it may")
    func mappings() throws {
        let catalogs = try PeersFolder.regions.map { try PeersFolder.catalog($0) }
        let byGateway = Dictionary(uniqueKeysWithValues: catalogs.map { ($0.gateway, $0) })
        let files = [
            "ordos": ["hohhot", "longnan"], "hohhot": ["ordos"], "longnan": ["ordos"], "gansu": [],
            "arukorqin": [],
        ]
        for (region, own) in zip(PeersFolder.regions, catalogs) {
            let rows = try (files[region.0] ?? []).flatMap { peer in
                try MappingFile(try PeersFolder.json("peers/\(region.0)/mapping-\(peer).json")).mappings
            }
            let peers = byGateway.filter { $0.key != own.gateway }
            let findings = MappingLint(own: own, peers: peers, day: day).findings(rows)
            #expect(findings.filter { $0.severity == .error }.isEmpty, "\(findings)")
            let set = MappingSet(version: 1, mappings: rows)
            guard region.0 == "ordos" else { continue }
            for (other, catalog) in zip(PeersFolder.regions, catalogs) where other.0 != region.0 {
                for matter in own.matters(on: day) {
                    let found = set.resolve(matter, to: catalog, division: try DivisionCode(other.3), on: day)
                    #expect(
                        found.resolved != nil,
                        "\(matter.name) → \(other.0): \(String(describing: found.refusal))")
                }
            }
        }
    }
}
