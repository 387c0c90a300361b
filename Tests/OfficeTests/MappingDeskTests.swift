import Codes
import Exchange
import Mapping
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Catalogues and mappings at their desk")
struct MappingDeskTests {
    /// 呼和浩特's own of the same base code.
    private static let target = "1115010090000916623002031001000"
    let bridge: Bridge

    init() async throws { bridge = try await Bridge(seed: 90) }

    private var book: MappingBook { bridge.origin.office.mappings }
    private var today: CivilDate { bridge.origin.clock.now().civilDate }

    private var drafts: MappingDrafts { MappingDrafts(book, clock: bridge.origin.clock) }
    private var publishing: MappingPublishing { MappingPublishing(drafts, clock: bridge.origin.clock) }
    private var key: MappingKey { MappingKey(peer: bridge.destination.id, local: SampleCase.matter) }

    private func file(_ rows: [JSON]) throws -> MappingFile {
        try MappingFile([
            "peer": .string(bridge.destination.id.description), "mappings": .array(rows),
        ])
    }

    private func draft(to target: String) async throws {
        let file = try file([["local": .string(SampleCase.matter), "target": .string(target)]])
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(file, by: "test")
    }

    private func publish(
        effective: CivilDate, of drafts: MappingDrafts? = nil, by actor: String = "test"
    ) async throws -> MappingVersion {
        let catalogues = bridge.origin.catalogues
        let peer = try #require(catalogues.catalog(of: bridge.destination.id))
        let lint = MappingLint(
            own: catalogues.ownCatalog, peers: [bridge.destination.id: peer], day: effective)
        return try await MappingPublishing(drafts ?? self.drafts, clock: bridge.origin.clock).publish(
            MappingPublishing.Order(actor: actor, effective: effective), lint: lint
        ).version
    }

    @Test("a published version counts from its day, and is there after a restart")
    func publishes() async throws {
        try await draft(to: Self.target)
        let tomorrow = today.adding(days: 1)
        let made = try await publish(effective: tomorrow)
        #expect(made.version == 1 && book.current(on: today) == 0)
        #expect(made.counts.added == 1 && made.counts.total == 1)
        #expect(book.current(on: tomorrow) == 1)
        #expect(try await drafts.peers().isEmpty, "nothing is left to publish")
        let again = MappingBook(store: bridge.origin.store)
        try await again.load()
        #expect(again.history.versions == book.history.versions)
        #expect(try await again.rows(key, in: 1).map(\.target) == [Self.target])
        #expect(try await again.rows(key, in: 0).isEmpty)
    }

    @Test("a draft to a code that the peer does not have is not published, and stays a draft")
    func refuses() async throws {
        try await draft(to: "NONE")
        let refusal = try await #require(throws: OfficeRefusal.self) { try await publish(effective: today) }
        #expect(refusal.code == .mappingInvalid)
        #expect(refusal.faults.contains { $0.code == .mappingTargetUnknown })
        #expect(book.history.versions.isEmpty)
        #expect(try await drafts.peers() == [bridge.destination.id])
    }

