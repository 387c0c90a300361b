import Codes
import Cryptography
import Exchange
import Synchronization

@testable import GatewayHTTP

/// Answers a peer with what it sent, over which connection, and as whom it was taken.
final class EchoPeers: PeerService {
    private struct State {
        var requests = 0
        var arrived: [CheckedContinuation<Void, Never>] = []
        var held: [CheckedContinuation<Void, Never>] = []
        var isOpen = false
    }

    private let state = Mutex(State())
    let bodyBytes: Int
    let blob: Range<Int64>

    init(bodyBytes: Int = 1 << 20, blob: Range<Int64> = 0..<0) {
        self.bodyBytes = bodyBytes
        self.blob = blob
    }

    /// How many requests reached the exchange.
    var requests: Int { state.withLock { $0.requests } }

    func bodyBytesMax(method: String, path: String) -> Int { bodyBytes }

    func answer(_ request: PeerRequest) async -> PeerAnswer {
        let waiting = state.withLock { state in
            state.requests += 1
            defer { state.arrived = [] }
            return state.arrived
        }
        waiting.forEach { $0.resume() }
        let connection = SecureConnection.current
        let headers = [
            "x-http2": "\(connection?.isHTTP2 ?? false)", "x-peer": request.peer.description,
            "x-connection": connection.map { "\(ObjectIdentifier($0).hashValue)" } ?? "-",
            "x-target": request.target,
        ]
        if request.target.hasSuffix("/heads") { await hold() }
        if request.target.hasPrefix("/federation/v1/blobs/"), request.method != "PUT" {
            return PeerAnswer(
                status: 206, headers: headers, body: .blob(SHA256Hash.digest(of: [UInt8]()), blob))
        }
        return PeerAnswer(
            status: 200, headers: headers, body: .bytes(request.body, contentType: "application/json"))
    }

    /// Returns when the next request has reached the exchange.
    func nextArrival() async {
        await withCheckedContinuation { waiting in state.withLock { $0.arrived.append(waiting) } }
    }

    /// Lets the held requests go, those to come too.
    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        held.forEach { $0.resume() }
    }

    private func hold() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.held.append(waiting) }
                    return state.isOpen
                }
                if isOpen { waiting.resume() }
            }
        } onCancel: {
            open()
        }
    }
}
