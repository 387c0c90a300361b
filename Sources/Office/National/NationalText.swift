internal import Codes

/// Rows as files: CSV, and INSERTs that SQLite, PostgreSQL and MySQL read alike.
struct NationalText {
    private(set) var files: [NationalTable: String] = [:]
    private(set) var counts: [NationalTable: Int] = [:]
    /// What was cut or cleaned: table, guid, column, why; never the value.
    private(set) var report: [String] = []
    private let format: NationalFormat

    init(_ rows: [NationalRow], format: NationalFormat) {
        self.format = format
        for table in NationalTable.allCases {
            files[table] = format == .csv ? CSVText.line(table.columns.map(\.name)) : ""
            counts[table] = 0
        }
        for row in rows { add(row) }
    }

    private mutating func add(_ row: NationalRow) {
        var fields: [String] = []
        for column in row.table.columns {
            let value = row.values[column.name] ?? ""
            let clean = Self.cleaned(value)
            if clean != value { note(row, column.name, "control characters or backslashes were replaced") }
            let kept = String(String.UnicodeScalarView(clean.unicodeScalars.prefix(column.most)))
            if kept != clean { note(row, column.name, "cut to \(column.most) characters") }
            fields.append(kept)
        }
        counts[row.table, default: 0] += 1
        switch format {
        case .csv: files[row.table, default: ""] += CSVText.plainLine(fields)
        case .sql:
            let names = row.table.columns.map(\.name).joined(separator: ", ")
            let values = fields.map(Self.literal).joined(separator: ", ")
            files[row.table, default: ""] +=
                "INSERT INTO \(row.table.rawValue) (\(names)) VALUES (\(values));\n"
        }
    }

    /// Says what the rows do not.
    mutating func note(_ line: String) { report.append(line) }

    private mutating func note(_ row: NationalRow, _ column: String, _ why: String) {
        report.append("\(row.table.rawValue) \(row.values["rowGuid"] ?? "") \(column): \(why)")
    }

    /// NUL ends a text in one database, a backslash escapes in another: neither is let through.
    private static func cleaned(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" })
        else {
            return text
        }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\\" {
                clean.append("＼")
            } else {
                clean.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
            }
        }
        return String(clean)
    }

    private static func literal(_ text: String) -> String {
        text.isEmpty ? "NULL" : "'" + text.replacing("'", with: "''") + "'"
    }
}

/// In which form an upload is written.
public enum NationalFormat: String, CaseIterable, Sendable {
    case csv, sql
}
