import Codes
import Exchange
import Mapping
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Catalogues, mappings and the one-time notice")
struct MappingDeskTests {
    /// 呼和浩特's own of the same base code.
    private static let target = "1115010090000916623002031001000"
    let bridge: Bridge

    init() async throws { bridge = try await Bridge(seed: 90) }

    private var book: MappingBook { bridge.origin.office.mappings }
    private var desk: MatterDesk { MatterDesk(bridge.origin.office) }
    private var today: CivilDate { bridge.origin.clock.now().civilDate }

    private func draft(to target: String) async throws {
        let file: JSON = [
            "peer": .string(bridge.destination.id.description),
            "mappings": [["local": .string(SampleCase.matter), "target": .string(target)]],
        ]
        _ = try await book.importDraft(file, by: "test", at: bridge.origin.clock.now())
    }

    private func publish(effective: CivilDate) async throws -> MappingSet {
        let catalogues = bridge.origin.catalogues
        let peer = try #require(catalogues.catalog(of: bridge.destination.id))
        let lint = MappingLint(
            own: catalogues.ownCatalog, peers: [bridge.destination.id: peer], day: effective)
        return try await book.publish(
            effective: effective, lint: lint, by: "test", at: bridge.origin.clock.now())
    }

    private func notice(_ division: String) async throws -> JSON {
        let window = try await bridge.origin.token(.window, "150627").caller
        return try await desk.options(
            matter: SampleCase.matter, destination: try DivisionCode(division), for: window)
    }

    @Test("a published version counts from its day, and is there after a restart")
    func publishes() async throws {
        try await draft(to: Self.target)
        let tomorrow = today.adding(days: 1)
        let made = try await publish(effective: tomorrow)
        #expect(made.version == 1 && book.current(on: today).version == 0)
        #expect(book.current(on: tomorrow).version == 1)
        #expect(try await book.draft().mappings == made.mappings, "nothing is left to publish")
        let again = MappingBook(store: bridge.origin.store)
        try await again.load()
        #expect(again.versions.map(\.json) == book.versions.map(\.json))
    }

    @Test("a draft to a code that the peer does not have is not published, and stays a draft")
    func refuses() async throws {
        try await draft(to: "NONE")
        let refusal = try await #require(throws: OfficeRefusal.self) { try await publish(effective: today) }
        #expect(refusal.code == .mappingInvalid)
        #expect(refusal.faults.contains { $0.code == .mappingTargetUnknown })
        #expect(book.versions.isEmpty)
        #expect(try await book.draft().mappings.count == 1)
    }

    @Test("of two who publish at once one is told of the conflict")
    func publishesOnce() async throws {
        try await draft(to: Self.target)
        let other = MappingBook(store: bridge.origin.store)
        try await other.load()
        _ = try await publish(effective: today)
        let refusal = try await #require(throws: OfficeRefusal.self) {
            let catalogues = bridge.origin.catalogues
            let lint = MappingLint(own: catalogues.ownCatalog, peers: [:], day: today)
            _ = try await other.publish(
                effective: today, lint: lint, by: "test", at: bridge.origin.clock.now())
        }
        #expect(refusal.code == .conflict)
    }

    @Test("the notice names what the destination wants, and follows what is published")
    func notices() async throws {
        let plain = try await notice("150100")
        #expect(plain["available"] == true && plain["peer_matter"]?["code"]?.stringValue == Self.target)
        #expect(plain["materials"]?.arrayValue?.count == 3)
        #expect(try await notice("150100") == plain, "a way found once is found again")
        try await draft(to: Self.target)
        _ = try await publish(effective: today)
        let mapped = try await notice("150100")
        #expect(mapped["explanation"] != plain["explanation"])
    }

    @Test("where it cannot be done the notice says why")
    func unavailable() async throws {
        let nobody = try await notice("440100")
        #expect(nobody["available"] == false)
        #expect(nobody["code"]?.stringValue?.isEmpty == false)
        #expect(nobody["message"]?.stringValue?.isEmpty == false)
        let refusal = try await #require(throws: OfficeRefusal.self) {
            let window = try await bridge.origin.token(.window, "150627").caller
            _ = try await desk.options(
                matter: "NONE", destination: try DivisionCode("150100"), for: window)
        }
        #expect(refusal.code == .notFound)
    }

    @Test("one catalogue, in every shape of its file")
    func shapes() throws {
        let matter = try #require(
            bridge.origin.catalogues.ownCatalog.matter(SampleCase.matter, on: today)?.json)
        let shapes: [JSON] = [
            ["matters": [.object(matter)]], [.object(matter)], ["changes": [["put": .object(matter)]]],
        ]
        for shape in shapes {
            let text = String(decoding: shape.serialized(), as: UTF8.self)
            let file = try CatalogFile(name: "catalogue.json", text: text)
            #expect(file.content.changes.count == 1)
        }
    }

    @Test(
        "a file that cannot be read says so, by its row",
        arguments: [
            ("a.csv", "\u{FEFF}code,name\nX,\n", ErrorCode.validationFailed),
            ("a.json", "{\"matters\":[{}]}", ErrorCode.validationFailed),
            ("a.json", "{", ErrorCode.malformed),
        ])
    func unreadable(name: String, text: String, code: ErrorCode) throws {
        let refusal = try #require(throws: OfficeRefusal.self) { try CatalogFile(name: name, text: text) }
        #expect(refusal.code == code, "\(refusal)")
        if code == .validationFailed {
            #expect(refusal.faults.allSatisfy { $0.pointer.hasPrefix("row ") } && !refusal.faults.isEmpty)
        }
    }

    @Test("a catalogue of another gateway is not ours")
    func foreign() async throws {
        let file = try CatalogFile(
            name: "a.json", text: "{\"gateway\":\"\(bridge.destination.id)\",\"matters\":[]}")
        let origin = bridge.origin
        let desk = CatalogueDesk(
            own: origin.office.own, store: origin.store, shelf: origin.catalogues,
            directory: origin.directory, clock: origin.clock)
        let refusal = try await #require(throws: OfficeRefusal.self) { try await desk.take(file, by: "test") }
        #expect(refusal.code == .catalogForeign)
    }
}
