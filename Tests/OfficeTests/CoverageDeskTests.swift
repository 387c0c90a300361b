import Codes
import Exchange
import Mapping
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Coverage and exceptions at the mapping desk")
struct CoverageDeskTests {
    /// 呼和浩特's own of the same base code.
    private static let target = "1115010090000916623002031001000"
    let bridge: Bridge
    let window: Caller

    init() async throws {
        bridge = try await Bridge(seed: 141)
        window = try await bridge.origin.token(.window, "150627").caller
    }

    private var office: OfficeContext { bridge.origin.office }
    private var peer: GatewayID { bridge.destination.id }

    private var lint: MappingLint {
        MappingLint(
            own: bridge.origin.catalogues.ownCatalog,
            peers: bridge.origin.catalogues.catalog(of: peer).map { [peer: $0] } ?? [:], day: office.today)
    }

    private func publish(_ rows: [JSON]) async throws {
        let drafts = MappingDrafts(office.mappings, clock: bridge.origin.clock)
        let file = try MappingFile(["peer": .string(peer.description), "mappings": .array(rows)])
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(file, by: "test")
        _ = try await MappingPublishing(drafts, clock: bridge.origin.clock).publish(
            MappingPublishing.Order(actor: "test", effective: office.today), lint: lint)
    }

    /// One more matter of ours like the first, with these members.
    private func add(_ members: KeyValuePairs<String, JSON>) async throws {
        let first = try #require(office.catalogues.ownCatalog.matter(SampleCase.matter, on: office.today))
        var object = first.json
        for (name, value) in members { object[name] = value.isNull ? nil : value }
        let file: JSON = ["matters": [.object(object)]]
        try await bridge.origin.importCatalogue(file)
    }

    @Test("each scope says how many of our matters have a way, and `all` counts each once")
    func scopes() async throws {
        let lines = try #require(
            try await MappingCoverage(office).report(peer: nil, missing: 0)["coverage"]?.arrayValue)
        let all = try #require(lines.first)
        let ours = office.catalogues.ownCatalog.matters(on: office.today).count
        #expect(all["scope"] == "all" && all["name"] == "呼和浩特")
        #expect(all["matters"] == .integer(Int64(ours)) && all["default"] == .integer(Int64(ours)))
        #expect(all["percent"] == 100 && all["weight"] == 0 && all["percent_weighted"] == nil)
        #expect(!lines.contains { $0["scope"] == "city" }, "the peer lies in another city")
    }

    @Test(
        "what has no way is listed by what was asked for, with the first suggestion, and weighs in the share")
    func missing() async throws {
        try await add(["code": "NEW-1", "base_code": "009909009000"])
        try await add(["code": "NEW-2", "base_code": "009909008000"])
        _ = try await MatterDesk(office).options(
            matter: "NEW-2", destination: try DivisionCode("150102"), for: window)
        let report = try await MappingCoverage(office).report(peer: peer, missing: 1)
        let all = try #require(report["coverage"]?.arrayValue?.first)
        #expect(all["missing"] == 2 && all["why"] == ["mapping_missing": 2])
        #expect(all["weight"] == 1 && all["percent_weighted"] == 0)
        let line = try #require(report["missing"]?.arrayValue?.first)
        #expect(line["matter"] == "NEW-2" && line["demand"] == 1 && line["cases"] == 0)
        #expect(line["code"] == "mapping_missing" && line["suggestion"] == .string(Self.target))
        #expect(report["more"] == 1)
    }

    @Test("exceptions name the rows, those that are needless, and what nothing finds, page after page")
    func exceptions() async throws {
        try await add(["code": "NEW-1", "base_code": "009909009000"])
        try await publish([
            ["local": .string(SampleCase.matter), "target": .string(Self.target)],
            [
                "local": .string(SampleCase.matter), "target": .string(Self.target),
                "when": ["form": ["copies": [1]]],
            ],
        ])
        var (lines, next) = ([JSON](), String?.none)
        repeat {
            let page = try await MappingExceptions(office).page(of: peer, after: next, lint: lint)
            lines += page["exceptions"]?.arrayValue ?? []
            next = page["next"]?.stringValue
        } while next != nil
        #expect(lines.map { $0["what"] } == ["row", "row", "missing"])
        #expect(lines.last?["matter"] == "NEW-1" && lines.last?["code"] == "mapping_missing")
        try await publish([["local": .string(SampleCase.matter), "target": .string(Self.target)]])
        let page = try await MappingExceptions(office).page(of: peer, after: nil, lint: lint)
        #expect(page["exceptions"]?.arrayValue?.map { $0["what"] } == ["needless"])
    }

    @Test(
        "what is kept at home is neither covered nor missing, no exception, and nothing is suggested for it")
    func atHome() async throws {
        let before = try await MappingCoverage(office).report(peer: peer, missing: 9)
        try await add(["code": "HOME-1", "base_code": "009909009000", "routable": false])
        try await add(["code": "HOME-2", "base_code": "009909008000", "routable": false])
        try await publish([["local": "HOME-2", "target": .string(Self.target)]])
        #expect(try await MappingCoverage(office).report(peer: peer, missing: 9) == before)
        let page = try await MappingExceptions(office).page(of: peer, after: "matter", lint: lint)
        #expect(page["exceptions"] == [])
        #expect(try await SuggestionDesk(office).suggestAll(peer: peer, limit: 3) == [])
    }

    @Test("exceptions of a peer whose catalogue is not here are refused")
    func noCatalogue() async throws {
        let nobody = try GatewayID("spiffe://nobody.tongban/gateway/110100")
        await #expect(throws: OfficeRefusal(.catalogMissing)) {
            try await MappingExceptions(office).page(of: nobody, after: nil, lint: lint)
        }
    }

    @Test("a peer that nobody enrolled is not known")
    func unknown() async throws {
        let nobody = try GatewayID("spiffe://nobody.tongban/gateway/110100")
        await #expect(throws: OfficeRefusal(.peerUnknown)) {
            try await MappingCoverage(office).report(peer: nobody, missing: 0)
        }
    }
}
