internal import Casework
internal import StrictJSON

/// A tally as it is told: counts with their sums, stages with median and 90th percentile, duties with their rate.
struct StatisticsFigures {
    let tally: Tally
    /// What of the late is still owed.
    let overdue: Tally

    init(_ tally: Tally, overdue: Tally = Tally()) {
        self.tally = tally
        self.overdue = overdue
    }

    /// `counts`, `stages`, `duties`; what is zero or was not measured is left out of them, but never the sums.
    var json: JSONObject {
        ["counts": .object(counts), "stages": .object(stages), "duties": .array(duties)]
    }

    private var counts: JSONObject {
        var counts = JSONObject()
        for measure in Measure.allCases where tally[measure] != 0 || Self.always.contains(measure) {
            counts[measure.rawValue] = .integer(Int64(tally[measure]))
        }
        for (name, parts) in Measure.sums {
            counts[name] = .integer(Int64(parts.reduce(0) { $0 + tally[$1] }))
        }
        return counts
    }

    private static let always: Set<Measure> = [
        .takenIn, .received, .accepted, .withdrawn, .transferred, .corrections, .secondCorrections, .inHand,
        .completed,
    ]

    /// Hours with a tenth, by stage.
    private var stages: JSONObject {
        var stages = JSONObject()
        let measured = tally.steps
        for stage in Stage.allCases {
            guard let steps = measured[stage], let median = DurationBuckets.percentile(50, of: steps),
                let most = DurationBuckets.percentile(90, of: steps)
            else { continue }
            stages[stage.rawValue] = [
                "count": .integer(Int64(steps.reduce(0) { $0 + $1.count })),
                "median_hours": Self.tenths(median * 10, 3_600),
                "p90_hours": Self.tenths(most * 10, 3_600),
            ]
        }
        return stages
    }

    private var duties: [JSON] {
        MetDuty.pairs.compactMap { pair in
            let (inTime, late) = (tally[pair.inTime], tally[pair.late])
            guard inTime + late > 0 else { return nil }
            var duty: JSONObject = [
                "duty": .string(pair.kind.rawValue), "owner": .string(pair.owner.rawValue),
                "in_time": .integer(Int64(inTime)), "late": .integer(Int64(late)),
                "rate": Self.tenths(Int64(inTime) * 1_000, Int64(inTime + late)),
            ]
            if overdue[pair.late] > 0 { duty["overdue"] = .integer(Int64(overdue[pair.late])) }
            return .object(duty)
        }
    }

    /// A number of so many tenths, rounded half up; whole ones without a fraction.
    static func tenths(_ dividend: Int64, _ divisor: Int64) -> JSON {
        let tenths = (dividend * 2 + divisor) / (divisor * 2)
        return tenths % 10 == 0 ? .integer(tenths / 10) : .number(Double(tenths) / 10)
    }
}
