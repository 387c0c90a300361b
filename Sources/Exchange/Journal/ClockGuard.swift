public import Codes

/// Whether the machine's clock may be believed. Source: CASE.md §7.
///
/// It is doubtful before the last commit's time, after a jump that the monotonic clock did not see, and when the
/// median of the peers' clocks is far off. A jump is forgiven when the peers agree with the new time, or by a person.
struct ClockGuard {
    private var lastCommit: Timestamp?
    private var reading: (wall: Timestamp, monotonic: Int64)?
    private var hasJumped = false
    /// Offset of each peer's clock from ours, in milliseconds.
    private var offsets: [GatewayID: Int64] = [:]

    /// Why the clock is doubtful now, in English; nil when it is not.
    mutating func doubt(at now: Timestamp, monotonic: Int64, limits: Limits) -> String? {
        if let reading {
            let unseen = now.millisecondsSince(reading.wall) - (monotonic - reading.monotonic)
            if unseen.magnitude > UInt64(limits.clockJumpMilliseconds) {
                hasJumped = true
                offsets = [:]
            }
        }
        reading = (now, monotonic)
        if let lastCommit, now < lastCommit { return "the time is before that of the last commit" }
        if let median = medianOffset {
            if median.magnitude > UInt64(limits.clockOffsetMilliseconds) {
                return "the peers' clocks differ from ours"
            }
            hasJumped = false
        }
        return hasJumped ? "the time has jumped" : nil
    }

    /// A peer told its time: `offset` is theirs less ours.
    mutating func note(_ peer: GatewayID, offset: Int64) { offsets[peer] = offset }

    /// A commit of that time is durable.
    mutating func committed(at time: Timestamp) { lastCommit = max(lastCommit ?? time, time) }

    /// A person says that the clock is right as it stands.
    mutating func trust(at now: Timestamp) {
        hasJumped = false
        offsets = [:]
        lastCommit = now
    }

    /// When the newest commit was made.
    var newestCommit: Timestamp? { lastCommit }

    private var medianOffset: Int64? {
        guard !offsets.isEmpty else { return nil }
        let sorted = offsets.values.sorted()
        return sorted[sorted.count / 2]
    }
}

extension RecordKind {
    /// Key `last`: the time of a recent commit, RFC 3339.
    static let clock = RecordKind(rawValue: "clock")
}

extension Journal {
    /// A peer's answer to a ping told its time; `offsetMilliseconds` is theirs less ours.
    public func noteClock(of peer: GatewayID, offsetMilliseconds: Int64) {
        watch.note(peer, offset: offsetMilliseconds)
    }

    /// An operator says that the clock is right.
    public func trustClock() { watch.trust(at: clock.now()) }

    /// From now on every case is dated by these rules. Cases at rest keep their next moment until they are looked at.
    public func rule(by rules: ClockRules) { self.rules = rules }

    /// Why no clock event is written now; nil when the clock is believed.
    public func clockDoubt() -> String? {
        watch.doubt(at: clock.now(), monotonic: clock.monotonicMilliseconds(), limits: limits)
    }
}
