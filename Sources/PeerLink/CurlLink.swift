public import Codes
public import Exchange
import Synchronization

/// The ``Link`` over libcurl on the system's OpenSSL: mutual TLS, HTTP/2 for events, HTTP/1.1 for blobs.
///
/// Who answers is judged by ``PeerTrust`` in the handshake and again before each request, by the gateway's clock;
/// sessions are never resumed, connections live at most 15 minutes. Isolation: any.
public final class CurlLink: Link {
    private let loop: CurlLoop
    private let trust: any PeerTrust
    private let credentials: any TransportCredentials
    private let clock: any GatewayClock
    private let limits: LinkLimits
    /// One for each peer ever called; connections refer to them, so they stay as long as the link.
    private let gates = Mutex<[GatewayID: PeerGate]>([:])

    /// Starts the link's thread.
    /// - Throws: ``LinkFault`` `internal` when libcurl cannot start.
    public init(
        trust: any PeerTrust, credentials: any TransportCredentials, clock: any GatewayClock,
        limits: LinkLimits = LinkLimits()
    ) throws(LinkFault) {
        guard let loop = CurlLoop() else {
            throw LinkFault(code: .internal, phase: .connect, detail: "libcurl cannot start")
        }
        self.loop = loop
        self.trust = trust
        self.credentials = credentials
        self.clock = clock
        self.limits = limits
    }

    deinit { loop.stop() }

    /// Ends the link; calls under way fail with `call_cancelled`.
    public func stop() { loop.stop() }

    /// Judges who answers before a byte of the request leaves; see ``Link``.
    public func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer {
        guard let hop = trust.hop(to: peer) else {
            throw LinkFault(code: .peerUnknown, phase: .connect, detail: "\(peer) is not enrolled here")
        }
        guard !hop.isSuspended else {
            throw LinkFault(code: .peerSuspended, phase: .connect, detail: "\(peer) is suspended here")
        }
        let gate = gates.withLock { gates in
            if let gate = gates[peer] { return gate }
            let gate = PeerGate(peer: peer, trust: trust, clock: clock)
            gates[peer] = gate
            return gate
        }
        let way = CurlCall.Way.peer(
            gate: gate, hop: hop, identity: credentials.current(), trustGeneration: gate.generation)
        let call = CurlCall(
            way: way, origin: hop.endpoint, request: request,
            timeoutMilliseconds: request.isBulk ? limits.bulkMilliseconds : limits.callMilliseconds)
        guard call.isWellFormed, hop.endpoint.hasPrefix("https://") else {
            throw LinkFault(
                code: .malformed, phase: .connect, detail: "the request cannot be written as HTTP")
        }
        return try await loop.perform(call).get()
    }
}

/// How long calls may take.
public struct LinkLimits: Sendable, Hashable {
    /// A call whole, in milliseconds; the same as `Limits.callMilliseconds` by default.
    public var callMilliseconds: Int
    /// A blob's part whole, in milliseconds: 8 MiB at 28 KB/s.
    public var bulkMilliseconds: Int

    /// Waits in milliseconds.
    public init(callMilliseconds: Int = 30_000, bulkMilliseconds: Int = 300_000) {
        self.callMilliseconds = callMilliseconds
        self.bulkMilliseconds = bulkMilliseconds
    }
}
