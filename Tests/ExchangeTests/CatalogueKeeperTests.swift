import Codes
import Cryptography
import Mapping
import ModelStore
import Routing
import StrictJSON
import Synchronization
import Testing

@testable import Exchange

/// A peer that answers each question after a revision by what a test wrote and its key signed.
final class PagesLink: Link {
    private struct State {
        var pages: [Int: String] = [:]
        var asked: [Int] = []
        var open = 0
        var mostOpen = 0
    }
    private let state = Mutex(State())
    private let id: GatewayID
    private let key: PrivateKey
    private let pause: @Sendable (Int) async -> Void

    init(_ author: Author, pause: @escaping @Sendable (Int) async -> Void = { _ in }) {
        (id, key) = (author.id, author.key)
        self.pause = pause
    }

    /// After which revisions it was asked.
    var asked: [Int] { state.withLock { $0.asked } }
    /// How many calls were open at once at most.
    var mostOpen: Int { state.withLock { $0.mostOpen } }

    /// Answers the question after `held` by a page that retires these codes.
    func plan(
        after held: Int, since: Int? = nil, to revision: Int, _ codes: [String], more: Bool = false
    ) throws {
        let text = try page(since: since ?? held, to: revision, codes, more: more)
        state.withLock { $0.pages[held] = text }
    }

    func page(since: Int, to revision: Int, _ codes: [String], more: Bool = false) throws -> String {
        let changes = codes.map { ["retire": ["code": .string($0), "effective": "2026-01-01"]] as JSON }
        let json: JSON = [
            "gateway": .string(id.description), "revision": .integer(Int64(revision)),
            "since": .integer(Int64(since)), "changes": .array(changes), "more": .bool(more),
        ]
        return try SignedDocument.sign(json, as: .catalog, by: KeySigner(key: key)).text
    }

    func forget(after held: Int) { state.withLock { $0.pages[held] = nil } }

    func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer {
        let held = request.target.split(separator: "=").last.flatMap { Int($0) } ?? 0
        let page = state.withLock { state in
            state.asked.append(held)
            state.open += 1
            state.mostOpen = max(state.mostOpen, state.open)
            return state.pages[held]
        }
        await pause(state.withLock { $0.asked.count })
        state.withLock { $0.open -= 1 }
        guard let page else { throw LinkFault(code: .peerUnreachable, phase: .connect, detail: "") }
        return LinkAnswer(status: 200, body: (["catalog": .string(page)] as JSON).serialized())
    }
}

/// One gateway, and a peer whose catalogue it keeps.
struct KeeperScene {
    let author: Author
    let gateway: TestGateway
    let link: PagesLink
    let shelf: CatalogueShelf
    let keeper: CatalogueKeeper

    init(pause: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        author = try Author("spiffe://ordos.tongban/gateway/150600", seed: 21)
        let clock = ManualClock(try Timestamp("2026-03-02T02:00:00.000Z"))
        gateway = try TestGateway("spiffe://hohhot.tongban/gateway/150100", seed: 22, clock: clock)
        try await gateway.enrol(author)
        link = PagesLink(author, pause: pause)
        (shelf, keeper) = try Self.start(gateway, link)
    }

    /// The shelf and the keeper of a daemon that has just started.
    static func start(
        _ gateway: TestGateway, _ link: PagesLink
    ) throws -> (CatalogueShelf, CatalogueKeeper) {
        let shelf = CatalogueShelf(own: gateway.id, serves: [try DivisionPrefix("1501")])
        return (shelf, CatalogueKeeper(gateway.parts(over: link), shelf: shelf))
    }

    var codes: [String]? { shelf.catalog(of: author.id)?.codes }
    var revision: Int? { shelf.catalog(of: author.id)?.revision }

    func stored() async throws -> [String] {
        try await gateway.store.allRecords(.peerCatalog).compactMap {
            $0.key.split(separator: "/").last.map(String.init)
        }
    }

    func fetch() async throws { try await keeper.fetch(author.id) }

