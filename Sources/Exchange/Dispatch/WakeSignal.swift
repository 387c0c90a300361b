internal import Synchronization

/// Wakes one waiting task; a call that comes while nobody waits is kept for the next wait. One task waits at a time.
final class WakeSignal: Sendable {
    private struct State {
        var isSet = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    /// Ends the wait under way, or the next one at once.
    func wake() {
        let waiter = state.withLock { state in
            state.isSet = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: true)
    }

    /// Waits until woken, or until that moment of the monotonic clock, or until the task is cancelled.
    /// - Returns: true when woken.
    func wait(until deadline: Int64?, clock: any GatewayClock) async -> Bool {
        let wasSet = state.withLock { state in
            defer { state.isSet = false }
            return state.isSet
        }
        if wasSet { return true }
        guard let deadline else { return await wait() }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.wait() }
            group.addTask {
                // A cancelled sleep means that the other wait has ended: there is nothing to tell.
                try? await clock.sleep(untilMonotonicMilliseconds: deadline)
                return false
            }
            let woken = await group.next() ?? false
            group.cancelAll()
            let other = await group.next() ?? false
            return woken || other
        }
    }

    private func wait() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.isSet {
                        state.isSet = false
                        return true
                    }
                    if Task.isCancelled { return false }
                    state.waiter = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: false)
        }
    }
}
