import Codes
import Mapping
import ModelStore
import OfficeScene
import Routing
import StrictJSON
import Synchronization
import Testing

@testable import Exchange
@testable import Office

@Suite("Drift at the mapping desk")
struct DriftDeskTests {
    private static let target = "1115010090000916623002031001000"
    let bridge: Bridge
    let watch: DriftWatch

    init() async throws {
        bridge = try await Bridge(seed: 95)
        let heard = Heard()
        self.heard = heard
        watch = DriftWatch(bridge.origin.office) { alarm in heard.alarms.withLock { $0.append(alarm) } }
    }

    private final class Heard: Sendable {
        let alarms = Mutex<[Alarm]>([])
    }
    private let heard: Heard

    private var office: OfficeContext { bridge.origin.office }
    private var peer: GatewayID { bridge.destination.id }
    private var today: CivilDate { bridge.origin.clock.now().civilDate }
    private var desk: DriftDesk { DriftDesk(office) }
    private var drafts: MappingDrafts { MappingDrafts(office.mappings, clock: bridge.origin.clock) }
    private var key: MappingKey { MappingKey(peer: peer, local: SampleCase.matter) }

    /// A row in force, published a while before anything changes.
    private func publish(_ row: JSONObject = [:]) async throws {
        var json: JSONObject = ["local": .string(SampleCase.matter), "target": .string(Self.target)]
        for (name, value) in row { json[name] = value }
        let file = try MappingFile(["peer": .string(peer.description), "mappings": [.object(json)]])
        try await drafts.put(file.mappings, for: key, by: "test")
        try await publishDrafts()
        bridge.origin.clock.advance(milliseconds: 60_000)
    }

    private func publishDrafts() async throws {
        let lint = MappingLint(own: bridge.origin.catalogues.ownCatalog, peers: [:], day: today)
        _ = try await MappingPublishing(drafts, clock: bridge.origin.clock).publish(
            .init(actor: "test", effective: today), lint: lint)
    }

    private func theirs() throws -> JSONObject {
        try #require(bridge.destination.catalogues.ownCatalog.versions(of: Self.target).last?.json)
    }

    /// The destination changes its matter, and the origin fetches that.
    private func change(_ file: JSON) async throws {
        let region = bridge.destination
        let desk = CatalogueDesk(
            own: region.office.own, store: region.store, shelf: region.catalogues, clock: region.clock)
        _ = try await desk.take(
            try CatalogFile(text: String(decoding: file.serialized(), as: UTF8.self)), by: "test")
        try await fetch()
    }

    private func fetch() async throws {
        try await bridge.origin.takeCatalogue(of: bridge.destination)
    }

    private func put(_ changes: JSONObject) throws -> JSON {
        var matter = try theirs()
        for (name, value) in changes { matter[name] = value }
        return ["matters": [.object(matter)]]
    }

    private func lines(isAll: Bool = false) async throws -> [JSON] {
        try await watch.look()
        return try await desk.list(isAll: isAll).arrayValue ?? []
    }

