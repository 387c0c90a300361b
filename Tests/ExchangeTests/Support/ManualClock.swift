import Codes
import Exchange
import Synchronization

/// A clock that stands still until a test moves it. Sleeping on it moves it.
final class ManualClock: GatewayClock {
    private let state: Mutex<(wall: Timestamp, monotonic: Int64)>

    init(_ now: Timestamp) { state = Mutex((now, 1_000)) }

    func now() -> Timestamp { state.withLock { $0.wall } }
    func monotonicMilliseconds() -> Int64 { state.withLock { $0.monotonic } }

    /// Both clocks go on.
    func advance(milliseconds: Int64) {
        state.withLock {
            $0.wall = $0.wall.advanced(byMilliseconds: milliseconds)
            $0.monotonic += milliseconds
        }
    }

    /// Wall time alone is set.
    func jump(to wall: Timestamp) { state.withLock { $0.wall = wall } }

    func sleep(untilMonotonicMilliseconds deadline: Int64) async throws(CancellationError) {
        guard !Task.isCancelled else { throw CancellationError() }
        advance(milliseconds: max(0, deadline - monotonicMilliseconds()))
    }
}
