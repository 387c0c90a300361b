internal import Exchange
internal import StrictJSON

/// What the store knows of a series: how far it is reserved, and which blocks have numbers that nobody has accounted
/// for yet.
struct SeriesRecord {
    /// The highest number reserved.
    var last = 0
    /// Blocks of which some number may be neither used nor void, in order.
    var open: [ClosedRange<Int>] = []
    /// How its numbers are written, each pattern from a number on, in order; below the first as the standard has it.
    var patterns: [(from: Int, pattern: NumberPattern)] = []

    init() {}

    /// How a number of the series is or was written: what stands on old paper does not change with the region's file.
    func pattern(of number: Int) -> NumberPattern {
        patterns.last { $0.from <= number }?.pattern ?? .standard
    }

    /// The same for what is reserved next.
    var latestPattern: NumberPattern { patterns.last?.pattern ?? .standard }

    /// Every pattern that a number of the series may bear.
    var allPatterns: [NumberPattern] {
        (patterns.first?.from == 1 ? [] : [.standard]) + patterns.map(\.pattern)
    }

    /// Reads a record; a bare number is what earlier versions wrote, whose gaps nobody can explain any more.
    init(_ record: Record?) {
        // `try?`: what cannot be read is none.
        guard let record, let json = try? JSON.parse(record.value) else { return }
        if let last = json.integerValue {
            self.last = Int(clamping: last)
            return
        }
        last = Int(clamping: json["last"]?.integerValue ?? 0)
        open = (json["open"]?.arrayValue ?? []).compactMap { pair in
            let ends = (pair.arrayValue ?? []).compactMap { $0.integerValue.map { Int(clamping: $0) } }
            return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
        }
        patterns = (json["patterns"]?.arrayValue ?? []).compactMap { pair in
            guard let pair = pair.arrayValue, pair.count == 2, let from = pair[0].integerValue,
                // `try?`: only what could be read was ever written.
                let pattern = pair[1].stringValue.flatMap({ try? NumberPattern($0) })
            else { return nil }
            return (Int(clamping: from), pattern)
        }
    }

    func write(_ series: String) -> Write {
        var json: JSONObject = [
            "last": .integer(Int64(last)),
            "open": .array(
                open.map { .array([.integer(Int64($0.lowerBound)), .integer(Int64($0.upperBound))]) }),
        ]
        if !patterns.isEmpty {
            json["patterns"] = .array(
                patterns.map { .array([.integer(Int64($0.from)), .string($0.pattern.source)]) })
        }
        return .record(.series, key: series, value: JSON.object(json).serialized())
    }
}
