import ArgumentParser
import Codes
import StrictJSON
import Yams

/// The forms in which a verb prints what it found.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, jsonl, yaml, csv
}

/// One column of a table or CSV: a title and the member that it shows.
struct Column {
    var title: String
    /// RFC 6901 pointer without the leading slash: `matter/name`.
    var path: String
    /// Greatest width in a table, columns; nil: as wide as needed.
    var most: Int?
    /// A member that, where it is true, puts `~` behind the text: a provisional date.
    var mark: String?

    init(_ title: String, _ path: String, most: Int? = nil, mark: String? = nil) {
        self.mark = mark
        self.title = title
        self.path = path
        self.most = most
    }

    /// The member's text, of a list each element's.
    func texts(in row: JSON) -> [String] {
        let value = value(in: row)
        return value?.arrayValue?.map { Self.plain($0) } ?? [Self.plain(value)]
    }

    private func value(in row: JSON) -> JSON? {
        var value: JSON? = row
        for step in path.split(separator: "/") { value = value?[String(step)] }
        return value
    }

    func text(in row: JSON) -> String {
        let text = Self.plain(value(in: row))
        guard let mark, !text.isEmpty, row[mark] == true else { return text }
        return text + "~"
    }

    static func plain(_ value: JSON?) -> String {
        switch value {
        case nil, .null?: ""
        case .string(let text)?: text
        case .bool(let flag)?: flag ? "✓" : ""
        case .array(let elements)?: elements.map { plain($0) }.joined(separator: ", ")
        case .object?: String(decoding: value?.serialized() ?? [], as: UTF8.self)
        case let other?: other.description
        }
    }
}

/// Prints rows in the form that was asked for.
struct Printer {
    var format: OutputFormat
    var columns: [Column]

    /// The text of a listing, with a newline at its end; nothing at all for an empty `jsonl`.
    func text(_ rows: [JSON]) -> String {
        switch format {
        case .table: table(rows)
        case .json: JSON.array(rows).prettyPrinted() + "\n"
        case .jsonl: rows.map { $0.description + "\n" }.joined()
        case .yaml: Self.yaml(.array(rows))
        case .csv: csv(rows)
        }
    }

    /// The text of one thing: its members one below the other in a table.
    func text(_ thing: JSON) -> String {
        switch format {
        case .table: members(thing)
        case .json: thing.prettyPrinted() + "\n"
        case .jsonl: thing.description + "\n"
        case .yaml: Self.yaml(thing)
        case .csv: csv([thing])
        }
    }

    private func table(_ rows: [JSON]) -> String {
        let cells = rows.map { row in
            columns.map { column in
                let text = Self.oneLine(column.text(in: row))
                return column.most.map { DisplayWidth.fit(text, columns: $0) } ?? text
            }
        }
        let widths = columns.indices.map { index in
            max(DisplayWidth.of(columns[index].title), cells.map { DisplayWidth.of($0[index]) }.max() ?? 0)
        }
        return ([columns.map(\.title)] + cells).map { line in
            let padded = line.indices.map {
                $0 == line.count - 1 ? line[$0] : DisplayWidth.pad(line[$0], to: widths[$0])
            }
            return padded.joined(separator: "  ").trimmingEnd() + "\n"
        }.joined()
    }

    private func members(_ thing: JSON) -> String {
        let shown = columns.map { ($0.title, $0.text(in: thing)) }.filter { !$0.1.isEmpty }
        let width = shown.map { DisplayWidth.of($0.0) }.max() ?? 0
        return shown.map { DisplayWidth.pad($0.0, to: width) + "  " + $0.1 + "\n" }.joined()
    }

    private func csv(_ rows: [JSON]) -> String {
        let lines = [columns.map(\.title)] + rows.map { row in columns.map { $0.text(in: row) } }
        return lines.map(CSVText.line).joined()
    }

    private static func yaml(_ value: JSON) -> String {
        do {
            return try Yams.serialize(node: value.yamlNode(), width: -1, allowUnicode: true)
        } catch {
            return value.prettyPrinted() + "\n"  // JSON is YAML too
        }
    }

    private static func oneLine(_ text: String) -> String {
        text.replacing("\r", with: " ").replacing("\n", with: " ")
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension JSON {
    /// Members one a line, two spaces deeper each level.
    func prettyPrinted(depth: Int = 0) -> String {
        let inner = String(repeating: "  ", count: depth + 1)
        let outer = String(repeating: "  ", count: depth)
        switch self {
        case .array(let elements) where !elements.isEmpty:
            let lines = elements.map { inner + $0.prettyPrinted(depth: depth + 1) }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + outer + "]"
        case .object(let object) where !object.isEmpty:
            let lines = object.map { member in
                inner + JSON.string(member.key).description + ": "
                    + member.value.prettyPrinted(depth: depth + 1)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + outer + "}"
        default: return description
        }
    }

    /// As a YAML node; text that would read as another type is quoted.
    fileprivate func yamlNode() throws -> Node {
        switch self {
        case .null: Node("null", Tag(.null))
        case .bool(let flag): try flag.represented()
        case .integer(let integer): try integer.represented()
        case .number(let number): try number.represented()
        case .string(let text): try text.represented()
        case .array(let elements):
            .sequence(Node.Sequence(try elements.map { try $0.yamlNode() }))
        case .object(let object):
            .mapping(
                Node.Mapping(
                    try object.map { member in
                        (Node.scalar(member.key.represented()), try member.value.yamlNode())
                    }))
        }
    }
}