    @Test("a harmless change is confirmed by itself, and can be looked up")
    func harmless() async throws {
        try await publish()
        try await change(try put(["contact": ["phone": "0471-99999"], "version": 9]))
        #expect(try await lines().isEmpty)
        let all = try await lines(isAll: true)
        #expect(
            all.count == 1 && all.first?["state"] == "settled" && all.first?["settled"]?["by"] == "gateway")
        #expect(all.first?["notes"]?[0]?["text_zh"] == "咨询方式有变化")
        #expect(heard.alarms.withLock { $0.isEmpty })
    }

    @Test("a change in substance is opened once, survives a restart, and is settled by a person's word")
    func review() async throws {
        try await publish()
        try await change(try put(["issued_by": "origin", "version": 9]))
        #expect(try await watch.look() == 1)
        #expect(try await watch.look() == 0, "nothing changed since")
        #expect(try await DriftWatch(office).look() == 1, "another start looks again")
        #expect(heard.alarms.withLock { $0.map(\.code) } == [.mappingReview])
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "review" && line["locals"] == [.string(SampleCase.matter)])
        #expect(line["cases"] == 0)
        _ = try await desk.confirm(Self.target, of: peer, note: "示例：看过了", by: "uid:1")
        #expect(try await lines().isEmpty)
        #expect(try await lines(isAll: true).first?["settled"]?["note"] == "示例：看过了")
        let again = try await #require(throws: OfficeRefusal.self) {
            try await desk.confirm(Self.target, of: peer, note: nil, by: "uid:1")
        }
        #expect(again.code == .notFound)
    }

    @Test("two changes before anybody looks are compared with what was there at first")
    func twice() async throws {
        try await publish()
        let before = try theirs()
        try await change(try put(["issued_by": "origin", "version": 9]))
        bridge.origin.clock.advance(milliseconds: 1_000)
        try await change(try put(["contact": ["phone": "0471-99999"], "version": 10]))
        #expect(try await lines().first?["kind"] == "review")
        bridge.origin.clock.advance(milliseconds: 1_000)
        try await change(["matters": [.object(before)]])
        #expect(try await lines(isAll: true).isEmpty, "it is as it was: nothing is left to look at")
    }

    @Test("what ended is stale, is held at the window with its successor, and follows it by one verb")
    func stale() async throws {
        try await publish(["note": "示例"])
        let base = try theirs()
        let other = "SL-JIETI"
        var successor = base
        successor["code"] = .string(other)
        successor["name"] = "示例接替事项"
        try await change([
            "matters": [.object(successor)],
            "retired": [
                [
                    "code": .string(Self.target), "effective": .string(today.description),
                    "replaced_by": .string(other),
                ]
            ],
        ])
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "stale" && line["from"] == .string(today.description))
        #expect(line["successor"] == .string(other) && line["successor_name"] == "示例接替事项")
        #expect(heard.alarms.withLock { $0.map(\.code) } == [.mappingStale])
        let window = try await bridge.origin.token(.window, "150627").caller
        let notice = try await MatterDesk(office).options(
            matter: SampleCase.matter, destination: try DivisionCode("150100"), for: window)
        #expect(notice["code"] == "matter_retired" && notice["available"] == false)
        #expect(notice["candidates"]?[0]?["code"] == .string(other))
        #expect(notice["candidates"]?[0]?["name"] == "示例接替事项")
        #expect(notice["candidates"]?[0]?["ours"] == .string(SampleCase.matter))
        let refused = try await #require(throws: OfficeRefusal.self) {
            try await desk.confirm(Self.target, of: peer, note: nil, by: "uid:1")
        }
        #expect(refused.code == .mappingStale)
        let followed = try await desk.follow(Self.target, of: peer, to: nil, by: "uid:1")
        #expect(followed["drafted"] == 1)
        _ = try await desk.follow(Self.target, of: peer, to: nil, by: "uid:1")
        let rows = try await drafts.newest(key).rows
        #expect(rows.map(\.target) == [other] && rows.first?.note == "示例")
        bridge.origin.clock.advance(milliseconds: 1_000)
        try await publishDrafts()
        #expect(try await lines(isAll: true).isEmpty, "no row rests on it any more")
    }

    @Test("an announced end is listed before it comes; following it leaves the days until then")
    func announced() async throws {
        try await publish()
        let end = today.adding(days: 20)
        try await change([
            "matters": [],
            "retired": [["code": .string(Self.target), "effective": .string(end.description)]],
        ])
        #expect(try await lines().first?["from"] == .string(end.description))
        let nobody = try await #require(throws: OfficeRefusal.self) {
            try await desk.follow(Self.target, of: peer, to: nil, by: "uid:1")
        }
        #expect(nobody.code == .mappingTargetUnknown)
        let third = try #require(
            bridge.destination.catalogues.ownCatalog.codes.first { $0 != Self.target })
        _ = try await desk.follow(Self.target, of: peer, to: third, by: "uid:1")
        let rows = try await drafts.newest(key).rows
        #expect(rows.map(\.target) == [Self.target, third])
        #expect(rows.map(\.to) == [end.adding(days: -1), nil] && rows.map(\.from) == [nil, end])
    }

    @Test(
        "a matter to which nothing is mapped changes without a word; where the default rule led there, its end is stale"
    )
    func followers() async throws {
        try await change(try put(["issued_by": "origin", "version": 9]))
        #expect(try await lines(isAll: true).isEmpty, "the default rule follows it")
        try await change([
            "matters": [],
            "retired": [["code": .string(Self.target), "effective": .string(today.description)]],
        ])
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "stale" && line["rows"] == 0)
        #expect(line["locals"] == [.string(SampleCase.matter)])
        let third = try #require(
            bridge.destination.catalogues.ownCatalog.codes.first { $0 != Self.target })
        let followed = try await desk.follow(Self.target, of: peer, to: third, by: "uid:1")
        #expect(followed["drafted"] == 1)
        #expect(try await drafts.newest(key).rows.map(\.target) == [third], "it gets a row")
    }

    @Test("where the default rule leads no more, since the place changed, somebody is to look")
    func elsewhere() async throws {
        try await change(try put(["division": "150102", "version": 9]))
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "review" && line["locals"] == [.string(SampleCase.matter)])
    }

    @Test("a row for one county does not hide that the default rule ends for the others")
    func partly() async throws {
        let other = try #require(
            bridge.destination.catalogues.ownCatalog.codes.first { $0 != Self.target })
        try await publish(["target": .string(other), "divisions": ["150102"]])
        try await change([
            "matters": [],
            "retired": [["code": .string(Self.target), "effective": .string(today.description)]],
        ])
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "stale" && line["rows"] == 0)
        #expect(line["locals"] == [.string(SampleCase.matter)])
    }

    @Test("what changes after the catalogues were looked at for publishing is drift")
    func meanwhile() async throws {
        let judgedAt = bridge.origin.clock.now()
        bridge.origin.clock.advance(milliseconds: 1_000)
        try await change(try put(["issued_by": "origin", "version": 9]))
        bridge.origin.clock.advance(milliseconds: 1_000)
        let row: JSON = ["local": .string(SampleCase.matter), "target": .string(Self.target)]
        let file = try MappingFile(["peer": .string(peer.description), "mappings": [row]])
        try await drafts.put(file.mappings, for: key, by: "test")
        _ = try await MappingPublishing(drafts, clock: bridge.origin.clock).publish(
            .init(actor: "test", effective: today, judgedAt: judgedAt),
            lint: MappingLint(own: bridge.origin.catalogues.ownCatalog, peers: [:], day: today))
        #expect(try await lines().first?["kind"] == "review")
    }

    @Test(
        "a matter that ends by a last day which it always had is listed two months before, unless a row ends first"
    )
    func expires() async throws {
        var theirs = try theirs()
        theirs["code"] = "THEIRS-1"
        theirs["base_code"] = "009909009000"
        let last = today.adding(days: 61)
        theirs["expires"] = .string(last.description)
        try await change(["matters": [.object(theirs)]])
        try await publish(["target": "THEIRS-1"])
        #expect(try await lines().isEmpty)
        bridge.origin.clock.advance(milliseconds: 86_400_000)
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "stale" && line["from"] == .string(last.adding(days: 1).description))
        try await publish(["target": "THEIRS-1", "to": .string(last.description)])
        #expect(try await lines().isEmpty)
        bridge.origin.clock.advance(milliseconds: 86_400_000)
        #expect(try await lines().isEmpty, "the row ends in time")
    }

    @Test(
        "what ends under the version that counts is listed, though one that is announced has another target")
    func announcedRows() async throws {
        try await publish()
        let other = try #require(
            bridge.destination.catalogues.ownCatalog.codes.first { $0 != Self.target })
        let row: JSON = ["local": .string(SampleCase.matter), "target": .string(other)]
        let file = try MappingFile(["peer": .string(peer.description), "mappings": [row]])
        try await drafts.put(file.mappings, for: key, by: "test")
        let day = today.adding(days: 30)
        _ = try await MappingPublishing(drafts, clock: bridge.origin.clock).publish(
            .init(actor: "test", effective: day),
            lint: MappingLint(own: bridge.origin.catalogues.ownCatalog, peers: [:], day: day))
        bridge.origin.clock.advance(milliseconds: 1_000)
        try await change([
            "matters": [],
            "retired": [["code": .string(Self.target), "effective": .string(today.description)]],
        ])
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "stale" && line["rows"] == 1)
    }

    @Test("a row brought back by a rollback is judged by nobody, and so is looked at again")
    func rolledBack() async throws {
        try await publish()
        try await drafts.put([], for: key, by: "test")
        try await publishDrafts()
        try await change(try put(["issued_by": "origin", "version": 9]))
        #expect(try await office.store.record(.mappingDrift, DriftRecord.key(peer, Self.target)) != nil)
        bridge.origin.clock.advance(milliseconds: 1_000)
        #expect(try await rollBack() == 0, "it could still be published")
        #expect(try await lines().first?["kind"] == "review")
    }

    @Test("so it is when the change was forgotten since nothing rested on it then, once")
    func rolledBackLater() async throws {
        try await publish()
        try await drafts.put([], for: key, by: "test")
        try await publishDrafts()
        try await change(try put(["issued_by": "origin", "version": 9]))
        #expect(try await lines(isAll: true).isEmpty)
        bridge.origin.clock.advance(milliseconds: 1_000)
        #expect(try await rollBack() == 0)
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "review" && line["rows"] == 1)
        #expect(line["notes"]?.arrayValue?.first?["member"] == "row")
        _ = try await desk.confirm(Self.target, of: peer, note: "看过", by: "uid:1")
        let again = DriftWatch(office)
        #expect(try await again.look() == 0, "what was looked at stays so after a restart")
    }

    /// Brings version 1 back.
    /// - Returns: how many matters have rows that fit no more.
    private func rollBack() async throws -> Int {
        let catalogues = bridge.origin.catalogues
        let peers = try [peer: #require(catalogues.catalog(of: peer))]
        return try await MappingPublishing(drafts, clock: bridge.origin.clock).rollback(
            to: 1, .init(actor: "test", effective: today),
            lint: MappingLint(own: catalogues.ownCatalog, peers: peers, day: today)
        ).unfit
    }

    @Test("a row whose matter had ended before it was brought back is listed, once, also after a restart")
    func rolledBackTooLate() async throws {
        // A matter to which nothing leads but the row.
        var theirs = try theirs()
        theirs["code"] = "THEIRS-1"
        theirs["base_code"] = "009909009000"
        try await change(["matters": [.object(theirs)]])
        try await publish(["target": "THEIRS-1"])
        try await drafts.put([], for: key, by: "test")
        try await publishDrafts()
        let ended: JSON = ["code": "THEIRS-1", "effective": .string(today.description)]
        try await change(["matters": [], "retired": [ended]])
        #expect(try await lines().isEmpty, "nothing rests on it")
        bridge.origin.clock.advance(milliseconds: 1_000)
        #expect(try await rollBack() == 1)
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "stale" && line["locals"] == [.string(SampleCase.matter)])
        #expect(try await DriftWatch(office).look() == 1)
        #expect(try await lines().count == 1)
        let found = try await MappingExceptions(office).page(
            of: peer, after: nil,
            lint: MappingLint(
                own: bridge.origin.catalogues.ownCatalog,
                peers: [peer: try #require(bridge.origin.catalogues.catalog(of: peer))], day: today))
        let row = found["exceptions"]?.arrayValue?.first
        #expect(row?["what"] == "unfit" && row?["code"] == "matter_retired")
    }

    @Test("our own matter that changes is looked at where rows begin with its form")
    func ours() async throws {
        try await publish()
        let region = bridge.origin
        var ours = try #require(region.catalogues.ownCatalog.versions(of: SampleCase.matter).last?.json)
        ours["name"] = "示例改名"
        let desk = CatalogueDesk(
            own: region.office.own, store: region.store, shelf: region.catalogues, clock: region.clock)
        func take(_ file: JSON) async throws {
            _ = try await desk.take(
                try CatalogFile(text: String(decoding: file.serialized(), as: UTF8.self)), by: "t")
        }
        try await take(["matters": [.object(ours)]])
        #expect(try await lines().isEmpty)
        try await take([
            "matters": [],
            "retired": [["code": .string(SampleCase.matter), "effective": .string(today.description)]],
        ])
        let line = try #require(try await lines().first)
        #expect(line["kind"] == "stale" && line["gateway"] == .string(region.id.description))
    }
}
