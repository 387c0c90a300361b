public import Codes

/// Why the machine's clock is not to be trusted; while it is not, no clock event is written. Source: CASE.md §7.
public enum ClockDoubt: String, CaseIterable, Hashable, Sendable {
    /// It stands before the time of the last commit.
    case beforeLastCommit = "before_last_commit"
    /// It jumped by more than an hour that the monotonic clock did not see.
    case jumped
    /// It is more than five minutes off the median of the peers.
    case offPeers = "off_peers"

    /// An hour, in milliseconds.
    public static let jumpMillisecondsMax: Int64 = 3_600_000
    /// Five minutes, in milliseconds.
    public static let peerOffsetMillisecondsMax: Int64 = 300_000

    /// The first doubt there is, nil for a clock to be trusted.
    /// - Parameters:
    ///   - now: the machine's time.
    ///   - lastCommit: the time of the last commit in the store, if there was one.
    ///   - wallElapsedMilliseconds: how far the wall clock went since the last look.
    ///   - monotonicElapsedMilliseconds: how far the monotonic clock went in the same time.
    ///   - peerOffsetsMilliseconds: each peer's time less ours, as last heard.
    public static func judge(
        now: Timestamp, lastCommit: Timestamp?, wallElapsedMilliseconds: Int64,
        monotonicElapsedMilliseconds: Int64, peerOffsetsMilliseconds: [Int64]
    ) -> ClockDoubt? {
        if let lastCommit, now < lastCommit { return .beforeLastCommit }
        let jump = wallElapsedMilliseconds.subtractingReportingOverflow(monotonicElapsedMilliseconds)
        if jump.overflow || jump.partialValue.magnitude > jumpMillisecondsMax.magnitude { return .jumped }
        guard let median = median(peerOffsetsMilliseconds),
            median.magnitude > peerOffsetMillisecondsMax.magnitude
        else { return nil }
        return .offPeers
    }

    /// The middle offset; of an even number the mean of the two middle ones.
    private static func median(_ offsets: [Int64]) -> Int64? {
        guard !offsets.isEmpty else { return nil }
        let sorted = offsets.sorted()
        let upper = sorted[sorted.count / 2]
        guard sorted.count.isMultiple(of: 2) else { return upper }
        let lower = sorted[sorted.count / 2 - 1]
        let sum = lower.addingReportingOverflow(upper)
        return sum.overflow ? upper : sum.partialValue / 2
    }
}