    /// What a daemon that starts now reads from the store.
    func restarted() async throws -> CatalogueShelf {
        let (shelf, keeper) = try Self.start(gateway, link)
        try await keeper.reload()
        return shelf
    }

    func write(_ key: String, of peer: GatewayID, _ value: [UInt8]) async throws {
        _ = try await gateway.store.commit([
            Change(writes: [.record(.peerCatalog, key: "\(peer)/\(key)", value: value)])
        ])
    }
}

@Suite("The peers' catalogues, as they are kept")
struct CatalogueKeeperTests {
    @Test(
        "a page that changes something and leads nowhere is refused; what is held stays and is read at the next start"
    )
    func leadsNowhere() async throws {
        let scene = try await KeeperScene()
        try scene.link.plan(after: 0, to: 10, ["A"])
        try await scene.fetch()
        try scene.link.plan(after: 10, to: 10, ["B"])
        let fault = await #expect(throws: CallFault.self) { try await scene.fetch() }
        #expect(fault?.code == .catalogInvalid)
        #expect(scene.codes == ["A"])
        #expect(try await scene.restarted().catalog(of: scene.author.id)?.codes == ["A"])
    }

    @Test("a new beginning drops what the store holds, whatever the revision was")
    func beginsAgain() async throws {
        let scene = try await KeeperScene()
        try scene.link.plan(after: 0, to: CatalogPayload.revisionMax, ["A"])
        try await scene.fetch()
        try scene.link.plan(after: CatalogPayload.revisionMax, since: 0, to: 2, ["B", "C"])
        try await scene.fetch()
        #expect(scene.codes == ["B", "C"])
        #expect(try await scene.stored() == ["0000000002"])
    }

    @Test(
        "pages in the store that cannot be read harm that peer alone: an alarm tells, and they are fetched anew"
    )
    func damaged() async throws {
        let scene = try await KeeperScene()
        let other = try Author("spiffe://longnan.tongban/gateway/621200", seed: 23)
        try await scene.gateway.enrol(other)
        try scene.link.plan(after: 0, to: 1, ["A"])
        try await scene.fetch()
        let text = try PagesLink(other).page(since: 0, to: 1, ["X"])
        try await scene.write("0000000001", of: other.id, Array(text.utf8))
        try await scene.write("0000000002", of: scene.author.id, Array("no page".utf8))
        try await scene.keeper.reload()
        #expect(scene.gateway.alarms.raised == [.catalogInvalid])
        #expect(scene.codes == ["A"], "the last good state")
        #expect(scene.shelf.catalog(of: other.id)?.codes == ["X"])
        #expect(try await scene.restarted().catalog(of: scene.author.id) == nil)
        try scene.link.plan(after: 0, to: 3, ["B"])
        try await scene.fetch()
        #expect(scene.link.asked.last == 0 && scene.codes == ["B"])
        #expect(try await scene.restarted().catalog(of: scene.author.id)?.codes == ["B"])
    }

