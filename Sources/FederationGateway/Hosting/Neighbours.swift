import Codes
import Exchange
import Foundation
import Routing
import StrictJSON
import Synchronization

/// The gateways of one process: a region's own, and the proxies that it runs for regions without a system (PROTOCOL.md
/// §8). They call each other without a wire.
public final class Neighbours: Sendable {
    /// What of a gateway a neighbour reaches: its peer's calls, and nothing else.
    struct Neighbour: Sendable {
        var server: PeerServer
        var directory: PeerDirectory
        var blobs: any BlobStore
    }

    private let held = Mutex<[GatewayID: Neighbour]>([:])

    /// Nobody yet.
    public init() {}

    subscript(id: GatewayID) -> Neighbour? {
        get { held.withLock { $0[id] } }
        set { held.withLock { $0[id] = newValue } }
    }
}

/// Carries calls to a neighbour of the same process as they are, and all others by the wire.
///
/// The callee checks what it checks of any caller: enrolled, not suspended, and then each event by itself. What is left
/// out is TLS alone: nobody but this process can stand at the other end.
struct NeighbourLink: Link {
    let own: GatewayID
    let neighbours: Neighbours
    let wire: any Link

    func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer {
        guard peer != own, let callee = neighbours[peer] else {
            return try await wire.call(request, to: peer)
        }
        guard let caller = callee.directory.snapshot[own], caller.peer.status != .removed else {
            return Self.problem(401, .peerUnknown)
        }
        guard caller.peer.isActive else { return Self.problem(403, .peerSuspended) }
        var headers = Dictionary(request.headers.map { ($0.key.lowercased(), $0.value) }) { $1 }
        headers["content-type"] = request.contentType
        let answer = await callee.server.answer(
            PeerRequest(
                peer: own, method: request.method, target: request.target, headers: headers,
                body: request.body))
        var result = LinkAnswer(
            status: answer.status,
            headers: Dictionary(answer.headers.map { ($0.key.lowercased(), $0.value) }) { $1 })
        switch answer.body {
        case .none: break
        case .bytes(let bytes, let type):
            result.body = bytes
            result.headers["content-type"] = type
        case .blob(let blob, let range):
            guard range.count <= request.answerBytesMax else {
                throw LinkFault(code: .answerTooLarge, phase: .answer, detail: "\(range.count) bytes")
            }
            do throws(StoreFault) {
                result.body = try await callee.blobs.read(blob, range: range)
            } catch { throw LinkFault(code: error.code, phase: .answer, detail: error.detail) }
        }
        guard result.body.count <= request.answerBytesMax else {
            throw LinkFault(code: .answerTooLarge, phase: .answer, detail: "\(result.body.count) bytes")
        }
        return result
    }

    private static func problem(_ status: Int, _ code: ErrorCode) -> LinkAnswer {
        let body: JSON = [
            "title": .string(code.title), "status": .integer(Int64(status)), "code": .string(code.rawValue),
            "message": .string(code.message),
        ]
        return LinkAnswer(
            status: status, headers: ["content-type": "application/problem+json"], body: body.serialized())
    }
}
