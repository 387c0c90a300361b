internal import StrictJSON

/// A piece of a notice's body, as the sheet sets it.
public enum NoticeBlock: Sendable, Hashable {
    /// A paragraph whose first line is set in.
    case paragraph(String)
    /// The line that addresses the applicant, or any other that begins at the margin: `> text`.
    case plain(String)
    /// `# text`.
    case heading(String)
    /// `- text`.
    case item(String)
    /// Small print: `~ text`.
    case small(String)
    /// Lines `| a | b |` that follow each other; all rows have as many cells as the longest.
    case table([[String]])

    /// The blocks of a body whose names are filled in: one a line, empty lines left out.
    static func blocks(of body: String) -> [NoticeBlock] {
        var blocks: [NoticeBlock] = []
        for line in body.split(separator: "\n") {
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            let text = NoticeText.printed(line.dropFirst(2))
            switch line.prefix(2) {
            case "> ": blocks.append(.plain(text))
            case "# ": blocks.append(.heading(text))
            case "- ": blocks.append(.item(text))
            case "~ ": blocks.append(.small(text))
            case "| ":
                let cells = cells(of: line)
                if case .table(let rows)? = blocks.last {
                    blocks[blocks.count - 1] = .table(rows + [cells])
                } else {
                    blocks.append(.table([cells]))
                }
            default: blocks.append(.paragraph(NoticeText.printed(line)))
            }
        }
        return blocks
    }

    private static func cells(of line: Substring) -> [String] {
        var parts = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
        if parts.last.map({ $0.allSatisfy(\.isWhitespace) }) == true { parts = parts.dropLast() }
        return parts.map { NoticeText.printed($0) }
    }

    /// As the sheet reads it.
    var json: JSON {
        switch self {
        case .paragraph(let text): ["kind": "paragraph", "text": .string(text)]
        case .plain(let text): ["kind": "plain", "text": .string(text)]
        case .heading(let text): ["kind": "heading", "text": .string(text)]
        case .item(let text): ["kind": "item", "text": .string(text)]
        case .small(let text): ["kind": "small", "text": .string(text)]
        case .table(let rows): Self.table(rows)
        }
    }

    /// The widest column takes what room there is, or the wide ones share it by their text.
    private static func table(_ rows: [[String]]) -> JSON {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.indices.contains(column) ? width(of: $0[column]) : 0 }.max() ?? 0
        }
        let widest = widths.indices.max { widths[$0] < widths[$1] } ?? 0
        return [
            "kind": "table", "columns": .integer(Int64(count)), "widest": .integer(Int64(widest)),
            "widths": .array(widths.map { .integer(Int64(min($0, widthMost))) }),
            "rows": .array(
                rows.map { row in .strings((0..<count).map { row.indices.contains($0) ? row[$0] : "" }) }),
        ]
    }

    /// More than this is broken into lines whatever room it has.
    private static let widthMost = 48

    /// Of the longest line, in halves of a Chinese character.
    private static func width(of cell: String) -> Int {
        cell.split(separator: "\n").map { line in
            line.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 1 : 2) }
        }.max() ?? 0
    }

    /// Its text without its form, for tests and for the bound on its length.
    var texts: [String] {
        switch self {
        case .paragraph(let text), .plain(let text), .heading(let text), .item(let text), .small(let text):
            [text]
        case .table(let rows): rows.flatMap { $0 }
        }
    }
}
