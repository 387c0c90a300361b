import Codes
import Exchange

/// One gateway's clock: the simulation's time, shifted as that machine's clock is wrong.
///
/// `@unchecked`: `skew` is touched on the simulation's thread alone.
final class SimulatedClock: GatewayClock, @unchecked Sendable {
    private let executor: SimulatedExecutor
    private let start: Timestamp
    /// How far the wall clock is ahead, milliseconds.
    var skewMilliseconds: Int64

    /// A clock that showed `start`, and the skew, when the simulation began.
    init(_ executor: SimulatedExecutor, start: Timestamp, skewMilliseconds: Int64 = 0) {
        self.executor = executor
        self.start = start
        self.skewMilliseconds = skewMilliseconds
    }

    /// Simulated wall time.
    func now() -> Timestamp {
        start.advanced(byMilliseconds: executor.elapsedMilliseconds + skewMilliseconds)
    }

    /// Simulated time since the start.
    func monotonicMilliseconds() -> Int64 { executor.elapsedMilliseconds }

    /// Waits in simulated time.
    func sleep(untilMonotonicMilliseconds deadline: Int64) async throws(CancellationError) {
        let order = executor.nextTimerOrder()
        let executor = executor
        let whole = await withTaskCancellationHandler {
            Task.isCancelled ? false : await executor.sleep(until: deadline, order: order)
        } onCancel: {
            executor.cancelTimer(order)
        }
        if !whole { throw CancellationError() }
    }
}
