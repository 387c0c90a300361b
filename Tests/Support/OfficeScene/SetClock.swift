public import Codes
public import Exchange
import Synchronization

/// A clock that stands still until a test moves it; sleeping on it moves it.
public final class SetClock: GatewayClock {
    private let state: Mutex<(wall: Timestamp, monotonic: Int64)>

    /// A Monday morning in March unless said otherwise.
    public init(_ now: Timestamp = Timestamp(milliseconds: 1_773_018_000_000)) { state = Mutex((now, 1_000)) }

    /// As set.
    public func now() -> Timestamp { state.withLock { $0.wall } }
    /// Goes on with ``advance(milliseconds:)`` alone.
    public func monotonicMilliseconds() -> Int64 { state.withLock { $0.monotonic } }

    /// Both clocks go on.
    public func advance(milliseconds: Int64) {
        state.withLock {
            $0.wall = $0.wall.advanced(byMilliseconds: milliseconds)
            $0.monotonic += milliseconds
        }
    }

    /// Moves the clock there.
    public func sleep(untilMonotonicMilliseconds deadline: Int64) async throws(CancellationError) {
        guard !Task.isCancelled else { throw CancellationError() }
        advance(milliseconds: max(0, deadline - monotonicMilliseconds()))
    }
}
