import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Routing
import StrictJSON
import Synchronization

/// One whole gateway on a model store, without a network.
final class TestGateway {
    let id: GatewayID
    let key: PrivateKey
    let sealingKey: PrivateKey
    let store = ModelStore()
    let blobs = ModelBlobs()
    let directory = PeerDirectory()
    let clock: ManualClock
    let random: SeededRandom
    let alarms = Alarms()
    var limits = Limits()
    let matters = OpenCounter()
    let descriptors = PlannedDescriptors()
    let own: OwnGateway
    private(set) var journal: Journal

    init(_ name: String, seed: UInt64, clock: ManualClock, limits: Limits = Limits()) throws {
        id = try GatewayID(name)
        random = SeededRandom(seed: seed)
        key = try PrivateKey.generate(.es256, random: random)
        sealingKey = try PrivateKey.generate(.es256, random: random)
        self.clock = clock
        self.limits = limits
        own = OwnGateway(
            id: id, signer: KeySigner(key: key),
            keys: PeerKeys([PeerKey(use: .signature, key: key.publicKey)]),
            openers: [sealingKey.publicKey.thumbprint: sealingKey],
            vault: try Vault(key: random.bytes(32), random: random))
        journal = Journal(
            store: store, own: own, clock: clock, random: random, directory: directory,
            rules: ClockRules(calendar: WorkingCalendar()), limits: limits, signals: alarms.signals)
    }

    /// The same store, looked at by a gateway that has just started.
    func restart() {
        journal = Journal(
            store: store, own: own, clock: clock, random: random, directory: directory,
            rules: ClockRules(calendar: WorkingCalendar()), limits: limits, signals: alarms.signals)
    }

    var admission: Admission {
        Admission(
            own: own, store: store, journal: journal, directory: directory, descriptors: descriptors,
            matters: matters, clock: clock, limits: limits, signals: alarms.signals)
    }

    func enrol(_ author: Author, status: Peer.Status = .active) async throws {
        var peer = try author.peer()
        peer.status = status
        try await put(peer)
    }

    func put(_ peer: Peer) async throws {
        _ = try await store.commit([
            Change(writes: [
                .record(.peer, key: peer.gateway.description, value: peer.json.serialized())
            ])
        ])
        try await directory.reload(from: store)
    }

    /// Takes one event from its author and tells what became of it.
    func take(_ text: String, from caller: GatewayID) async throws -> ReceiptStatus {
        try await admission.take([ReceivedEvent(text)], from: caller)[0].status
    }

    func file(_ id: CaseID) async throws -> CaseFile? { try await store.cases([id])[id] }
}

/// Signs with a key at hand.
struct KeySigner: Signer {
    let key: PrivateKey
    var keyID: String { key.publicKey.thumbprint }
    var algorithm: SignatureAlgorithm { key.algorithm }
    func sign(_ signingInput: [UInt8]) throws(CryptographyFault) -> [UInt8] { try key.sign(signingInput) }
}

/// What the exchange told its neighbours.
final class Alarms: Sendable {
    private struct State: Sendable {
        var raised: [Alarm] = []
        var woken: [GatewayID] = []
        var fetches: [CaseID] = []
    }
    private let state = Mutex(State())

    var raised: [ErrorCode] { state.withLock { $0.raised.map(\.code) } }
    var woken: [GatewayID] { state.withLock { $0.woken } }
    var fetches: [CaseID] { state.withLock { $0.fetches } }

    var signals: Signals {
        Signals(
            wake: { hop in self.state.withLock { $0.woken.append(hop) } },
            fetchLogs: { id, _ in self.state.withLock { $0.fetches.append(id) } },
            alarm: { alarm in self.state.withLock { $0.raised.append(alarm) } })
    }
}

/// A catalogue in which everything is open, unless a test closes it.
final class OpenCounter: MatterCounter {
    private let answer = Mutex<MatterAnswer>(.open(OpenCounter.entry))

    static let entry: JSON = [
        "code": "M-1", "name": "测试事项", "type": "20", "agency": ["name": "测试局", "uscc": "11150000000000000X"],
        "promised": ["value": 5, "unit": "working_day"], "deemed": false,
    ]

    func say(_ next: MatterAnswer) { answer.withLock { $0 = next } }
    func judge(_ event: VerifiedEvent, at now: Timestamp) -> MatterAnswer { answer.withLock { $0 } }
    func terms(of event: VerifiedEvent) -> JSON { Self.entry }
}

/// Descriptors that come, or do not, as a test plans.
final class PlannedDescriptors: DescriptorSource {
    private let plan = Mutex<(answer: DescriptorFreshness, asked: [GatewayID])>((.recent, []))
    private let arrival = Mutex<(@Sendable () async -> Void)?>(nil)

    func plan(_ answer: DescriptorFreshness, _ arrival: (@Sendable () async -> Void)? = nil) {
        plan.withLock { $0.answer = answer }
        self.arrival.withLock { $0 = arrival }
    }

    var asked: [GatewayID] { plan.withLock { $0.asked } }

    func refresh(_ peer: GatewayID) async -> DescriptorFreshness {
        if let act = arrival.withLock({ $0 }) { await act() }
        return plan.withLock {
            $0.asked.append(peer)
            return $0.answer
        }
    }
}
