import Codes
import Exchange
import Logging
import Metrics
import Synchronization

/// Alarms of the exchange: written to the log, counted, and remembered for `doctor`.
public final class AlarmBoard: Sendable {
    /// One alarm and when it was last raised.
    struct Raised: Sendable {
        var alarm: Alarm
        var at: Timestamp
        var count: Int
    }

    private let clock: any GatewayClock
    private let logger: Logger
    private let raised = Mutex<[Raised]>([])
    /// Kinds remembered; the oldest makes room.
    private static let mostRemembered = 256

    init(clock: any GatewayClock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    func raise(_ alarm: Alarm) {
        let now = clock.now()
        let count = raised.withLock { raised -> Int in
            if let place = raised.firstIndex(where: {
                $0.alarm.code == alarm.code && $0.alarm.peer == alarm.peer
            }) {
                var known = raised.remove(at: place)
                known = Raised(alarm: alarm, at: now, count: known.count + 1)
                raised.append(known)
                return known.count
            }
            if raised.count >= Self.mostRemembered { raised.removeFirst() }
            raised.append(Raised(alarm: alarm, at: now, count: 1))
            return 1
        }
        Counter(label: "gateway_alarms_total", dimensions: [("code", alarm.code.rawValue)]).increment()
        // A peer that is down raises the same alarm for days: the log has it at 1, 2, 4, 8 …
        guard count & (count - 1) == 0 else { return }
        logger.warning(
            "\(alarm.code.rawValue)",
            metadata: [
                "peer": "\(alarm.peer?.description ?? "")", "case": "\(alarm.caseID?.description ?? "")",
                "detail": "\(alarm.detail)", "count": "\(count)",
            ])
    }

    /// The newest last.
    var all: [Raised] { raised.withLock { $0 } }
}
