internal import StrictJSON

/// Reads the cells that people type.
enum SheetText {
    private static let flags = [
        "是": true, "否": false, "true": true, "false": false, "TRUE": true, "FALSE": false, "1": true,
        "0": false,
        "√": true, "×": false,
    ]

    /// A cell as a value of its column; what does not fit stays text, for the matter's own check to refuse.
    static func value(of text: String, in column: CatalogColumn) -> JSON {
        switch column.kind {
        case .text: return .string(column.words[text] ?? text)
        case .integer: return Int64(text).flatMap { JSON(exactly: $0) } ?? .string(text)
        case .flag: return flags[text].map { .bool($0) } ?? .string(text)
        case .list:
            let parts = text.split { $0 == "|" || $0 == "｜" || $0.isNewline }.map { trimmed(String($0)) }
            return .strings(parts.filter { !$0.isEmpty }.map { column.words[$0] ?? $0 })
        case .json:
            // What is not JSON stays text, which is no form schema and is refused as one.
            return (try? JSON.parse(Array(text.utf8))) ?? .string(text)
        }
    }

    /// A header without the mark that some editors write first, and without space.
    static func header(_ text: String) -> String {
        trimmed(String(text.unicodeScalars.drop { $0 == "\u{FEFF}" }))
    }

    /// Without space at both ends, the ideographic one included.
    static func trimmed(_ text: String) -> String {
        let inner = text.drop { $0.isWhitespace }
        guard let last = inner.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(inner[...last])
    }
}
