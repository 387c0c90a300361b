internal import Codes
internal import StrictJSON

/// Reads the cells that people type.
enum SheetText {
    private static let flags = [
        "是": true, "否": false, "true": true, "false": false, "TRUE": true, "FALSE": false, "1": true,
        "0": false,
        "√": true, "×": false,
    ]
    /// Before a value that is no text, or a text that a cell cannot show as it is.
    static let jsonMark = "json:"
    private static let bars = Set("|｜".unicodeScalars)
    private static let equals = Set("=＝".unicodeScalars)

    /// A cell as a value of its column; what does not fit stays text, for the record's own check to refuse.
    /// - Throws: `cell_invalid` for a code table that is none.
    static func value(of text: String, in column: SheetColumn) throws(ShapeFault) -> JSON {
        switch column.kind {
        case .text: .string(column.words[text] ?? text)
        case .integer: Int64(text).flatMap { JSON(exactly: $0) } ?? .string(text)
        case .flag: flags[text].map { .bool($0) } ?? .string(text)
        case .list: .strings(parts(text).map { column.words[$0] ?? $0 })
        // What is not JSON stays text, which is no form schema and is refused as one.
        case .json: (try? JSON.parse(Array(text.utf8))) ?? .string(text)
        case .value: value(text)
        case .values: values(text)
        case .table: try table(text)
        }
    }

    /// The texts between bars; empty ones are left out.
    private static func parts(_ text: String) -> [String] {
        text.unicodeScalars.split { bars.contains($0) || Character($0).isNewline }
            .map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    private static func value(_ text: String) -> JSON { json(text) ?? .string(text) }

    private static func values(_ text: String) -> JSON {
        if case .array(let values)? = json(text) { return .array(values) }
        return .array(parts(text).map(value))
    }

    private static func table(_ text: String) throws(ShapeFault) -> JSON {
        if case .object(let table)? = json(text) { return .object(table) }
        var table: JSONObject = [:]
        for part in parts(text) {
            let sides = part.unicodeScalars.split(omittingEmptySubsequences: false) { equals.contains($0) }
                .map { trimmed(String($0)) }
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
                throw ShapeFault(
                    .cellInvalid, message: "a code table is written ours=theirs|ours=theirs",
                    messageZh: "代码对照应写成 本方值=对方值|本方值=对方值")
            }
            let key = value(sides[0]).stringValue ?? sides[0]
            guard !table.contains(key) else {
                throw ShapeFault(
                    .cellInvalid, message: "a value stands twice in the code table",
                    messageZh: "代码对照中同一取值出现两次")
            }
            table[key] = value(sides[1])
        }
        return .object(table)
    }

    /// What stands as JSON behind the mark; nil where there is none.
    private static func json(_ text: String) -> JSON? {
        guard text.unicodeScalars.starts(with: jsonMark.unicodeScalars) else { return nil }
        // What is not JSON is a text like others.
        return try? JSON.parse(Array(text.utf8.dropFirst(jsonMark.utf8.count)))
    }

    /// A header without the mark that some editors write first, and without space.
    static func header(_ text: String) -> String {
        trimmed(String(text.unicodeScalars.drop { $0 == "\u{FEFF}" }))
    }

    /// A cell without space at both ends, and without what keeps a spreadsheet from taking it for a formula.
    static func cell(_ text: String) -> String { CSVText.armed(trimmed(text)) }

    /// Without space at both ends, the ideographic one included.
    static func trimmed(_ text: String) -> String {
        guard text.unicodeScalars.first.map(isSpace) == true || text.unicodeScalars.last.map(isSpace) == true
        else { return text }
        let inner = text.drop { $0.isWhitespace }
        guard let last = inner.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(inner[...last])
    }

    /// Space as Unicode has it; only what is neither ASCII nor beyond the ideographic one need be looked up.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20: true
        case 0x80...0x3000: scalar.properties.isWhitespace
        default: false
        }
    }
}
