import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Routing
import StrictJSON
import Testing

/// One peer and one gateway with a case of theirs, for the checks.
struct Scene {
    let clock: ManualClock
    let author: Author
    let gateway: TestGateway
    let caseID: CaseID

    init(seed: UInt64 = 7) async throws {
        clock = ManualClock(try Timestamp("2026-03-02T02:00:00.000Z"))
        author = try Author("spiffe://ordos.tongban/gateway/150600", seed: seed)
        gateway = try TestGateway("spiffe://hohhot.tongban/gateway/150100", seed: seed + 1, clock: clock)
        caseID = CaseID.make(at: clock.now(), random: (seed, seed))
        try await gateway.enrol(author)
    }

    func submitted() -> Author.Parts {
        let sample = SampleData.submitted()
        return author.parts(
            "submitted", case: caseID, to: gateway.id, time: clock.now(), data: sample.data,
            personal: sample.personal)
    }

    func note(_ sequence: Int, after previous: String, seen: Int = 0) -> Author.Parts {
        author.parts(
            "note", case: caseID, to: gateway.id, sequence: sequence, seen: seen,
            previous: Digest(ofEventText: previous), time: clock.now(), data: SampleData.note.data,
            personal: SampleData.note.personal)
    }

    func take(_ parts: Author.Parts) async throws -> ReceiptStatus { try await take(author.sign(parts)) }
    func take(_ text: String) async throws -> ReceiptStatus { try await gateway.take(text, from: author.id) }

    /// Stores the first event.
    func begin() async throws -> String {
        let text = try author.sign(submitted())
        #expect(try await take(text) == .stored)
        return text
    }
}

extension ReceiptStatus {
    var code: String? { if case .rejected(let problem) = self { problem.code } else { nil } }
}

@Suite("Admission: each check by itself")
struct AdmissionCheckTests {
    @Test("a first event that is well is stored, and sent again it is a duplicate that changes nothing")
    func storedThenDuplicate() async throws {
        let scene = try await Scene()
        let text = try await scene.begin()
        let file = try await scene.gateway.file(scene.caseID)
        #expect(file?.origin.count == 1)
        #expect(file?.record.ourSide == .destination)
        #expect(file?.record.summary.state == .submitted)
        let before = scene.gateway.store.commitCount
        #expect(try await scene.take(text) == .duplicate)
        #expect(scene.gateway.store.commitCount == before)
    }

    @Test("an event is taken at the limit of its length and refused one byte above", arguments: [-1, 0, 1])
    func tooLarge(above: Int) async throws {
        let scene = try await Scene()
        let text = try scene.author.sign(scene.submitted())
        scene.gateway.limits.eventBytes = text.utf8.count - above
        let status = try await scene.take(text)
        #expect(status.code == (above > 0 ? "too_large" : nil))
        // Not remembered: the same text is taken once the limit allows it.
        scene.gateway.limits.eventBytes = Limits().eventBytes
        #expect(try await scene.take(text) == (above > 0 ? .stored : .duplicate))
    }

    @Test("what is not of the form of an event is signature_invalid")
    func form() async throws {
        let scene = try await Scene()
        let good = try scene.author.sign(scene.submitted())
        let parts = good.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        var header = scene.submitted()
        header.header["typ"] = "tongban-receipt+jws"
        var extra = scene.submitted()
        extra.header["crit"] = ["x"]
        var missing = scene.submitted()
        missing.header["kid"] = nil
        for text in [
            "", "~", "x", "a.b.c", "a.b.c~", good + "x", String(good.dropLast()),
            parts[0] + "." + parts[1] + "~",
            parts[0] + "=." + parts[1] + "." + parts[2], try scene.author.sign(header),
            try scene.author.sign(extra),
            try scene.author.sign(missing),
        ] {
            #expect(try await scene.take(text).code == "signature_invalid", "\(text.prefix(40))")
        }
    }

    @Test("an author that is not enrolled, or was removed, is key_unknown")
    func authorUnknown() async throws {
        let scene = try await Scene()
        let stranger = try Author("spiffe://other.tongban/gateway/150200", seed: 99)
        let sample = SampleData.submitted()
        let parts = stranger.parts(
            "submitted", case: scene.caseID, to: scene.gateway.id, time: scene.clock.now(), data: sample.data,
            personal: sample.personal)
        let text = try stranger.sign(parts)
        #expect(try await scene.gateway.take(text, from: stranger.id).code == "key_unknown")
        try await scene.gateway.enrol(stranger, status: .removed)
        #expect(try await scene.gateway.take(text, from: stranger.id).code == "key_unknown")
        try await scene.gateway.enrol(stranger)
        #expect(try await scene.gateway.take(text, from: stranger.id) == .stored)
    }

    @Test("another key's signature, and another alg than the key's, are signature_invalid")
    func signature() async throws {
        let scene = try await Scene()
        let good = try scene.author.sign(scene.submitted())
        let other = try Author("spiffe://x.tongban/gateway/1", seed: 5)
        #expect(try await scene.take(other.sign(scene.submitted())).code == "signature_invalid")
        var alg = scene.submitted()
        alg.header["alg"] = "SM2"
        #expect(try await scene.take(alg).code == "signature_invalid")
        var none = scene.submitted()
        none.header["alg"] = "none"
        #expect(try await scene.take(none).code == "signature_invalid")
        #expect(try await scene.take(good) == .stored)
    }

    @Test("a key the directory lacks is fetched once, deferred while it cannot be, and key_unknown after")
    func keyFetched() async throws {
        let scene = try await Scene()
        let text = try scene.author.sign(scene.submitted())
        let keyless = try Author(scene.author.id.description, seed: 123)
        try await scene.gateway.enrol(keyless)
        scene.gateway.descriptors.plan(.unreachable(retryAfter: 9))
        #expect(try await scene.take(text) == .deferred(.retryAfter(9)))
        scene.gateway.descriptors.plan(.fetched)
        #expect(try await scene.take(text).code == "key_unknown")
        scene.gateway.descriptors.plan(.recent)
        #expect(try await scene.take(text).code == "key_unknown")
        let peer = try scene.author.peer()
        let gateway = scene.gateway
        nonisolated(unsafe) let receiver = gateway
        scene.gateway.descriptors.plan(.fetched) { try? await receiver.put(peer) }
        #expect(try await scene.take(text) == .stored)
        #expect(scene.gateway.descriptors.asked.count == 4)
    }

    @Test("a refusal that the signed text is to blame for is answered the same again, whatever changed since")
    func rejectedBefore() async throws {
        let scene = try await Scene()
        scene.gateway.matters.say(.closed(.matterNotOpen, "closed today"))
        let text = try scene.author.sign(scene.submitted())
        let first = try await scene.take(text)
        #expect(first.code == "matter_not_open")
        scene.gateway.matters.say(.open(OpenCounter.entry))
        #expect(try await scene.take(text) == first)
        #expect(try await scene.gateway.file(scene.caseID) == nil)
        // Another event takes its sequence.
        #expect(try await scene.take(scene.submitted()) == .stored)
    }
}
