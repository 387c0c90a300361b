/// Durations on a scale of fixed steps, so that histograms of any rows can be added and percentiles read from the sum.
///
/// Each step is at most a tenth above the one before. A percentile is told as the middle of its step: off by at most
/// 5 % (and by half a minute below a minute).
enum DurationBuckets {
    /// Slots that a histogram takes; there are fewer steps.
    static let room = 200

    /// First second of each step but the lowest, which begins at 0; made by whole numbers, alike on every machine.
    static let beginnings: [Int64] = {
        var steps: [Int64] = [60]
        // Ten years; what takes longer counts as that.
        while let last = steps.last, last < 315_360_000 { steps.append(last + last / 10) }
        return steps
    }()

    /// The step of a duration; one below zero (clocks of two sides differ) counts as none.
    static func step(ofMilliseconds milliseconds: Int64) -> Int {
        let seconds = max(0, milliseconds) / 1_000
        var (low, high) = (0, beginnings.count)
        while low < high {
            let middle = (low + high) / 2
            if beginnings[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The middle of a step, seconds.
    static func seconds(ofStep step: Int) -> Int64 {
        guard step > 0, step <= beginnings.count else { return step <= 0 ? 30 : beginnings.last ?? 0 }
        let beginning = beginnings[step - 1]
        guard step < beginnings.count else { return beginning }
        return (beginning + beginnings[step]) / 2
    }

    /// The duration that `share` hundredths of the durations counted do not exceed, by the nearest rank; nil of none.
    static func percentile(_ share: Int, of counts: [(step: Int, count: Int)]) -> Int64? {
        let total = counts.reduce(0) { $0 + $1.count }
        guard total > 0 else { return nil }
        let rank = max(1, (total * share + 99) / 100)
        var seen = 0
        for (step, count) in counts.sorted(by: { $0.step < $1.step }) {
            seen += count
            if seen >= rank { return seconds(ofStep: step) }
        }
        return nil
    }
}
