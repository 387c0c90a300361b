import Codes
import Exchange
import Mapping
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("One matter's rows without a file, and files judged together")
struct MappingRowsTests {
    private static let target = "1115010090000916623002031001000"
    let bridge: Bridge

    init() async throws { bridge = try await Bridge(seed: 91) }

    private var peer: GatewayID { bridge.destination.id }
    private var book: MappingBook { bridge.origin.office.mappings }
    private var drafts: MappingDrafts { MappingDrafts(book, clock: bridge.origin.clock) }
    private var key: MappingKey { MappingKey(peer: peer, local: SampleCase.matter) }
    private var today: CivilDate { bridge.origin.clock.now().civilDate }

    private func row(_ more: JSONObject = [:]) -> JSONObject {
        var row: JSONObject = ["local": .string(SampleCase.matter), "target": .string(Self.target)]
        for (name, value) in more { row[name] = value }
        return row
    }

    private func lint(_ own: Catalog) throws -> MappingLint {
        let catalog = try #require(bridge.origin.catalogues.catalog(of: peer))
        return MappingLint(own: own, peers: [peer: catalog], day: today)
    }

    private func publish() async throws {
        let own = bridge.origin.catalogues.ownCatalog
        _ = try await MappingPublishing(drafts, clock: bridge.origin.clock).publish(
            MappingPublishing.Order(actor: "test", effective: today), lint: lint(own))
    }

