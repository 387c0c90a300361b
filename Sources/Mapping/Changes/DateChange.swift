internal import Codes
internal import StrictJSON

/// A day in another format, such as `YYYY-MM-DD` to `YYYYMMDD`.
public struct DateChange: Hashable, Sendable {
    /// How ours is written.
    public let from: DateFormat
    /// How the peer's is.
    public let to: DateFormat

    init(from: DateFormat, to: DateFormat) {
        self.from = from
        self.to = to
    }

    init?(_ reader: ShapeReader) {
        reader.allowOnly(["from", "to"])
        let from = reader.require("from", .word(DateFormat.self))
        let to = reader.require("to", .word(DateFormat.self))
        guard let from, let to else { return nil }
        self.init(from: from, to: to)
    }

    func apply(_ value: JSON) throws(ValueFault) -> JSON {
        guard let text = value.stringValue, let moment = from.read(text) else {
            throw ValueFault(
                .mappingValueFormat, "a day as \(from.rawValue) is asked for", "应为 \(from.rawValue) 格式的日期")
        }
        guard to.hasTime || moment.time == nil || moment.time == "000000" else {
            throw ValueFault(
                .mappingValueLossy, "the time of day has no place in \(to.rawValue)",
                "对方格式 \(to.rawValue) 无法保留时刻")
        }
        return .string(to.write(moment))
    }

    func undo(_ value: JSON) -> JSON? {
        // `try?`: what cannot go back has no value there.
        try? DateChange(from: to, to: from).apply(value)
    }
}
