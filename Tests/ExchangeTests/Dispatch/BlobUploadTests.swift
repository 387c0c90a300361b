import Casework
import Codes
import Cryptography
import ModelStore
import Testing

@testable import Exchange

/// Answers every call alike.
private struct EvenLink: Link {
    let answer: Result<LinkAnswer, LinkFault>

    func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer {
        try answer.get()
    }
}

@Suite("Documents that a receiver calls missing")
struct BlobUploadTests {
    private let bytes = Array("ciphertext of a document".utf8)

    /// Settles a receipt that calls the document missing, where the receiver answers so to its upload.
    /// - Returns: what became of the batch, and how the entry waits.
    private func settled(
        _ answer: Result<LinkAnswer, LinkFault>, isHeld: Bool = true
    ) async throws -> (fault: ErrorCode?, entry: OutboxEntry?, alarms: [ErrorCode]) {
        let scene = try await Scene()
        let (gateway, far) = (scene.gateway, scene.author)
        let blob = SHA256Hash.digest(of: bytes)
        if isHeld {
            _ = try await gateway.blobs.append(bytes, to: "upload", at: 0)
            #expect(try await gateway.blobs.finish("upload", as: blob))
        }
        let now = scene.clock.now()
        let entry = OutboxEntry(
            key: EventKey(scene.caseID, .destination, 1), hop: far.id, author: gateway.id, audience: far.id,
            digest: SHA256Hash.digest(of: "event"), enqueuedAt: now, dueAt: now)
        _ = try await gateway.store.commit([Change(writes: [.enqueue(entry)])])
        let receipt = Receipt(receiver: far.id, time: now, results: [])
        let jws = try SignedDocument.sign(receipt.json, as: .receipt, by: KeySigner(key: far.key))
        let parts = gateway.parts(over: EvenLink(answer: answer))
        let settler = Settler(
            parts: parts, recover: Recover(parts, admission: gateway.admission), hop: far.id)
        var fault: ErrorCode?
        if case .failure(let failure) = await settler.settle([(entry, .missing([blob]))], by: receipt, jws) {
            fault = failure.code
        }
        let queue = try await gateway.store.outbox(for: far.id, after: nil, limit: 2).elements
        return (fault, queue.first, gateway.alarms.raised)
    }

    @Test("one that cannot go holds up its own case alone, visibly")
    func cannotGo() async throws {
        let standing = ["upload-offset": String(bytes.count)]
        let cases: [(LinkAnswer, ErrorCode, isHeld: Bool)] = [
            // A receiver that holds all of it and does not know it.
            (LinkAnswer(status: 404, headers: standing), .offsetWrong, false),
            (LinkAnswer(status: 422), .digestWrong, false), (LinkAnswer(status: 404), .notFound, false),
            (LinkAnswer(status: 413), .batchTooLarge, true),
        ]
        for (answer, code, isHeld) in cases {
            let (fault, entry, alarms) = try await settled(.success(answer))
            #expect(fault == nil, "\(answer.status)")
            #expect(entry?.problem?.code == code.rawValue && entry?.held == isHeld, "\(answer.status)")
            #expect(alarms.first == code, "\(answer.status)")
            #expect(entry?.attempts == 1)
        }
        let (fault, entry, _) = try await settled(.success(LinkAnswer(status: 200)), isHeld: false)
        #expect(fault == nil && entry?.problem?.code == ErrorCode.blobMissing.rawValue)
    }

    @Test("a line or a receiver at fault stops the lane, and the event waits as it is")
    func lineAtFault() async throws {
        let cut = LinkFault(code: .peerUnreachable, phase: .transfer, detail: "cut")
        #expect(try await settled(.failure(cut)).fault == .peerUnreachable)
        for (status, code) in [
            (503, ErrorCode.unavailable), (429, .tooManyRequests), (403, .peerSuspended), (401, .peerUnknown),
        ] {
            let (fault, entry, alarms) = try await settled(.success(LinkAnswer(status: status)))
            #expect(fault == code, "\(status)")
            #expect(entry?.attempts == 0 && entry?.problem == nil && alarms.isEmpty, "\(status)")
        }
    }

    @Test("what has gone is due again at once")
    func gone() async throws {
        let (fault, entry, alarms) = try await settled(.success(LinkAnswer(status: 200)))
        #expect(fault == nil && alarms.isEmpty)
        #expect(entry?.problem?.code == ErrorCode.blobMissing.rawValue && entry?.dueAt == entry?.enqueuedAt)
    }
}
