import Codes
import Exchange
import Mapping
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("The one-time notice at the window")
struct MatterDeskTests {
    /// 呼和浩特's own of the same base code.
    private static let target = "1115010090000916623002031001000"
    let bridge: Bridge

    init() async throws { bridge = try await Bridge(seed: 90) }

    private var desk: MatterDesk { MatterDesk(bridge.origin.office) }
    private var today: CivilDate { bridge.origin.clock.now().civilDate }

    private func notice(_ division: String) async throws -> JSON {
        let window = try await bridge.origin.token(.window, "150627").caller
        return try await desk.options(
            matter: SampleCase.matter, destination: try DivisionCode(division), for: window)
    }

    @Test("the notice names what the destination wants, and follows what is published")
    func notices() async throws {
        let plain = try await notice("150100")
        #expect(plain["available"] == true && plain["peer_matter"]?["code"]?.stringValue == Self.target)
        #expect(plain["materials"]?.arrayValue?.count == 3)
        #expect(try await notice("150100") == plain, "a way found once is found again")
        let drafts = MappingDrafts(bridge.origin.office.mappings, clock: bridge.origin.clock)
        let rows: JSON = [["local": .string(SampleCase.matter), "target": .string(Self.target)]]
        let file = try MappingFile(["peer": .string(bridge.destination.id.description), "mappings": rows])
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(file, by: "test")
        let lint = MappingLint(own: bridge.origin.catalogues.ownCatalog, peers: [:], day: today)
        _ = try await MappingPublishing(drafts, clock: bridge.origin.clock).publish(
            MappingPublishing.Order(actor: "test", effective: today), lint: lint)
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

    /// Our matter with these members, as it is from today on.
    private func change(_ changes: JSONObject) async throws {
        let region = bridge.origin
        var matter = try #require(region.catalogues.ownCatalog.versions(of: SampleCase.matter).last?.json)
        for (name, value) in changes { matter[name] = value }
        try await region.importCatalogue(["matters": [.object(matter)]])
    }

    @Test(
        "a window that does not take a matter is told so before it asks for anything, and sees it in the list"
    )
    func windows() async throws {
        try await change(["windows": ["not": ["150627"]]])
        let notice = try await notice("150100")
        #expect(notice["available"] == false && notice["code"] == "window_not_open")
        let other = try await bridge.origin.token(.window, "150602").caller
        let open = try await desk.options(
            matter: SampleCase.matter, destination: try DivisionCode("150100"), for: other)
        #expect(open["available"] == true)
        let window = try await bridge.origin.token(.window, "150627").caller
        func closed(_ caller: Caller) -> [JSON] {
            (desk.list(nil, after: nil, limit: 50, for: caller)["matters"]?.arrayValue ?? []).filter {
                $0["closed"] != nil
            }
        }
        #expect(closed(window).map { $0["code"] } == [.string(SampleCase.matter)])
        #expect(closed(window).first?["closed"] == "window_not_open" && closed(other).isEmpty)
    }

    @Test("what is kept at home is not listed and not sent")
    func withheld() async throws {
        let count = desk.list(nil, after: nil, limit: 50, for: .nobody)["matters"]?.arrayValue?.count ?? 0
        try await change(["routable": false])
        #expect(
            desk.list(nil, after: nil, limit: 50, for: .nobody)["matters"]?.arrayValue?.count == count - 1)
        #expect(try await notice("150100")["code"] == "matter_withheld")
    }

    @Test("a case from elsewhere for what is kept at home is refused, though its sender had the matter still")
    func withheldThere() async throws {
        let window = try await bridge.origin.token(.window, "150627").caller
        let id = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)["id"]
        let theirs = bridge.destination
        var matter = try #require(theirs.catalogues.ownCatalog.versions(of: Self.target).last?.json)
        matter["routable"] = false
        try await theirs.importCatalogue(["matters": [.object(matter)]])
        let caseID = try CaseID(try #require(id?.stringValue))
        guard case .rejected(let problem) = try await theirs.take(caseID, from: bridge.origin).first else {
            Issue.record("it was taken")
            return
        }
        #expect(problem.code == "matter_unknown")
        #expect(try await theirs.store.cases([caseID]).isEmpty)
    }

    @Test(
        "of what is kept at home nobody elsewhere is told even that it ended, or begins later",
        arguments: [true, false])
    func withheldEnd(hasEnded: Bool) async throws {
        let window = try await bridge.origin.token(.window, "150627").caller
        let id = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)["id"]
        let theirs = bridge.destination
        var matter = try #require(theirs.catalogues.ownCatalog.versions(of: Self.target).last?.json)
        matter["routable"] = false
        if !hasEnded { matter["effective"] = .string(today.adding(days: 30).description) }
        let end: JSON = ["code": .string(Self.target), "effective": .string(today.description)]
        if !hasEnded { try await theirs.importCatalogue(["matters": [], "retired": [end]]) }
        try await theirs.importCatalogue(["matters": [.object(matter)]])
        if hasEnded { try await theirs.importCatalogue(["matters": [], "retired": [end]]) }
        let caseID = try CaseID(try #require(id?.stringValue))
        guard case .rejected(let problem) = try await theirs.take(caseID, from: bridge.origin).first else {
            Issue.record("it was taken")
            return
        }
        #expect(problem.code == "matter_unknown")
    }

    @Test("an old code of ours leads to what takes its place")
    func retiredHere() async throws {
        let region = bridge.origin
        let next = try #require(region.catalogues.ownCatalog.codes.first { $0 != SampleCase.matter })
        let file: JSON = [
            "matters": [],
            "retired": [
                [
                    "code": .string(SampleCase.matter), "effective": .string(today.description),
                    "replaced_by": .string(next),
                ]
            ],
        ]
        try await region.importCatalogue(file)
        let refusal = try await #require(throws: OfficeRefusal.self) { try await notice("150100") }
        #expect(refusal.code == .matterRetired && refusal.candidates.map(\.ours) == [next])
    }
}
extension Caller {
    static let nobody = Caller(actor: "test", role: .operatorRole)
}