    @Test("a row takes the place of the one of its divisions and first day, else it is added")
    func sets() async throws {
        _ = try await drafts.set(row(), for: peer, by: "test")
        _ = try await drafts.set(row(["note": "示例"]), for: peer, by: "test")
        _ = try await drafts.set(row(["divisions": ["150102"]]), for: peer, by: "test")
        let rows = try await drafts.set(row(["from": "2027-01-01"]), for: peer, by: "test")
        #expect(rows.published.isEmpty)
        #expect(
            rows.drafted?.map(\.json) == [
                row(["note": "示例"]), row(["divisions": ["150102"]]), row(["from": "2027-01-01"]),
            ])
    }

    @Test("what is set back to what stands is no draft any more")
    func setsBack() async throws {
        _ = try await drafts.set(row(), for: peer, by: "test")
        try await publish()
        _ = try await drafts.set(row(["note": "示例"]), for: peer, by: "test")
        #expect(try await drafts.peers() == [peer])
        _ = try await drafts.set(row(), for: peer, by: "test")
        #expect(try await drafts.peers().isEmpty)
        let taken = try await drafts.unset(key, by: "test")
        #expect(taken.drafted == [] && taken.published.count == 1)
        let none = try await #require(throws: OfficeRefusal.self) { try await drafts.unset(key, by: "test") }
        #expect(none.code == .notFound)
    }

    @Test("more rows of a matter than a file may have are not drafted either")
    func tooMany() async throws {
        let file = try MappingFile([
            "peer": .string(peer.description),
            "mappings": .array(Array(repeating: .object(row()), count: MappingFile.rowsOfMatterMax)),
        ])
        try await drafts.put(file.mappings, for: key, by: "test")
        #expect(try await drafts.show(key).drafted?.count == MappingFile.rowsOfMatterMax)
        let refused = try await #require(throws: OfficeRefusal.self) {
            _ = try await drafts.set(row(["divisions": ["150102"]]), for: peer, by: "test")
        }
        #expect(refused.code == .validationFailed && refused.faults.map(\.pointer) == ["/local"])
    }

    @Test("a constant is read back from the draft at its last level, and refused with its place beyond")
    func deep() async throws {
        func file(levels: Int) throws -> MappingFile {
            let value = (0..<levels).reduce(JSON.string("示例")) { value, _ in .array([value]) }
            return try MappingFile([
                "peer": .string(peer.description),
                "mappings": [
                    .object(row(["form": ["rules": [["to": "x", "constant": value]]]]))
                ],
            ])
        }
        let clock = bridge.origin.clock
        _ = try await MappingImport(drafts, clock: clock).take(try file(levels: 16), by: "test")
        #expect(try await drafts.show(key).drafted?.count == 1)
        let refused = #expect(throws: ShapeFaults.self) { try file(levels: 17) }
        #expect(
            refused?.faults.map { "\($0.pointer) \($0.code)" } == [
                "/mappings/0/form/rules/0/constant json_too_deep"
            ])
    }

    @Test("a row with rules is not lost to a simple one, and a faulty one is not taken")
    func refuses() async throws {
        let ruled = try MappingFile([
            "peer": .string(peer.description), "mappings": [.object(row(["materials": ["drop": ["M1"]]]))],
        ])
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(ruled, by: "test")
        let lost = try await #require(throws: OfficeRefusal.self) {
            try await drafts.set(row(), for: peer, by: "test")
        }
        #expect(lost.code == .conflict)
        for wrong in [["divisions": ["15x"]], ["from": "2026-02-30"], ["bundle": "B"]] as [JSONObject] {
            let refusal = try await #require(throws: OfficeRefusal.self) {
                try await drafts.set(row(wrong), for: peer, by: "test")
            }
            #expect(refusal.code == .validationFailed)
        }
        #expect(try await drafts.show(key).toBe.map(\.json) == ruled.mappings.map(\.json))
    }

    private func look(
        at files: ConfigurationPlan.Files, on day: CivilDate? = nil
    ) async throws -> JSONObject {
        let office = bridge.origin.office
        let desk = CatalogueDesk(
            own: office.own, store: bridge.origin.store, shelf: bridge.origin.catalogues,
            clock: bridge.origin.clock)
        let peers = try lint(bridge.origin.catalogues.ownCatalog).peers
        let day = day ?? today
        return try await ConfigurationPlan(drafts, catalogue: desk, shelf: BundleShelf(office)).look(
            at: files, on: day
        ) {
            own, bundles in MappingLint(own: own, peers: peers, day: day, bundles: bundles)
        }
    }

    @Test("a bundle may rest on a row of the same files, unless that counts later or names the bundle")
    func bundles() async throws {
        var matter = try #require(
            bridge.origin.catalogues.ownCatalog.matter(SampleCase.matter, on: today)?.json)
        matter["code"] = "NEW-1"
        matter["base_code"] = "009909009000"
        try await bridge.origin.importCatalogue(["matters": [.object(matter)]])
        let part = BundleScene.part(1, BundleScene.there, [("matter", "NEW-1")])
        var files = ConfigurationPlan.Files()
        files.bundles = [["bundles": [BundleScene.bundle([part])]]]
        func errors(on day: CivilDate? = nil) async throws -> Set<String> {
            let plan = try await look(at: files, on: day)
            let findings = plan["findings"]?.arrayValue ?? []
            return Set(findings.filter { $0["severity"] == "error" }.compactMap { $0["code"]?.stringValue })
        }
        #expect(try await errors() == ["mapping_missing"])
        func rows(_ rows: JSONObject...) throws -> MappingFile {
            try MappingFile([
                "peer": .string(peer.description), "mappings": .array(rows.map { .object($0) }),
            ])
        }
        files.mappings = [try rows(["local": "NEW-1", "target": .string(Self.target)])]
        #expect(try await errors().isEmpty)
        #expect(try await look(at: files)["bundles_last"] == [true])
        #expect(try await errors(on: today.adding(days: 1)) == ["mapping_missing"])
        files.mappings = [
            try rows(
                ["local": "NEW-1", "target": .string(Self.target)],
                ["local": .string(SampleCase.matter), "bundle": "B-1"])
        ]
        #expect(try await look(at: files)["bundles_last"] == [false])
        #expect(try await errors() == ["mapping_missing"], "it is taken before the rows that name it")
    }

    @Test("files that say what stands change nothing; somebody's draft is named")
    func plan() async throws {
        let file = try MappingFile([
            "peer": .string(peer.description), "mappings": [.object(row())],
        ])
        func look() async throws -> JSONObject {
            var files = ConfigurationPlan.Files()
            files.mappings = [file]
            return try await self.look(at: files)
        }
        #expect(try await look()["mappings"] == [1])
        #expect(try await drafts.peers().isEmpty, "looking writes nothing")
        _ = try await drafts.set(row(), for: peer, by: "test")
        #expect(try await look()["drafts"] == [], "the same draft is nobody else's")
        try await publish()
        let same = try await look()
        #expect(same["mappings"] == [0] && same["lines"] == [])
        _ = try await drafts.set(row(["note": "示例"]), for: peer, by: "test")
        #expect(try await look()["drafts"] == [.string(peer.description)])
    }
}
