import Casework
import Codes
import Cryptography
import Exchange
import Routing
import StrictJSON

/// One run of a gateway: composed from its disk as the daemon composes it, with the world's clock, line and chance.
///
/// `@unchecked`: touched on the simulation's thread alone.
final class GatewayRun: @unchecked Sendable {
    let incarnation: Incarnation
    let journal: Journal
    let server: PeerServer
    let dispatch: Dispatch
    let recover: Recover
    let blobs: SimulatedBlobs
    /// Parcels out and in.
    let making: ParcelMaking
    let taking: ParcelTaking
    private let clock: SimulatedClock
    private let own: GatewayID
    /// Whether it has read its fences and serves.
    private(set) var isOpen = false
    private let directory = PeerDirectory()
    private let disk: SimulatedDisk
    private let world: World
    private let board: Board

    /// Where signals go, once those they wake are there.
    private final class Board: @unchecked Sendable {
        weak var dispatch: Dispatch?
        weak var recover: Recover?
    }

    init(_ gateway: SimulatedGateway, number: Int) {
        let world = gateway.world
        self.world = world
        incarnation = Incarnation(number: number)
        let disk = SimulatedDisk(
            store: gateway.store, incarnation: incarnation, world: world, owner: gateway.id)
        self.disk = disk
        blobs = SimulatedBlobs(blobs: gateway.blobs, incarnation: incarnation)
        let clock = SimulatedClock(world.executor, start: world.start)
        self.clock = clock
        self.own = gateway.id
        let random = SeededRandom(seed: world.chance.next())
        let board = Board()
        self.board = board
        let own = gateway.identity(random: random)
        let link = SimulatedLink(world: world, own: gateway.id, incarnation: incarnation)
        let limits = Self.limits
        let signals = Signals(
            wake: { board.dispatch?.wake($0) }, fetchLogs: { board.recover?.want($0, from: $1) },
            alarm: { [ledger = world.ledger] alarm in ledger.alarmed(alarm, at: gateway.id) })
        journal = Journal(
            store: disk, own: own, clock: clock, random: random, directory: directory,
            rules: ClockRules(calendar: WorkingCalendar()),
            limits: limits, signals: signals)
        let calls = PeerCalls(link: link, own: own, clock: clock, limits: limits)
        let parts = ExchangeParts(
            store: disk, blobs: blobs, journal: journal, own: own, directory: directory, calls: calls,
            clock: clock,
            random: random, limits: limits, signals: signals)
        let descriptors = DescriptorKeeper(parts, ownServes: [])
        let admission = Admission(
            own: own, store: disk, journal: journal, directory: directory, descriptors: descriptors,
            matters: SimulatedMatters(), clock: clock, limits: limits, signals: signals)
        recover = Recover(parts, admission: admission)
        dispatch = Dispatch(parts, recover: recover, descriptors: descriptors)
        let policy = gateway.policy
        let receipts = FinalReceipts(parts, recover: recover, descriptors: descriptors)
        making = ParcelMaking(parts)
        taking = ParcelTaking(parts, admission: admission, receipts: receipts)
        server = PeerServer(
            parts, admission: admission,
            pages: SignedPages(shelf: CatalogueShelf(own: gateway.id, serves: []), signer: own.signer),
            descriptor: gateway.descriptor(),
            receipts: receipts,
            hub: policy.pairs.isEmpty ? nil : Hub(parts, link: link) { policy })
        board.dispatch = dispatch
        board.recover = recover
    }

    /// Polls and sweeps are rare, since a course lasts days; everything else is as delivered.
    static var limits: Limits {
        var limits = Limits()
        limits.lanePollMilliseconds = 86_400_000
        limits.sweepMilliseconds = 43_200_000
        limits.retryMostMilliseconds = 3_600_000
        limits.batchEvents = 8
        limits.uploadBytes = 64
        limits.pageEntries = 4
        return limits
    }

    /// The head of a parcel made now.
    func manifest(to peer: GatewayID) -> ParcelManifest {
        ParcelManifest(from: own, to: peer, created: clock.now())
    }

    /// Reads what stands, then works until the power goes.
    func work() async {
        while incarnation.isAlive, !isOpen {
            do {
                try await directory.reload(from: disk)
                try await recover.begin()
                isOpen = true
            } catch {
                await world.wait(1_000)
            }
        }
        guard incarnation.isAlive else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.dispatch.run() }
            group.addTask { await self.recover.run() }
            await incarnation.ended()
            group.cancelAll()
            world.ledger.step("run \(incarnation.number) is told to end")
        }
        world.ledger.step("run \(incarnation.number) has ended")
    }
}

extension SimulatedGateway {
    func identity(random: any RandomSource) -> OwnGateway {
        do {
            return OwnGateway(
                id: id, signer: signer,
                keys: PeerKeys(listed: try peerFile(via: []).keys),
                openers: [opener.publicKey.thumbprint: opener],
                vault: try Vault(key: [UInt8](repeating: signer.secret, count: 32), random: random))
        } catch { preconditionFailure("a key of fixed length: \(error)") }
    }

    func descriptor() -> OwnDescriptor {
        do {
            let file = try peerFile(via: [])
            return OwnDescriptor(
                id: id, signer: signer,
                content: OwnDescriptor.Content(
                    name: file.name, serves: file.serves, endpoint: file.endpoint, keys: file.keys,
                    relays: file.relays))
        } catch { preconditionFailure("a fixed peer file: \(error)") }
    }
}
