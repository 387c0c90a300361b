internal import Synchronization

/// The bytes that all lanes together may hold in memory; who waits is served in order, so no lane starves.
final class InFlightBudget: Sendable {
    private struct Waiter {
        var number: Int
        var bytes: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var numbered = 0
        var waiters: [Waiter] = []
    }

    private let state: Mutex<State>
    let bytesMost: Int

    init(bytes: Int) {
        bytesMost = bytes
        state = Mutex(State(free: bytes))
    }

    /// Runs the body while holding so many bytes (at most all there are); nil when cancelled before they came free.
    func holding<Value>(_ bytes: Int, _ body: () async -> Value) async -> Value? {
        let share = min(bytes, bytesMost)
        guard await take(share) else { return nil }
        defer { give(share) }
        return await body()
    }

    private func take(_ bytes: Int) async -> Bool {
        let number: Int? = state.withLock { state in
            if state.waiters.isEmpty, state.free >= bytes {
                state.free -= bytes
                return nil
            }
            state.numbered += 1
            return state.numbered
        }
        guard let number else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let refused = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.waiters.append(Waiter(number: number, bytes: bytes, continuation: continuation))
                    return false
                }
                if refused { continuation.resume(returning: false) } else { serve() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: false)
        }
    }

    private func give(_ bytes: Int) {
        state.withLock { $0.free += bytes }
        serve()
    }

    private func serve() {
        let served = state.withLock { state in
            var served: [CheckedContinuation<Bool, Never>] = []
            while let first = state.waiters.first, state.free >= first.bytes {
                state.free -= first.bytes
                served.append(first.continuation)
                state.waiters.removeFirst()
            }
            return served
        }
        for continuation in served { continuation.resume(returning: true) }
    }
}
