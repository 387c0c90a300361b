/// Text of tables that spreadsheets open. Source: RFC 4180; OWASP CSV injection.
public enum CSVText {
    /// What a spreadsheet takes for the beginning of a formula, the wide forms of Chinese keyboards included.
    private static let formulaStarts = Set("=+-@\t\r＝＋－＠".unicodeScalars)

    /// One line with its end, each field disarmed.
    public static func line(_ fields: [String]) -> String {
        fields.map { quoted(disarmed($0)) }.joined(separator: ",") + "\r\n"
    }

    /// The same for machines, which read every character as it is.
    public static func plainLine(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// The text with `'` before it where a spreadsheet would take it for a formula; ``armed(_:)`` takes that away again.
    public static func disarmed(_ text: String) -> String { needsMark(text) ? "'" + text : text }

    /// What ``disarmed(_:)`` was given: without the first `'` before what looks like a formula.
    public static func armed(_ text: String) -> String {
        guard text.unicodeScalars.first == "'", needsMark(text) else { return text }
        return String(text.unicodeScalars.dropFirst())
    }

    /// Whether it begins like a formula, marks before it not counted: so that a text with a mark of its own gets a second.
    private static func needsMark(_ text: String) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map { formulaStarts.contains($0) } ?? false
    }

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { "\",\n\r".unicodeScalars.contains($0) }) else {
            return text
        }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