    @Test("a peer is asked by one fetch at a time, and who asks meanwhile gets the whole too")
    func once() async throws {
        let scene = try await KeeperScene { _ in for _ in 0..<200 { await Task.yield() } }
        try scene.link.plan(after: 0, to: 1, ["A"], more: true)
        try scene.link.plan(after: 1, to: 2, ["B"])
        try scene.link.plan(after: 2, to: 2, [])
        let (keeper, peer) = (scene.keeper, scene.author.id)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await keeper.fetch(peer) } }
            try await group.waitForAll()
        }
        #expect(scene.link.mostOpen == 1)
        #expect(scene.codes == ["A", "B"])
        #expect(try await scene.restarted().catalog(of: peer)?.codes == ["A", "B"])
    }

    @Test("a new beginning counts when its last page has come; until then the old stays")
    func whole() async throws {
        let scene = try await KeeperScene()
        try scene.link.plan(after: 0, to: 5, ["A", "B"])
        try await scene.fetch()
        try scene.link.plan(after: 5, since: 0, to: 3, ["A"], more: true)
        scene.link.forget(after: 3)
        await #expect(throws: CallFault.self) { try await scene.fetch() }
        #expect(scene.codes == ["A", "B"] && scene.revision == 5)
        #expect(try await scene.stored() == ["0000000005"])
        try scene.link.plan(after: 3, to: 4, ["C"])
        try await scene.fetch()
        #expect(scene.codes == ["A", "C"] && scene.revision == 4)
        #expect(try await scene.stored() == ["0000000003", "0000000004"])
        #expect(try await scene.restarted().catalog(of: scene.author.id)?.codes == ["A", "C"])
    }

    @Test("pages brought by hand count together; those of a beginning whose end is missing do not")
    func byHand() async throws {
        let scene = try await KeeperScene()
        let pages = [
            try scene.link.page(since: 0, to: 1, ["A"], more: true),
            try scene.link.page(since: 1, to: 2, ["B"]),
        ]
        let fault = await #expect(throws: CallFault.self) {
            try await scene.keeper.take([pages[0]], of: scene.author.id)
        }
        #expect(fault?.code == .catalogGap && scene.codes == nil)
        #expect(try await scene.keeper.take(pages, of: scene.author.id) == 2)
        #expect(scene.codes == ["A", "B"])
    }

    @Test("what is collected of a beginning is bounded")
    func bounded() async throws {
        let scene = try await KeeperScene()
        let id = scene.author.id
        var brought = scene.shelf.awaited(of: id, serves: [])
        let page = CatalogPayload(gateway: id, revision: 1, since: 0, changes: [], more: true)
        try brought.add(page, "12345", bytesMax: 8)
        let next = CatalogPayload(gateway: id, revision: 2, since: 1, changes: [], more: true)
        let fault = #expect(throws: CallFault.self) { try brought.add(next, "6789", bytesMax: 8) }
        #expect(fault?.code == .catalogInvalid)
    }

    @Test("a page that comes is put on what is held; nothing else is read again")
    func oneByOne() async throws {
        let scene = try await KeeperScene()
        try scene.link.plan(after: 0, to: 1, ["A"])
        try await scene.fetch()
        try await scene.write("0000000001", of: scene.author.id, Array("no page".utf8))
        try scene.link.plan(after: 1, to: 2, ["B"])
        try await scene.fetch()
        #expect(scene.codes == ["A", "B"])
    }

    @Test("a reading that waits for a change of ours reads it: nothing older takes its place")
    func inOrder() async throws {
        let scene = try await KeeperScene()
        let (shelf, store, keeper) = (scene.shelf, scene.gateway.store, scene.keeper)
        let end = CatalogChange.retire(Retirement(code: "A", effective: try CivilDate("2026-01-01")))
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await shelf.alone {
                group.addTask { try await keeper.reload() }
                for _ in 0..<200 { await Task.yield() }
                #expect(shelf.generation == 0, "it waits")
                _ = try await store.commit([shelf.publishing([end])])
                shelf.publish([end])
            }
            try await group.waitForAll()
        }
        #expect(shelf.history.revision == 1 && shelf.ownCatalog.codes == ["A"])
        #expect(shelf.generation > 1)
    }
}

@Suite("One at a time")
struct TurnQueueTests {
    private final class Inside: Sendable {
        let state = Mutex((now: 0, most: 0))
    }

    @Test("nobody enters while another is in, also when that one failed")
    func alone() async throws {
        let queue = TurnQueue()
        let inside = Inside()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    // `try?`: every third fails on purpose.
                    try? await queue.alone {
                        inside.state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                        for _ in 0..<20 { await Task.yield() }
                        inside.state.withLock { $0.now -= 1 }
                        if number.isMultiple(of: 3) { throw StoreFault(.storeFailed, "planted") }
                    }
                }
            }
        }
        #expect(inside.state.withLock { $0 } == (0, 1))
    }
}
