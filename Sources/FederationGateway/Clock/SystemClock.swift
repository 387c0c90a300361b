public import Codes
public import Exchange
import Foundation

/// The machine's clocks.
public struct SystemClock: GatewayClock {
    /// Holds no state: the kernel keeps the time.
    public init() {}

    /// Wall clock, cut to milliseconds.
    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Milliseconds since the machine started, suspension not counted.
    public func monotonicMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Returns at once when the deadline has passed.
    public func sleep(untilMonotonicMilliseconds deadline: Int64) async throws(CancellationError) {
        let left = deadline - monotonicMilliseconds()
        guard left > 0 else { return }
        do {
            try await Task.sleep(for: .milliseconds(left))
        } catch { throw CancellationError() }
    }
}