    @Test("of two who publish at once one is told of the conflict")
    func publishesOnce() async throws {
        try await draft(to: Self.target)
        let other = MappingBook(store: bridge.origin.store)
        try await other.load()
        try await draft(to: Self.target)
        _ = try await publish(effective: today)
        try await draft(to: "NONE")
        try await draft(to: Self.target + "X")
        let refusal = try await #require(throws: OfficeRefusal.self) {
            let lint = MappingLint(own: bridge.origin.catalogues.ownCatalog, peers: [:], day: today)
            _ = try await MappingPublishing(
                MappingDrafts(other, clock: bridge.origin.clock), clock: bridge.origin.clock
            ).publish(MappingPublishing.Order(actor: "test", effective: today), lint: lint)
        }
        #expect(refusal.code == .conflict)
        #expect(try await drafts.peers().count == 1, "what was not published is still a draft")
    }

    @Test("an import in steps counts with its last step, and takes away what it does not name")
    func importsInSteps() async throws {
        try await draft(to: Self.target)
        _ = try await publish(effective: today)
        let take = MappingImport(drafts, clock: bridge.origin.clock)
        let peer = bridge.destination.id
        let first = try await take.take(
            [["local": "0", "target": "1"]], of: peer, import: nil, isLast: false, by: "test")
        #expect(try await drafts.peers().isEmpty, "half a file is no draft")
        let number = first["import"]?.integerValue.map { Int($0) }
        let unsorted = try await #require(throws: OfficeRefusal.self) {
            try await take.take(
                [["local": "0", "target": "2"]], of: peer, import: number, isLast: false, by: "test")
        }
        #expect(unsorted.code == .mappingUnsorted)
        let last = try await take.take(
            [["local": "~", "target": "1"]], of: peer, import: number, isLast: true, by: "test")
        #expect(last["rows"] == 2 && last["differing"] == 3)
        let draft = try await drafts.draft(for: peer)
        let page = try await drafts.page(of: draft, after: nil)
        #expect(page.map(\.key.local) == ["0", SampleCase.matter, "~"])
        #expect(
            page.map(\.rows.count) == [1, 0, 1], "the matter that the file does not name is to have none")
        let over = try await #require(throws: OfficeRefusal.self) {
            try await take.take([], of: peer, import: number, isLast: true, by: "test")
        }
        #expect(over.code == .notFound)
        try await self.draft(to: Self.target)
        #expect(try await drafts.peers().isEmpty, "a file that says what is published leaves no draft")
    }

    @Test("an import that another overtook, or over which a version was published, is told so")
    func importsOvertaken() async throws {
        let take = MappingImport(drafts, clock: bridge.origin.clock)
        let peer = bridge.destination.id
        let begun = try await take.take(
            [["local": "0", "target": "1"]], of: peer, import: nil, isLast: false, by: "test")
        let number = begun["import"]?.integerValue.map { Int($0) }
        try await draft(to: Self.target)
        let overtaken = try await #require(throws: OfficeRefusal.self) {
            try await take.take([], of: peer, import: number, isLast: true, by: "test")
        }
        #expect(overtaken.code == .notFound)
        let second = try await take.take(
            [["local": "0", "target": "1"]], of: peer, import: nil, isLast: false, by: "test")
        _ = try await publish(effective: today)
        let published = try await #require(throws: OfficeRefusal.self) {
            try await take.take(
                [], of: peer, import: second["import"]?.integerValue.map { Int($0) }, isLast: true, by: "test"
            )
        }
        #expect(published.code == .conflict)
    }

    @Test("a rollback brings earlier rows back as a new version, and keeps the history")
    func rollsBack() async throws {
        try await draft(to: Self.target)
        _ = try await publish(effective: today)
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(try file([]), by: "test")
        let emptied = try await publish(effective: today)
        #expect(emptied.counts.removed == 1 && emptied.counts.total == 0)
        let order = MappingPublishing.Order(actor: "test", effective: today, reason: "示例")
        let lint = MappingLint(own: bridge.origin.catalogues.ownCatalog, peers: [:], day: today)
        let (again, unfit) = try await publishing.rollback(to: 1, order, lint: lint)
        #expect(unfit == 0)
        #expect(again.version == 3 && again.restores == 1 && again.counts.added == 1)
        #expect(try await book.rows(key, in: 3).map(\.target) == [Self.target])
        #expect(try await book.rows(key, in: 2).isEmpty && book.current(on: today) == 3)
        let same = try await #require(throws: OfficeRefusal.self) {
            try await publishing.rollback(to: 1, order, lint: lint)
        }
        #expect(same.code == .mappingUnchanged)
        let unknown = try await #require(throws: OfficeRefusal.self) {
            try await publishing.rollback(to: 9, order, lint: lint)
        }
        #expect(unknown.code == .mappingVersionUnknown)
    }

    @Test("where a second person is asked for, who wrote a draft does not publish it")
    func secondPerson() async throws {
        #expect(try await publishing.needsSecondPerson() == false)
        try await publishing.setSecondPerson(true, by: "boss")
        try await draft(to: Self.target)
        let refusal = try await #require(throws: OfficeRefusal.self) { try await publish(effective: today) }
        #expect(refusal.code == .secondPersonNeeded && book.history.versions.isEmpty)
        let made = try await publish(effective: today, by: "other")
        #expect(made.authors == ["test"] && made.publishedBy == "other")
        #expect(
            try await bridge.origin.store.audit(after: 0, limit: 1_000).contains {
                $0.action == "mapping_rule_set"
            })
    }

    @Test("nothing is published before the day of what is announced; a rollback withdraws that")
    func announced() async throws {
        try await draft(to: Self.target)
        _ = try await publish(effective: today)
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(try file([]), by: "test")
        _ = try await publish(effective: today.adding(days: 30))
        try await draft(to: Self.target)
        let early = try await #require(throws: OfficeRefusal.self) { try await publish(effective: today) }
        #expect(early.code == .mappingAnnounced)
        #expect(book.current(on: today) == 1 && book.history.newest == 2)
        let lint = MappingLint(own: bridge.origin.catalogues.ownCatalog, peers: [:], day: today)
        _ = try await publishing.rollback(
            to: 1, MappingPublishing.Order(actor: "test", effective: today), lint: lint)
        #expect(book.current(on: today.adding(days: 30)) == 3)
        #expect(try await book.rows(key, in: 3).count == 1)
    }

    @Test(
        "of two publications at once the second is refused; one that was left unfinished is broken off by the next"
    )
    func alone() async throws {
        try await draft(to: Self.target)
        _ = try await publish(effective: today)
        let busy = try await #require(throws: OfficeRefusal.self) {
            try await book.publishing(bridge.origin.clock) { () async throws(OfficeRefusal) in
                _ = try await publishing.rollback(
                    to: 0, MappingPublishing.Order(actor: "test", effective: today),
                    lint: MappingLint(own: bridge.origin.catalogues.ownCatalog, peers: [:], day: today))
            }
        }
        #expect(busy.code == .conflict)
        // The store failed in the middle, and again when it was to be broken off.
        let half = MappingVersion(
            version: 2, effective: today, authors: [], publishedBy: "test",
            publishedAt: bridge.origin.clock.now())
        try await book.write(
            half, expecting: 0, AuditLine(at: half.publishedAt, actor: "test", action: "x", object: ""))
        let stored = try #require(try await book.stored([key])[key])
        try await book.commit(Change(writes: [try book.putting([], into: stored.group, in: 2)]))
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(try file([]), by: "test")
        let next = try await publish(effective: today)
        #expect(next.version == 3 && book.history.broken == [2])
        let again = MappingBook(store: bridge.origin.store)
        try await again.begin(bridge.origin.clock)
        #expect(try await again.rows(key, in: 3).isEmpty)
        #expect(try await again.rows(key, in: 1).count == 1)
    }

    @Test("what was being written when the gateway stopped counts for nothing")
    func brokenOff() async throws {
        try await draft(to: Self.target)
        _ = try await publish(effective: today)
        let writing = MappingVersion(
            version: 2, effective: today, authors: [], publishedBy: "test",
            publishedAt: bridge.origin.clock.now())
        let group = try #require(try await book.stored([key])[key])
        let half = try group.group.putting([], in: 2)
        _ = try await bridge.origin.store.commit([
            Change(writes: [
                .record(
                    .mappingVersion, key: MappingBook.padded(2), value: JSON.object(writing.json).serialized()
                ),
                .record(.mappingRows, key: MappingBook.recordKey(key), value: half.record),
            ])
        ])
        let again = MappingBook(store: bridge.origin.store)
        try await again.begin(bridge.origin.clock)
        #expect(again.history.broken == [2] && again.current(on: today) == 1)
        #expect(try await again.rows(key, in: 1).count == 1)
        let drafts = MappingDrafts(again, clock: bridge.origin.clock)
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(try file([]), by: "test")
        let next = try await publish(effective: today, of: drafts)
        #expect(next.version == 3)
        #expect(try await again.rows(key, in: 1).count == 1)
        #expect(try await again.rows(key, in: 3).isEmpty)
    }

    @Test("versions and drafts that were kept whole in one record are taken over, once")
    func takesOver() async throws {
        func version(_ number: Int, _ rows: [JSON]) throws -> Write {
            let json: JSON = [
                "version": .integer(Int64(number)), "effective": "2026-01-01", "published_by": "uid:0",
                "published_at": "2026-01-01T00:00:00.000Z", "files": [try file(rows).json],
            ]
            return .record(.mappingVersion, key: MappingBook.padded(number), value: json.serialized())
        }
        let row: JSON = ["local": .string(SampleCase.matter), "target": .string(Self.target)]
        let draft = try file([["local": "A", "target": "2"]])
        _ = try await bridge.origin.store.commit([
            Change(writes: [
                try version(1, [row]), try version(2, [row, ["local": "A", "target": "1"]]),
                .record(
                    .mappingDraft, key: bridge.destination.id.description, value: draft.json.serialized()),
            ])
        ])
        for _ in 0..<2 {
            let book = MappingBook(store: bridge.origin.store)
            try await book.begin(bridge.origin.clock)
            let other = MappingKey(peer: bridge.destination.id, local: "A")
            #expect(book.current(on: today) == 2 && book.history.published(2)?.counts.total == 2)
            #expect(try await book.rows(key, in: 1).map(\.target) == [Self.target])
            #expect(try await book.rows(key, in: 2).count == 1)
            #expect(try await book.rows(other, in: 1).isEmpty)
            #expect(try await book.rows(other, in: 2).map(\.target) == ["1"])
            let drafts = MappingDrafts(book, clock: bridge.origin.clock)
            let page = try await drafts.page(of: drafts.draft(for: key.peer), after: nil)
            #expect(
                Dictionary(uniqueKeysWithValues: page.map { ($0.key.local, $0.rows.count) })
                    == [SampleCase.matter: 0, "A": 1])
        }
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
            let file = try CatalogFile(text: text)
            #expect(file.content.changes.count == 1)
        }
    }

    @Test(
        "a file that cannot be read says so, by its row",
        arguments: [
            ("[{\"row\":2,\"cells\":{\"code\":\"X\",\"name\":\"\"}}]", ErrorCode.validationFailed),
            ("[{\"cells\":{}}]", ErrorCode.malformed),
            ("{\"matters\":[{}]}", ErrorCode.validationFailed), ("{", ErrorCode.malformed),
        ])
    func unreadable(text: String, code: ErrorCode) throws {
        let refusal = try #require(throws: OfficeRefusal.self) {
            if text.hasPrefix("[") {
                try CatalogFile(rows: JSON.parse(Array(text.utf8)))
            } else {
                try CatalogFile(text: text)
            }
        }
        #expect(refusal.code == code, "\(refusal)")
        if code == .validationFailed {
            #expect(refusal.faults.allSatisfy { $0.pointer.hasPrefix("row ") } && !refusal.faults.isEmpty)
        }
    }

    @Test("a catalogue of another gateway is not ours")
    func foreign() async throws {
        let file = try CatalogFile(
            text: "{\"gateway\":\"\(bridge.destination.id)\",\"matters\":[]}")
        let origin = bridge.origin
        let desk = CatalogueDesk(
            own: origin.office.own, store: origin.store, shelf: origin.catalogues,
            clock: origin.clock)
        let refusal = try await #require(throws: OfficeRefusal.self) { try await desk.take(file, by: "test") }
        #expect(refusal.code == .catalogForeign)
    }
}
