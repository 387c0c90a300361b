import Dispatch

/// A thread of its own for calls that block (SQLite, files), so that they never hold the shared pool.
///
/// An actor that names a lane as its executor runs there, one job after the other.
final class BlockingLane: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: shown by debuggers and profilers.
    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedSerialExecutor()
        queue.async { unsafe job.runSynchronously(on: executor) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }
}
