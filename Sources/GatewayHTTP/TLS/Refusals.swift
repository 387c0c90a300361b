public import Codes
public import Exchange
public import Logging
import Metrics
import Synchronization

/// One refused connection or request, as `doctor` shows it.
public struct RefusedConnection: Sendable, Hashable {
    /// By the gateway's clock.
    public var at: Timestamp
    /// The address that called.
    public var remote: String
    /// Why.
    public var refusal: TransportRefusal
}

/// The last refusals of a listener: where TLS gives the caller no word, the operator finds it here, in the log and
/// in the metric `gateway_peer_refusals_total`.
///
/// Isolation: any.
public final class Refusals: Sendable {
    private let clock: any GatewayClock
    private let logger: Logger
    private let ring = Mutex<[RefusedConnection]>([])

    /// Refusals remembered; older ones stand in the log.
    public static let countMax = 128

    /// An empty ring.
    public init(clock: any GatewayClock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    /// The newest last.
    public var last: [RefusedConnection] { ring.withLock { $0 } }

    /// Writes one down.
    func note(_ refusal: TransportRefusal, from remote: String) {
        let refused = RefusedConnection(at: clock.now(), remote: remote, refusal: refusal)
        ring.withLock { ring in
            if ring.count >= Self.countMax { ring.removeFirst() }
            ring.append(refused)
        }
        Counter(label: "gateway_peer_refusals_total", dimensions: [("code", refusal.code.rawValue)])
            .increment()
        logger.warning(
            "a peer's connection was refused",
            metadata: [
                "code": "\(refusal.code)", "remote": "\(remote)", "claimed": "\(refusal.claimed ?? "-")",
                "detail": "\(refusal.detail)",
            ])
    }
}
