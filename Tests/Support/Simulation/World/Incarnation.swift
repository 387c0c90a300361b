/// One run of a gateway's process, from a start to a crash. Whatever it still does afterwards has no effect.
///
/// `@unchecked`: touched on the simulation's thread alone.
final class Incarnation: @unchecked Sendable {
    /// Which run of the gateway it is, from 1.
    let number: Int
    /// Whether it still runs.
    private(set) var isAlive = true
    private var waiter: CheckedContinuation<Void, Never>?

    /// A run that has begun.
    init(number: Int) { self.number = number }

    /// The power goes.
    func end() {
        isAlive = false
        waiter?.resume()
        waiter = nil
    }

    /// Returns when it has ended.
    func ended() async {
        await withCheckedContinuation { continuation in
            // Asked here, since the task may have stepped aside on its way in.
            if isAlive { waiter = continuation } else { continuation.resume() }
        }
    }
}
