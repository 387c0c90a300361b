import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Routing
import StrictJSON

/// One gateway of a simulated federation: its disk and keys, which last, and the run it is in, which does not.
///
/// `@unchecked`: touched on the simulation's thread alone.
final class SimulatedGateway: @unchecked Sendable {
    /// Its name.
    let id: GatewayID
    /// Its disk.
    let store = ModelStore()
    /// Its documents.
    let blobs = ModelBlobs()
    /// The run it is in; nil while it is down.
    private(set) var run: GatewayRun?
    let world: World
    let signer: TestSigner
    let opener: PrivateKey
    let policy: RelayPolicy
    private var runs = 0
    /// How often its disk was set back. No connection outlives that.
    private(set) var setBacks = 0

    init(_ id: GatewayID, secret: UInt8, policy: RelayPolicy, in world: World) throws {
        self.id = id
        self.world = world
        self.policy = policy
        signer = try TestSigner(secret: secret)
        opener = try PrivateKey(algorithm: .es256, scalar: [UInt8](repeating: 0, count: 31) + [secret + 100])
    }

    /// What a peer's operator imports.
    func peerFile(via: [GatewayID]) throws -> PeerFile {
        let sign: JSON = .object(JWK(signer.publicKey, use: .signature).members)
        let seal: JSON = .object(JWK(opener.publicKey, use: .encryption).members)
        return try PeerFile([
            "gateway": .string(id.description), "name": .string(id.name),
            "endpoint": .string("https://\(id.name).example"), "serves": ["15"], "bundle": ["keys": [sign]],
            "keys": ["keys": [sign, seal]], "via": .strings(via.map(\.description)),
            "relays": .bool(!policy.pairs.isEmpty),
        ])
    }

    /// Whom it calls itself, not through a hub.
    private(set) var neighbours: Set<GatewayID> = []

    /// Puts peers on file.
    func enrol(_ files: [PeerFile]) async throws {
        neighbours = Set(files.filter { $0.via.isEmpty }.map(\.gateway))
        let writes: [Write] = files.map { file in
            .record(.peer, key: file.gateway.description, value: Peer(file).json.serialized())
        }
        _ = try await store.commit([Change(writes: writes)])
    }

    /// Power on.
    func start() {
        guard run == nil else { return }
        runs += 1
        world.ledger.step("\(id.name) starts")
        let run = GatewayRun(self, number: runs)
        self.run = run
        world.later.add { await run.work() }
    }

    /// Power off: what was not synced is gone.
    func crash() {
        guard let run else { return }
        run.incarnation.end()
        self.run = nil
        store.crash()
        world.ledger.crashed(id)
        Inspection(world: world, gateway: self).keepsPromises()
    }

    /// An old backup is put in the place of the disk, while it is down.
    func rollBack(to tables: ModelTables) {
        crash()
        setBacks += 1
        store.restore(tables)
        world.ledger.rolledBack(id)
    }

    /// A request arrives. Nil: nobody answers.
    func receive(_ request: PeerRequest) async -> LinkAnswer? {
        guard let run, run.isOpen else { return nil }
        let answer = await run.server.answer(request)
        guard run.incarnation.isAlive else { return nil }
        var body: [UInt8] = []
        switch answer.body {
        case .none: break
        case .bytes(let bytes, _): body = bytes
        case .blob(let digest, let range):
            // `try?`: what cannot be read is an answer cut short.
            guard let bytes = try? await blobs.read(digest, range: range) else { return nil }
            body = bytes
        }
        note(request, answer.status, body)
        var headers: [String: String] = [:]
        for (name, value) in answer.headers { headers[name.lowercased()] = value }
        return LinkAnswer(status: answer.status, headers: headers, body: body)
    }

    /// A batch arrives that its author never meant.
    func takeForged(_ request: PeerRequest) async {
        guard let run, run.isOpen else { return }
        let answer = await run.server.answer(request)
        world.ledger.step("\(id.name) answers a forgery \(answer.status)")
    }

    private func note(_ request: PeerRequest, _ status: Int, _ body: [UInt8]) {
        world.ledger.step("\(id.name)<\(status)")
        guard status == 200, request.method == "POST", request.target.hasSuffix("/events"),
            let text = (try? JSON.parse(body))?["receipt"]?.stringValue,
            let receipt = (try? JWS.parse(text, type: .receipt)).flatMap({ try? JSON.parse($0.payload) })
                .flatMap(Receipt.init)
        else { return }
        let elements = (try? JSON.parse(request.body))?["events"]?.arrayValue ?? []
        for (result, element) in zip(receipt.results, elements) {
            if let event = ReceivedEvent(element) { world.ledger.judged(event, result.status) }
        }
        world.ledger.answered(receipt, by: self)
    }

    /// Whether an event of that digest is on the disk.
    func keeps(_ digest: Digest) -> Bool { store.snapshot().knows(digest) }

    /// Whether a hub has that event, or has had its final receipt.
    func carries(_ digest: Digest) -> Bool {
        let tables = store.snapshot()
        guard let row = tables.record(.custody, digest.base64URL), let json = try? JSON.parse(row.value)
        else {
            return false
        }
        return json["final"] != nil || tables.queue.contains { $0.digest == digest && $0.envelope != nil }
    }

    /// The payload of a stored event; read once in a course.
    func payload(_ stored: StoredEvent) -> EventPayload? { world.readings.payload(stored) }

    /// Whether a receipt, signed by its receiver, calls that event delivered.
    func proves(_ receipt: StoredReceipt, _ digest: Digest) -> Bool { world.readings.proves(receipt, digest) }
}
