internal import Codes

/// How a form writes a day: a small closed set, since a format that anybody may spell is one that nobody checks.
public enum DateFormat: String, CaseIterable, Sendable, Hashable {
    /// 2026-03-09, the form profile's `date`.
    case dashes = "YYYY-MM-DD"
    /// 20260309.
    case digits = "YYYYMMDD"
    /// 2026/03/09.
    case slashes = "YYYY/MM/DD"
    /// 2026年03月09日.
    case chinese = "YYYY年MM月DD日"
    /// 2026年3月9日, as people write it.
    case chineseShort = "YYYY年M月D日"
    /// 2026-03-09 00:00:00.
    case spacedTime = "YYYY-MM-DD hh:mm:ss"
    /// 2026-03-09T00:00:00+08:00, the form profile's `time` at China's offset.
    case offsetTime = "YYYY-MM-DDThh:mm:ss+08:00"
    /// 20260309000000.
    case digitsTime = "YYYYMMDDhhmmss"

    /// A day and, where the format has one, the time of day in it.
    struct Moment: Hashable {
        var day: CivilDate
        /// Two digits each for hour, minute and second, such as `134500`; nil where the format has none.
        var time: String?
    }

    /// Whether it tells the time of day.
    public var hasTime: Bool {
        switch self {
        case .spacedTime, .offsetTime, .digitsTime: true
        case .dashes, .digits, .slashes, .chinese, .chineseShort: false
        }
    }

    /// Characters of a text in this format: the most.
    public var lengthMax: Int {
        switch self {
        case .dashes, .slashes: 10
        case .digits: 8
        case .chinese, .chineseShort: 11
        case .spacedTime: 19
        case .offsetTime: 25
        case .digitsTime: 14
        }
    }

    /// The parts between digits, in order, first and last included.
    private var frame: [String] {
        switch self {
        case .dashes: ["", "-", "-", ""]
        case .digits: ["", "", "", ""]
        case .slashes: ["", "/", "/", ""]
        case .chinese, .chineseShort: ["", "年", "月", "日"]
        case .spacedTime: ["", "-", "-", " ", ":", ":", ""]
        case .offsetTime: ["", "-", "-", "T", ":", ":", "+08:00"]
        case .digitsTime: ["", "", "", "", "", "", ""]
        }
    }

    /// Reads a text that is in this format to the letter; nil for any other, and for a day or time that is none.
    func read(_ text: String) -> Moment? {
        var rest = Substring(text)
        var numbers: [Int] = []
        for (index, mark) in frame.enumerated() {
            if index > 0 {
                let isFree = self == .chineseShort && index > 1
                let count = index == 1 ? 4 : 2
                let digits = rest.utf8.prefix(count).prefix { $0 >= 0x30 && $0 <= 0x39 }.count
                guard digits == count || isFree && digits == 1 else { return nil }
                let part = rest.prefix(digits)
                // Written without a leading nought where the format has none.
                guard !isFree || part.first != "0", let number = Int(part) else { return nil }
                numbers.append(number)
                rest = rest.dropFirst(digits)
            }
            guard rest.hasPrefix(mark) else { return nil }
            rest = rest.dropFirst(mark.count)
        }
        guard rest.isEmpty, numbers.count >= 3 else { return nil }
        let date =
            "\(String(numbers[0], digits: 4))-\(String(numbers[1], digits: 2))-\(String(numbers[2], digits: 2))"
        // `try?`: a day that no calendar has is one that cannot be read.
        guard let day = try? CivilDate(date) else { return nil }
        guard hasTime else { return Moment(day: day, time: nil) }
        guard numbers.count == 6, numbers[3] < 24, numbers[4] < 60, numbers[5] < 60 else { return nil }
        return Moment(day: day, time: numbers[3...].map { String($0, digits: 2) }.joined())
    }

    /// Writes a day; the time is midnight where the moment has none. A time that the format has no place for must
    /// have been judged before.
    func write(_ moment: Moment) -> String {
        let day = moment.day.description.split(separator: "-").map(String.init)
        var parts = day
        if self == .chineseShort { parts = [day[0]] + day.dropFirst().map { String(Int($0) ?? 0) } }
        if hasTime {
            let time = Array((moment.time ?? "000000").utf8)
            for start in stride(from: 0, to: 6, by: 2) {
                parts.append(String(decoding: time[start..<start + 2], as: UTF8.self))
            }
        }
        return frame[0] + zip(parts, frame.dropFirst()).map { $0 + $1 }.joined()
    }
}
