import Codes
import Cryptography
import Exchange
import GatewayHTTP
import Logging
import PeerLink
import ServiceLifecycle
import Synchronization

/// A caller (呼和浩特) and a listener (鄂尔多斯), each in its own trust domain, over real TLS on a free port.
final class TwoGateways: Sendable {
    let hohhot: TestAuthority
    let ordos: TestAuthority
    let caller: GatewayID
    let callee: GatewayID
    let callerCertificate: Certificate
    let calleeCertificate: Certificate
    let callerCredentials: TestCredentials
    let calleeCredentials: TestCredentials
    /// What the listener trusts.
    let serverTrust: TestTrust
    /// What the caller trusts.
    let clientTrust = TestTrust([])
    let serverClock = TestClock()
    let clientClock = TestClock()
    let refusals: Refusals
    let peers: EchoPeers
    var limits: ListenerLimits { listenerLimits }
    private let listenerLimits: ListenerLimits
    private let blobs: TestBlobs

    init(
        peers: EchoPeers = EchoPeers(), limits: ListenerLimits = ListenerLimits(),
        blobs: TestBlobs = TestBlobs()
    ) throws {
        hohhot = try TestAuthority("hohhot.tongban", seed: 1)
        ordos = try TestAuthority("ordos.tongban", seed: 2)
        caller = try hohhot.gateway("150100")
        callee = try ordos.gateway("150600")
        let (callerCertificate, callerIdentity) = try hohhot.issue(caller)
        let (calleeCertificate, calleeIdentity) = try ordos.issue(callee)
        self.callerCertificate = callerCertificate
        self.calleeCertificate = calleeCertificate
        callerCredentials = TestCredentials(callerIdentity)
        calleeCredentials = TestCredentials(calleeIdentity)
        serverTrust = TestTrust([try hohhot.anchors(caller)])
        refusals = Refusals(clock: serverClock, logger: Self.silent)
        self.peers = peers
        listenerLimits = limits
        self.blobs = blobs
    }

    static var silent: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    /// Runs the listener while `body` runs; the caller's trust knows its port.
    func listening(_ body: @Sendable @escaping (Int) async throws -> Void) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let listener = try PeerListener(
            host: "127.0.0.1", port: 0, peers: peers, blobs: blobs,
            gate: ClientGate(trust: serverTrust, clock: serverClock, refusals: refusals),
            credentials: calleeCredentials, limits: limits, logger: Self.silent,
            onListening: { told.yield($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run() }
            for await port in ports {
                clientTrust.set([try ordos.anchors(callee, endpoint: "https://127.0.0.1:\(port)")])
                try await body(port)
                break
            }
            group.cancelAll()
        }
    }

    func link(
        _ credentials: (any TransportCredentials)? = nil, limits: LinkLimits = LinkLimits()
    ) throws -> CurlLink {
        try CurlLink(
            trust: clientTrust, credentials: credentials ?? callerCredentials, clock: clientClock,
            limits: limits)
    }

    /// The endpoint that the listener has.
    func endpoint(_ port: Int) -> String { "https://127.0.0.1:\(port)" }

    /// Waits for the first refusal: the caller may see the end of its connection before it is written down.
    func firstRefusal() async -> [ErrorCode] {
        while refused.isEmpty { await Task.yield() }
        return refused
    }

    /// The codes the listener refused with.
    var refused: [ErrorCode] { refusals.last.map(\.refusal.code) }
}

extension LinkRequest {
    static let ping = LinkRequest(method: "GET", target: "/federation/v1/ping")

    static func events(_ body: [UInt8]) -> LinkRequest {
        LinkRequest(
            method: "POST", target: "/federation/v1/events", contentType: "application/json", body: body)
    }
}
