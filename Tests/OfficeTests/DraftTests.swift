import Codes
import Cryptography
import ModelStore
import OfficeScene
import StrictJSON
import Synchronization
import Testing

@testable import Exchange
@testable import Mapping
@testable import Office

@Suite("Drafts: cases that wait for a way")
struct DraftTests {
    /// 呼和浩特's own of the same base code as the sample's.
    private static let target = "1115010090000916623002031001000"
    let bridge: Bridge
    let window: Caller
    let operatorDesk = Caller(actor: "uid:0", role: .operatorRole)

    /// One matter of ours that the peer does not know.
    init() async throws {
        bridge = try await Bridge(seed: 150)
        window = try await bridge.origin.token(.window, "150627").caller
        let first = try #require(
            bridge.origin.catalogues.ownCatalog.matter(SampleCase.matter, on: bridge.origin.office.today))
        var object = first.json
        object["code"] = "NEW-1"
        object["base_code"] = "009909009000"
        try await bridge.origin.importCatalogue(["matters": [.object(object)]])
    }

    private var office: OfficeContext { bridge.origin.office }
    private var desk: DraftDesk { DraftDesk(office) }
    private var wanted: WantedDesk { WantedDesk(office) }
    private var watch: DraftWatch { DraftWatch(office) }
    private var peer: GatewayID { bridge.destination.id }

    /// What is known at the window: the sample's submission, for the matter without a way.
    private func body(_ changes: [(String, JSON?)] = []) -> JSON {
        var object = SampleCase.body([("matter", "NEW-1"), ("test", nil)]).objectValue ?? [:]
        for (name, value) in changes { object[name] = value }
        return .object(object)
    }

    private func keep(_ changes: [(String, JSON?)] = [], by caller: Caller? = nil) async throws -> String {
        try #require(
            try await desk.keep(body(changes), key: nil, by: caller ?? window)["id"]?.stringValue)
    }

    private func state(_ id: String, for caller: Caller? = nil) async throws -> JSON? {
        try await desk.show(id, purpose: nil, for: caller ?? window)["state"]
    }

    /// A row that maps the matter, from that day, for cases in that situation.
    private func map(from day: CivilDate? = nil, when: JSON? = nil) async throws {
        let clock = bridge.origin.clock
        let drafts = MappingDrafts(office.mappings, clock: clock)
        var row: JSONObject = ["local": "NEW-1", "target": .string(Self.target)]
        row["when"] = when
        let file = try MappingFile(["peer": .string(peer.description), "mappings": [.object(row)]])
        _ = try await MappingImport(drafts, clock: clock).take(file, by: "test")
        let lint = MappingLint(
            own: bridge.origin.catalogues.ownCatalog,
            peers: bridge.origin.catalogues.catalog(of: peer).map { [peer: $0] } ?? [:],
            day: day ?? office.today)
        _ = try await MappingPublishing(drafts, clock: clock).publish(
            MappingPublishing.Order(actor: "test", effective: day ?? office.today), lint: lint)
    }

    private func kinds() async throws -> [Int] {
        var counts: [Int] = []
        for kind in [RecordKind.draft, .draftWindow, .draftWaiting, .draftTold, BlobHolding.drafts] {
            counts.append(try await bridge.origin.store.allRecords(kind).count)
        }
        return counts
    }

    @Test("a case without a way is kept, opens when it is mapped, and becomes a case exactly once")
    func course() async throws {
        let key = try IdempotencyKey("k1")
        let line = try await desk.keep(body(), key: key, by: window)
        #expect(line["state"] == "waiting" && line["code"] == "mapping_missing")
        #expect(
            try await desk.keep(body(), key: key, by: window) == line, "the same request does nothing twice")
        let id = try #require(line["id"]?.stringValue)
        #expect(try await watch.look() == 0)
        await #expect(throws: OfficeRefusal(.mappingMissing)) {
            try await desk.submit(id, [:], key: nil, by: window)
        }
        #expect(try await state(id) == "waiting", "it stays when it cannot be submitted")
        try await map()
        #expect(try await watch.look() == 1)
        #expect(try await state(id) == "open")
        let told = try await DutyDesk(office).list(try .init(), for: window)["drafts"]?.arrayValue
        #expect(told?.map { $0["id"] } == [.string(id)])
        #expect(told?.first?["applicant"] != .string(SampleCase.name))
        let submit = try IdempotencyKey("k2")
        let submitted = try await desk.submit(id, ["test": true], key: submit, by: window)
        #expect(try await desk.submit(id, ["test": true], key: submit, by: window) == submitted)
        let found = try await CaseDesk(office).show(
            try #require(submitted["id"]?.stringValue), purpose: nil, for: window)
        #expect(found["id"] == submitted["id"])
        #expect(try await kinds() == [0, 0, 0, 0, 0], "nothing of the draft is left")
        await #expect(throws: OfficeRefusal(.notFound)) {
            try await desk.submit(id, ["test": true], key: nil, by: window)
        }
    }

    @Test("a row that counts later opens the draft on its day, and a restart looks again")
    func laterAndRestart() async throws {
        let id = try await keep()
        try await map(from: office.today.adding(days: 2))
        #expect(try await watch.look() == 0)
        bridge.origin.clock.advance(milliseconds: 2 * 86_400_000)
        let again = try Region(.ordos, clock: bridge.origin.clock, seed: 150, store: bridge.origin.store)
        try await again.load()
        #expect(try await DraftWatch(again.office).look() == 1)
        #expect(try await state(id) == "open")
        #expect(try await DraftWatch(again.office).look() == 0, "once")
    }

    @Test("a new catalogue of the peer opens the draft without any row")
    func byCatalogue() async throws {
        let id = try await keep()
        #expect(try await watch.look() == 0)
        let theirs = try #require(
            bridge.destination.catalogues.ownCatalog.matter(Self.target, on: office.today))
        var object = theirs.json
        object["code"] = "THEIRS-1"
        object["base_code"] = "009909009000"
        try await bridge.destination.importCatalogue(["matters": [.object(object)]])
        try await bridge.origin.meet(bridge.destination)
        #expect(try await watch.look() == 1)
        #expect(try await state(id) == "open")
    }

    @Test("a draft whose situation has no way waits on, though other cases of the matter have one")
    func situation() async throws {
        var object = try #require(bridge.origin.catalogues.ownCatalog.matter("NEW-1", on: office.today)).json
        object["subjects"] = ["person", "organisation"]
        object["version"] = 99
        try await bridge.origin.importCatalogue(["matters": [.object(object)]])
        let without = try await keep([("applicant_kind", "organisation")])
        let with = try await keep([("applicant_kind", "person")])
        let untold = try await keep()
        try await map(when: ["applicant": ["person"]])
        #expect(try await watch.look() == 2)
        #expect(try await state(without) == "waiting")
        #expect(try await state(with) == "open")
        #expect(try await state(untold) == "open", "the window is asked when it submits")
        #expect(try await wanted.list(peer: nil).arrayValue?.map { $0["drafts"] } == [1])
        try await map()
        #expect(try await watch.look() == 1)
        #expect(try await state(without) == "open")
    }

    @Test("a draft that cannot be opened holds up no other, and is told of")
    func sealedOtherwise() async throws {
        let broken = try await keep()
        let good = try await keep()
        let stored = try #require(try await bridge.origin.store.record(.draft, broken))
        var json = try #require(try JSON.parse(stored.value).objectValue)
        json["sealed"] = "AAAA"
        let write = Write.record(.draft, key: broken, value: JSON.object(json).serialized())
        _ = try await bridge.origin.store.commit([Change(writes: [write])])
        let heard = Mutex<[Alarm]>([])
        try await map()
        let watch = DraftWatch(office) { alarm in heard.withLock { $0.append(alarm) } }
        #expect(try await watch.look() == 1)
        #expect(try await state(good) == "open")
        #expect(heard.withLock { $0.map(\.code) } == [.storeFailed])
    }

    @Test("a draft that cannot be read holds up no other, and is told of")
    func unreadable() async throws {
        let broken = try await keep()
        bridge.origin.clock.advance(milliseconds: 1_000)
        let good = try await keep()
        let write = Write.record(.draft, key: broken, value: Array("{}".utf8))
        _ = try await bridge.origin.store.commit([Change(writes: [write])])
        let heard = Mutex<[Alarm]>([])
        let watch = DraftWatch(office) { alarm in heard.withLock { $0.append(alarm) } }
        try await map()
        #expect(try await watch.look() == 1)
        #expect(try await state(good) == "open")
        #expect(heard.withLock { $0.map(\.code) } == [.storeFailed])
        await #expect(throws: OfficeRefusal(.storeFailed)) { try await state(broken) }
        let listed = try await desk.list(nil, after: nil, limit: 50, for: window)["drafts"]?.arrayValue
        #expect(listed?.map { $0["id"] } == [.string(good)])
        bridge.origin.clock.advance(milliseconds: 91 * 86_400_000)
        #expect(try await watch.sweep() == 1, "what can be read goes when its time has come")
    }

    @Test("how much waits is told by drafts, places and the oldest")
    func summary() async throws {
        #expect(try await wanted.summary() == ["drafts": 0, "places": 0])
        _ = try await keep()
        let since = office.clock.now()
        bridge.origin.clock.advance(milliseconds: 1_000)
        _ = try await keep()
        _ = try await keep([("destination", "150102")])
        let told = try await wanted.summary()
        #expect(told["drafts"] == 3 && told["places"] == 2)
        #expect(told["since"] != nil && told["since"] != .string(office.clock.now().description))
        #expect(told["since"]?.stringValue.map { $0 <= since.description } == true)
    }

    @Test("two clerks of a window see it, another window and other roles do not, and one of two submits it")
    func whoSees() async throws {
        let id = try await keep()
        let second = try await bridge.origin.token(.window, "150627").caller
        let other = try await bridge.origin.token(.window, "150602").caller
        #expect(try await state(id, for: second) == "waiting")
        for caller in [other] {
            await #expect(throws: OfficeRefusal(.notFound)) { try await state(id, for: caller) }
            await #expect(throws: OfficeRefusal(.notFound)) { try await desk.discard(id, by: caller) }
            await #expect(throws: OfficeRefusal(.notFound)) {
                try await desk.submit(id, [:], key: nil, by: caller)
            }
            #expect(try await desk.list(nil, after: nil, limit: 50, for: caller)["drafts"] == [])
        }
        await #expect(throws: OfficeRefusal(.forbidden)) { try await state(id, for: operatorDesk) }
        await #expect(throws: OfficeRefusal(.forbidden)) {
            try await desk.keep(body(), key: nil, by: operatorDesk)
        }
        try await map()
        async let one = desk.submit(id, ["test": true], key: nil, by: window)
        async let two = desk.submit(id, ["test": true], key: nil, by: second)
        var done = 0
        do { _ = try await one; done += 1 } catch is OfficeRefusal {}
        do { _ = try await two; done += 1 } catch is OfficeRefusal {}
        #expect(done == 1)
    }

    @Test("what is of the applicant is sealed, masked, and shown for a purpose that leaves a trace")
    func personal() async throws {
        let id = try await keep()
        let stored = try #require(try await bridge.origin.store.record(.draft, id))
        let text = String(decoding: stored.value, as: UTF8.self)
        let parties = try #require(body()["parties"]?.arrayValue?.first)
        let (name, number) = (
            try #require(parties["name"]?.stringValue), try #require(parties["id_no"]?.stringValue)
        )
        #expect(!text.contains(name) && !text.contains(number))
        let masked = try await desk.show(id, purpose: nil, for: window)
        #expect(masked["masked"] == true && !masked.description.contains(number))
        #expect(!masked.description.contains(name))
        let open = try await desk.show(id, purpose: "补全材料", for: window)
        #expect(open["submission"]?["parties"] == body()["parties"])
        let audit = try await bridge.origin.store.audit(after: 0, limit: 1_000)
        #expect(audit.contains { $0.action == "draft_unmasked" && $0.detail == "补全材料" })
        #expect(audit.filter { $0.object == "draft:\(id)" }.allSatisfy { !$0.detail.contains(name) })
    }

    @Test("the mapping desk sees matter, place, candidates and how many wait, and nothing of an applicant")
    func wantedList() async throws {
        _ = try await keep()
        bridge.origin.clock.advance(milliseconds: 1_000)
        _ = try await keep([("destination", "150102")])
        _ = try await keep([("destination", "150102")])
        let rows = try #require(try await wanted.list(peer: nil).arrayValue)
        #expect(rows.map { $0["drafts"] } == [1, 2], "the longest waiting first")
        let row = try #require(rows.last)
        #expect(row["matter"] == "NEW-1" && row["destination"] == "150102" && row["demand"] == 1)
        #expect(row["peer"] == .string(peer.description))
        #expect(row["candidates"]?.arrayValue?.first?["code"] == .string(Self.target))
        #expect(row["candidates"]?.arrayValue?.first?["reasons"]?.arrayValue?.isEmpty == false)
        let name = try #require(body()["parties"]?.arrayValue?.first?["name"]?.stringValue)
        #expect(!rows.description.contains(name) && row["id"] == nil)
        #expect(try await wanted.list(peer: try GatewayID("spiffe://x.tongban/gateway/110100")) == [])
        try await map()
        _ = try await watch.look()
        #expect(try await wanted.list(peer: nil) == [], "the task closed by itself")
    }

    @Test("a refusal is told with its reason, and a way that comes after all opens the draft")
    func refuses() async throws {
        let id = try await keep()
        let place = try DivisionCode(try #require(body()["destination"]?.stringValue))
        await #expect(throws: OfficeRefusal(.validationFailed)) {
            try await wanted.refuse("NEW-1", to: place, because: "无", by: "uid:0")
        }
        let answer = try await wanted.refuse("NEW-1", to: place, because: "对方不办理（示例）", by: "uid:0")
        #expect(answer["drafts"] == 1)
        await #expect(throws: OfficeRefusal(.notFound)) {
            try await wanted.refuse("NEW-1", to: place, because: "对方不办理（示例）", by: "uid:0")
        }
        let line = try await desk.show(id, purpose: nil, for: window)
        #expect(line["state"] == "refused" && line["message"] == "对方不办理（示例）")
        let told = try await desk.list("refused", after: nil, limit: 50, for: window)["drafts"]
        #expect(told?.arrayValue?.count == 1)
        #expect(try await wanted.list(peer: nil) == [])
        try await map()
        #expect(try await watch.look() == 1)
        #expect(try await state(id) == "open")
    }

    @Test("a draft is refused once, however many answer at once, and each says how many it told")
    func refusesAtOnce() async throws {
        for _ in 0..<3 { _ = try await keep() }
        let place = try DivisionCode(try #require(body()["destination"]?.stringValue))
        let desk = wanted
        let told = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do throws(OfficeRefusal) {
                        let answer = try await desk.refuse("NEW-1", to: place, because: "示例原因", by: "uid:0")
                        return answer["drafts"]?.integerValue ?? -1
                    } catch {
                        guard error.code == .notFound else { throw error }
                        return 0
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(told == 3)
    }

    @Test(
        "a draft is refused where there is a way, where nothing is wrong with the mappings, and where it says too little"
    )
    func notKept() async throws {
        await #expect(throws: OfficeRefusal(.draftNeedless)) {
            try await desk.keep(body([("matter", .string(SampleCase.matter))]), key: nil, by: window)
        }
        await #expect(throws: OfficeRefusal(.matterUnknown)) {
            try await desk.keep(body([("matter", "NONE")]), key: nil, by: window)
        }
        await #expect(throws: OfficeRefusal(.divisionUnknown)) {
            try await desk.keep(body([("destination", "150199")]), key: nil, by: window)
        }
        for wrong: JSON in [
            [:], [], ["matter": "NEW-1"], body([("colour", "red")]), body([("parties", "示例")]),
            body([("materials", [["code": "M1", "blob": ["digest": "xyz"]]])]),
            body([
                (
                    "materials",
                    [["code": "M1", "blob": ["digest": .string(String(repeating: "a", count: 64))]]]
                )
            ]),
        ] {
            await #expect(throws: OfficeRefusal(.validationFailed), "\(wrong)") {
                try await desk.keep(wrong, key: nil, by: window)
            }
        }
        #expect(try await kinds() == [0, 0, 0, 0, 0])
        let known: JSON = ["matter": "NEW-1", "destination": "150102"]
        #expect(try await desk.keep(known, key: nil, by: window)["state"] == "waiting", "as little as that")
    }

    @Test("a window keeps so many drafts and no more; another still may")
    func bound() async throws {
        let division = try #require(window.division).canonical
        let rows = (0..<DraftDesk.draftsMost).map { number in
            Write.record(.draftWindow, key: "\(division)/\(number)", value: [])
        }
        _ = try await bridge.origin.store.commit([Change(writes: rows)])
        await #expect(throws: OfficeRefusal(.draftsFull)) { try await keep() }
        let other = try await bridge.origin.token(.window, "150602").caller
        _ = try await keep(by: other)
    }

    @Test("a draft's documents outlive the sweep while it stands, and go with it")
    func documents() async throws {
        let sweep = BlobSweep(ParcelEnd(bridge.origin).parts)
        var upload = try await DocumentDesk(office, bytesMax: 1_000).begin(
            name: nil, mediaType: "image/png", bytes: nil, by: window)
        try await upload.take([1, 2, 3])
        let reference = try await upload.finish()
        let digest = try #require(reference["digest"]?.stringValue.flatMap(Digest.init(hex:)))
        let id = try await keep([("materials", [SampleCase.material("M01", blob: reference)])])
        bridge.origin.clock.advance(milliseconds: 3 * 86_400_000)
        try await sweep.sweep()
        #expect(try await office.blobs.size(of: digest) != nil)
        _ = try await desk.discard(id, by: window)
        try await sweep.sweep()
        #expect(try await office.blobs.size(of: digest) == nil)
        #expect(try await kinds() == [0, 0, 0, 0, 0])
    }

    @Test("what was kept for 90 days is erased, whatever its state")
    func erases() async throws {
        let id = try await keep()
        bridge.origin.clock.advance(milliseconds: 89 * 86_400_000)
        #expect(try await watch.sweep() == 0)
        let young = try await keep()
        bridge.origin.clock.advance(milliseconds: 86_400_000)
        #expect(try await watch.sweep() == 1)
        await #expect(throws: OfficeRefusal(.notFound)) { try await state(id) }
        #expect(try await state(young) == "waiting")
        let audit = try await bridge.origin.store.audit(after: 0, limit: 1_000)
        #expect(audit.contains { $0.action == "draft_erased" && $0.object == "draft:\(id)" })
    }
}
