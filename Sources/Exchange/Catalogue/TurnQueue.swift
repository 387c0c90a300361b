internal import Synchronization

/// Lets one in at a time, in the order in which they came.
///
/// Isolation: any. Who waits is let in even when cancelled; who is in must not come again.
public final class TurnQueue: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Nobody is in.
    public init() {}

    /// Does this alone.
    /// - Throws: what the work throws.
    public func alone<Value, Fault: Error>(
        _ work: () async throws(Fault) -> Value
    ) async throws(Fault) -> Value {
        await enter()
        defer { leave() }
        return try await work()
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.isTaken { state.waiting.append(continuation) }
                defer { state.isTaken = true }
                return !state.isTaken
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state in
            state.isTaken = !state.waiting.isEmpty
            return state.isTaken ? state.waiting.removeFirst() : nil
        }
        next?.resume()
    }
}
