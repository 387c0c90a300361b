internal import Codes
internal import StrictJSON

/// A part of a text of ours: by a separator, or by places.
public enum TextPart: Hashable, Sendable {
    /// The part of that number, from 0, of a text that has just `of` parts.
    case separated(by: String, index: Int, of: Int)
    /// Characters from that place, from 0; `length` nil: the rest.
    case places(start: Int, length: Int?)

    init?(_ reader: ShapeReader) {
        if reader.object.contains("by") {
            reader.allowOnly(["by", "index", "of"])
            let by = reader.require("by", .string(1...8))
            let index = reader.require("index", .int(0...99))
            let count = reader.require("of", .int(2...100))
            guard let by, let index, let count else { return nil }
            guard index < count else {
                reader.note("index", .memberRange, "there are \(count) parts, from 0", "序号从 0 起，应小于 of")
                return nil
            }
            self = .separated(by: by, index: index, of: count)
            return
        }
        reader.allowOnly(["start", "length"])
        let before = reader.faults.count
        let start = reader.require("start", .int(0...3_999))
        let length = reader.optional("length", .int(1...4_000))
        guard reader.faults.count == before, let start else { return nil }
        self = .places(start: start, length: length)
    }

    func apply(_ value: JSON) throws(ValueFault) -> JSON {
        guard let text = value.stringValue else {
            throw ValueFault(.mappingValueFormat, "a text is asked for", "应为文字")
        }
        switch self {
        case .separated(let separator, let index, let count):
            let parts = Self.parts(of: text, by: separator)
            guard parts.count == count else {
                throw ValueFault(
                    .mappingValueFormat, "\(count) parts with “\(separator)” between them are asked for",
                    "应为以“\(separator)”分隔的 \(count) 段")
            }
            return .string(parts[index])
        case .places(let start, let length):
            // By code points, as the form profile counts.
            let scalars = Array(text.unicodeScalars)
            let end = length.map { start + $0 } ?? scalars.count
            guard start < scalars.count, end <= scalars.count else {
                let most = length.map { start + $0 } ?? start + 1
                throw ValueFault(
                    .mappingValueFormat, "at least \(most) characters are asked for", "至少应有 \(most) 个字符")
            }
            return .string(String(String.UnicodeScalarView(scalars[start..<end])))
        }
    }

    private static func parts(of text: String, by separator: String) -> [String] {
        let (scalars, mark) = (Array(text.unicodeScalars), Array(separator.unicodeScalars))
        var parts: [String] = []
        var current = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            if scalars[index...].starts(with: mark) {
                parts.append(String(current))
                current = String.UnicodeScalarView()
                index += mark.count
            } else {
                current.append(scalars[index])
                index += 1
            }
        }
        return parts + [String(current)]
    }

    /// Whether these parts of one text leave nothing of it out.
    static func isWhole(_ parts: [TextPart]) -> Bool {
        var reach = 0
        var rest: [(start: Int, length: Int?)] = []
        var numbers: [String: (of: Int, found: Set<Int>)] = [:]
        for part in parts {
            switch part {
            case .separated(let by, let index, let count):
                numbers["\(count) \(by)", default: (count, [])].found.insert(index)
            case .places(let start, let length): rest.append((start, length))
            }
        }
        if numbers.values.contains(where: { $0.found.count == $0.of }) { return true }
        for (start, length) in rest.sorted(by: { $0.start < $1.start }) where start <= reach {
            guard let length else { return true }
            reach = max(reach, start + length)
        }
        return false
    }
}
