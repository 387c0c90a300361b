public import Codes
public import Exchange
public import Logging
import Metrics
import Synchronization

/// What was refused in the same way from the same address, as `doctor` shows it.
public struct RefusedConnection: Sendable, Hashable {
    /// The last time, by the gateway's clock.
    public var at: Timestamp
    /// The address that called, without its port.
    public var remote: String
    /// Why.
    public var refusal: TransportRefusal
    /// How often, since it was first remembered.
    public var count: Int
}

/// The last refusals of a listener: where TLS gives the caller no word, the operator finds it here, in the log and
/// in the metric `gateway_peer_refusals_total`.
///
/// Equal ones are counted together and logged at the 1st, 2nd, 4th, 8th… time, so that a caller who knocks without
/// end drives out neither the others here nor everything else in the log. Isolation: any.
public final class Refusals: Sendable {
    private let clock: any GatewayClock
    private let logger: Logger
    private let ring = Mutex<[RefusedConnection]>([])

    /// Different refusals remembered; older ones stand in the log.
    public static let countMax = 128

    /// Nothing refused yet.
    public init(clock: any GatewayClock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    /// The newest last.
    public var last: [RefusedConnection] { ring.withLock { $0 } }

    /// Writes one down.
    func note(_ refusal: TransportRefusal, from remote: String) {
        Counter(label: "gateway_peer_refusals_total", dimensions: [("code", refusal.code.rawValue)])
            .increment()
        let now = clock.now()
        let count = ring.withLock { ring in
            let known = ring.firstIndex { $0.remote == remote && $0.refusal == refusal }
            var entry = RefusedConnection(at: now, remote: remote, refusal: refusal, count: 0)
            if let known {
                entry = ring.remove(at: known)
            } else if ring.count >= Self.countMax {
                ring.removeFirst()
            }
            entry.at = now
            entry.count += 1
            ring.append(entry)
            return entry.count
        }
        guard count & (count - 1) == 0 else { return }
        logger.warning(
            "a peer's connection was refused",
            metadata: [
                "code": "\(refusal.code)", "remote": "\(remote)", "claimed": "\(refusal.claimed ?? "-")",
                "detail": "\(refusal.detail)", "times": "\(count)",
            ])
    }
}
