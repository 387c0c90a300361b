internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

extension PeerServer {
    /// `POST events`: takes a batch and signs what became of it.
    func takeEvents(_ request: PeerRequest) async throws -> PeerAnswer {
        let body = try jsonBody(request, bytesMax: parts.limits.batchBytes)
        let hops = try hops(request)
        guard let listed = body["events"]?.arrayValue, !listed.isEmpty else {
            throw PeerProblem(400, .malformed, "events is no list of at least one")
        }
        guard listed.count <= parts.limits.batchEvents else {
            throw PeerProblem(413, .batchTooLarge, "\(listed.count) events of \(parts.limits.batchEvents)")
        }
        var events: [ReceivedEvent] = []
        events.reserveCapacity(listed.count)
        for element in listed {
            guard let event = ReceivedEvent(element) else {
                throw PeerProblem(400, .malformed, "an element is neither a text nor {\"jws\",\"sealed\"}")
            }
            events.append(event)
        }
        let results = try await admission.take(events, from: request.peer, custody: hub?.custody(hops: hops))
        let receipt = Receipt(receiver: parts.own.id, time: parts.clock.now(), results: results)
        let signed = try SignedDocument.sign(receipt.json, as: .receipt, by: parts.own.signer)
        return .json(["receipt": .string(signed.text)])
    }

    /// `POST receipts`: final receipts of events that came through a hub.
    func takeReceipts(_ request: PeerRequest) async throws -> PeerAnswer {
        let body = try jsonBody(request, bytesMax: parts.limits.smallBodyBytes)
        guard let listed = body["receipts"]?.arrayValue, !listed.isEmpty else {
            throw PeerProblem(400, .malformed, "receipts is no list of at least one")
        }
        let texts = listed.compactMap(\.stringValue)
        guard texts.count == listed.count else { throw PeerProblem(400, .malformed, "a receipt is no text") }
        guard texts.count <= parts.limits.batchEvents else { throw PeerProblem(413, .batchTooLarge) }
        guard let receipts else { throw PeerProblem(404, .notFound) }
        try await receipts.take(texts)
        return PeerAnswer(status: 204)
    }

    private func jsonBody(_ request: PeerRequest, bytesMax: Int) throws -> JSON {
        let type = (request.headers["content-type"] ?? "").prefix { $0 != ";" }
        guard type.split(separator: " ").joined().lowercased() == "application/json" else {
            throw PeerProblem(415, .contentType, "the body is not application/json")
        }
        guard request.body.count <= bytesMax else {
            throw PeerProblem(413, .batchTooLarge, "\(request.body.count) bytes of \(bytesMax)")
        }
        do throws(JSONFault) {
            return try JSON.parse(request.body)
        } catch { throw PeerProblem(400, .malformed, error.description) }
    }

    /// The hubs passed; 508 where this gateway is among them, or they are too many.
    private func hops(_ request: PeerRequest) throws -> Hops {
        let hops: Hops
        do throws(CodeFault) {
            hops = try Hops(header: request.headers["tongban-hops"])
        } catch {
            throw error.code == .loopDetected
                ? PeerProblem(508, .loopDetected)
                : PeerProblem(400, .malformed, "Tongban-Hops cannot be read")
        }
        guard !hops.isLoop(at: parts.own.id) else { throw PeerProblem(508, .loopDetected) }
        return hops
    }
}
