internal import Dispatch

/// A thread of its own for calls that wait for the worker, so that they never hold the shared pool.
final class WorkerLane: SerialExecutor {
    private let queue = DispatchQueue(label: "typesetter")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedSerialExecutor()
        queue.async { unsafe job.runSynchronously(on: executor) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }
}
