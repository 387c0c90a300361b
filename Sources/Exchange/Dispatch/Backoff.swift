/// How long to wait before the next try: exponential with full jitter. Source: TFP/1 §5.
struct Backoff: Sendable, Hashable {
    /// Cap of the first wait, milliseconds.
    var firstMilliseconds: Int64
    /// Cap of every wait, milliseconds.
    var mostMilliseconds: Int64

    /// The wait after the `failures`-th failure in a row, milliseconds: anywhere between nothing and the cap.
    ///
    /// `asked` (the peer's `Retry-After` or `retry_after`) is waited for at least, but never longer than an hour, so
    /// that a peer's mistake does not silence a lane.
    func wait(failures: Int, random: UInt64, askedMilliseconds asked: Int64? = nil) -> Int64 {
        let doublings = min(max(failures - 1, 0), 30)
        let cap = min(mostMilliseconds, firstMilliseconds << Int64(doublings))
        let jittered = Int64(random % UInt64(cap + 1))
        return max(jittered, min(asked ?? 0, Self.askedMostMilliseconds))
    }

    static let askedMostMilliseconds: Int64 = 3_600_000
}
