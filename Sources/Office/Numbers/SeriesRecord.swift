internal import Exchange
internal import StrictJSON

/// What the store knows of a series: how far it is reserved, and which blocks have numbers that nobody has accounted
/// for yet.
struct SeriesRecord: Equatable {
    /// The highest number reserved.
    var last = 0
    /// Blocks of which some number may be neither used nor void, in order.
    var open: [ClosedRange<Int>] = []

    init() {}

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
    }

    func write(_ series: String) -> Write {
        let json: JSON = [
            "last": .integer(Int64(last)),
            "open": .array(
                open.map { .array([.integer(Int64($0.lowerBound)), .integer(Int64($0.upperBound))]) }),
        ]
        return .record(.series, key: series, value: json.serialized())
    }
}
