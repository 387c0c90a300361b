/// Runs every job of one simulation on the calling thread, each time one that the seed picks from those ready; when
/// none is ready, time steps to the next timer. Nothing else runs, so a seed is one exact course of events.
///
/// `@unchecked`: all members are touched on the thread inside ``run(_:)`` alone: no other thread ever gets
/// a job of this executor.
final class SimulatedExecutor: TaskExecutor, SerialExecutor, @unchecked Sendable {
    private var ready: [UnownedJob] = []
    private var random: SeededGenerator
    private var timers: [Timer] = []
    private var timersMade = 0
    /// Milliseconds since the simulation began.
    private(set) var elapsedMilliseconds: Int64 = 0
    /// Jobs run so far: the length of the course.
    private(set) var jobs = 0

    private struct Timer {
        var at: Int64
        var order: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    /// An executor whose order is fixed by the seed.
    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Takes a job; it runs when the seed picks it.
    func enqueue(_ job: UnownedJob) { ready.append(job) }

    /// Takes a job; it runs when the seed picks it.
    func enqueue(_ job: consuming ExecutorJob) { ready.append(UnownedJob(job)) }

    /// This executor as the runtime names it.
    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Runs the body and all it starts, until it returns.
    ///
    /// - Returns: nil when everything waits and no timer is left: the course hangs.
    func run<Value: Sendable>(
        jobsMost: Int = .max, _ body: @escaping @Sendable () async -> Value
    ) -> Value? {
        let outcome = Outcome<Value>()
        let task = Task(executorPreference: self) { outcome.value = await body() }
        while outcome.value == nil {
            if ready.isEmpty {
                guard fireNextTimer() else { break }
                continue
            }
            guard jobs < jobsMost else { break }
            jobs += 1
            let job = ready.remove(at: random.below(ready.count))
            job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
        task.cancel()
        return outcome.value
    }

    /// Waits until that moment.
    /// - Returns: false when the wait was cut short by ``cancelTimer(_:)``.
    func sleep(until moment: Int64, order: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            timers.append(Timer(at: moment, order: order, continuation: continuation))
        }
    }

    /// A number for a timer that may be cancelled.
    func nextTimerOrder() -> Int {
        timersMade += 1
        return timersMade
    }

    /// Ends a wait at once.
    func cancelTimer(_ order: Int) {
        guard let index = timers.firstIndex(where: { $0.order == order }) else { return }
        timers.remove(at: index).continuation.resume(returning: false)
    }

    private func fireNextTimer() -> Bool {
        guard
            let next = timers.indices.min(by: {
                (timers[$0].at, timers[$0].order) < (timers[$1].at, timers[$1].order)
            })
        else { return false }
        let timer = timers.remove(at: next)
        elapsedMilliseconds = max(elapsedMilliseconds, timer.at)
        timer.continuation.resume(returning: true)
        return true
    }

    private final class Outcome<Value: Sendable>: @unchecked Sendable {
        var value: Value?
    }
}
