import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Routing
import StrictJSON
import Testing

@Suite("Admission: what is remembered")
struct AdmissionMemoryTests {
    /// Source: PROTOCOL.md §5: remembered is only what the signed text itself is to blame for.
    static let forgotten: Set<PlantedFault> = [
        .tooLarge, .form, .signature, .keyUnknown, .keyNotValid, .audience, .connection, .otherSidesType,
        .disclosureMissing, .lateKey, .timeAhead, .gap, .seenAhead, .blobMissing,
    ]

    @Test(
        "a final answer is kept exactly where the signed text is to blame", arguments: PlantedFault.allCases)
    func remembered(fault: PlantedFault) async throws {
        guard fault != .rejectedBefore else { return }
        var faulty = try await FaultyScene(seed: 4)
        let status = try await faulty.judge([fault])
        let text = try faulty.scene.author.sign(faulty.parts)
        let kept = try await faulty.scene.gateway.store.refusals([Digest(ofEventText: text)])
        #expect(kept.isEmpty == Self.forgotten.contains(fault), "\(status)")
        if case .rejected(let problem) = status, let refusal = kept.values.first {
            #expect(refusal.problem == problem)
            #expect(refusal.author == faulty.scene.author.id)
        }
    }

    @Test("both events of a fork are kept, an alarm is raised, and the log stands")
    func fork() async throws {
        let scene = try await Scene()
        let first = try await scene.begin()
        let other = try scene.author.sign(scene.submitted())
        #expect(try await scene.take(other).code == "fork")
        #expect(try await scene.take(other).code == "fork")
        let asides = try await scene.gateway.store.asides(of: scene.caseID)
        #expect(asides.map(\.why) == [.fork])
        #expect(asides.first?.digest == Digest(ofEventText: other))
        #expect(scene.gateway.alarms.raised == [.fork])
        #expect(try await scene.take(first) == .duplicate)
    }

    @Test("the receiver still expects the sequence of what it rejected, and what stands behind it waits")
    func expectedAfterRejected() async throws {
        let scene = try await Scene()
        let first = try await scene.begin()
        var bad = scene.note(2, after: first)
        bad.payload["specversion"] = "2.0"
        let badText = try scene.author.sign(bad)
        let behind = try scene.author.sign(scene.note(3, after: badText))
        let results = try await scene.gateway.admission.take(
            [ReceivedEvent(badText), ReceivedEvent(behind)], from: scene.author.id)
        #expect(results.map(\.status.short) == ["data_invalid", "expected 2"])
        let instead = try scene.author.sign(scene.note(2, after: first))
        #expect(try await scene.take(instead) == .stored)
    }

    @Test("an expired key does not hide a duplicate, and takes nothing new")
    func expiredKey() async throws {
        let scene = try await Scene()
        let now = scene.clock.now()
        scene.author.expires = now.advanced(byMilliseconds: 3_600_000)
        try await scene.gateway.enrol(scene.author)
        let first = try await scene.begin()
        let second = try scene.author.sign(scene.note(2, after: first))
        scene.clock.advance(milliseconds: 3_600_000 + 180 * 86_400_000)
        #expect(try await scene.take(second) == .stored)
        let third = try scene.author.sign(scene.note(3, after: second).dated(now))
        scene.clock.advance(milliseconds: 1)
        #expect(try await scene.take(third).code == "key_unknown")
        #expect(try await scene.take(second) == .duplicate)
        #expect(try await scene.take(first) == .duplicate)
    }

    @Test("a key dropped from the peer's list serves for reading only")
    func delistedKey() async throws {
        let scene = try await Scene()
        let first = try await scene.begin()
        var peer = try scene.author.peer()
        peer.formerKeys = scene.author.jwks["keys"]?.arrayValue ?? []
        peer.keys = try Author("spiffe://x.tongban/gateway/1", seed: 1).jwks
        try await scene.gateway.put(peer)
        #expect(try await scene.take(first) == .duplicate)
        #expect(try await scene.take(scene.note(2, after: first)).code == "key_unknown")
    }

    @Test("late events under a revoked key wait until an operator lets them pass", arguments: [0, 1])
    func revokedKey(late: Int64) async throws {
        let scene = try await Scene()
        let revoked = scene.clock.now().advanced(byMilliseconds: 1_000)
        let text = try scene.author.sign(scene.submitted())
        scene.author.revoked = revoked
        try await scene.gateway.enrol(scene.author)
        scene.clock.advance(milliseconds: 1_000 + 86_400_000 + late)
        #expect(try await scene.take(text).short == (late > 0 ? "retry 3600" : "stored"))
        guard late > 0 else { return }
        #expect(scene.gateway.alarms.raised == [.keyRevokedLate])
        let peer = try #require(scene.gateway.directory.snapshot[scene.author.id])
        let acts = PeerActs(actor: "operator", now: scene.clock.now())
        _ = try await scene.gateway.store.commit([
            acts.letPass(keyID: scene.author.key.publicKey.thumbprint, of: peer)
        ])
        #expect(try await scene.take(text) == .stored)
    }

    @Test("a suspended author's events through a hub wait; they are not refused for good")
    func suspended() async throws {
        let scene = try await Scene()
        let text = try scene.author.sign(scene.submitted())
        try await scene.gateway.enrol(scene.author, status: .suspended)
        #expect(try await scene.take(text).short == "retry 300")
        try await scene.gateway.enrol(scene.author)
        #expect(try await scene.take(text) == .stored)
    }
}

extension Author.Parts {
    func dated(_ time: Timestamp) -> Author.Parts {
        var parts = self
        parts.payload["time"] = .string(time.description)
        return parts
    }
}
