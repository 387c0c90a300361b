/// Rows of a CSV file under a header. Source: RFC 4180.
///
/// LF, CRLF and a byte order mark are taken; empty lines are skipped; each row has as many fields as the header.
public struct CSVTable: Sendable {
    /// One row: its fields in the header's order, and the line where it begins.
    public struct Row: Hashable, Sendable {
        /// Fields without their quotes.
        public let fields: [String]
        /// Counted from 1.
        public let line: Int
    }

    /// The header's fields.
    public let header: [String]
    /// All rows after the header.
    public let rows: [Row]

    /// Reads the whole file.
    ///
    /// - Throws: `table_invalid` for text that is not UTF-8, a quote out of place, or a row of another length.
    public init(_ bytes: some Collection<UInt8>) throws(TableFault) {
        var source = ArraySlice(bytes)
        if source.starts(with: [0xEF, 0xBB, 0xBF]) { source = source.dropFirst(3) }
        var scanner = CSVScanner(source)
        guard let first = try scanner.nextRow() else {
            throw TableFault(line: 1, message: "the table is empty")
        }
        header = first.fields
        var rows: [Row] = []
        while let row = try scanner.nextRow() {
            guard row.fields.count == first.fields.count else {
                throw TableFault(
                    line: row.line,
                    message: "\(row.fields.count) fields stand where \(first.fields.count) are asked for")
            }
            rows.append(row)
        }
        self.rows = rows
    }

    /// The place of a column.
    ///
    /// - Throws: `table_invalid` when the header lacks it.
    public func column(_ name: String) throws(TableFault) -> Int {
        guard let index = header.firstIndex(of: name) else {
            throw TableFault(line: 1, message: "the column \(name) is missing")
        }
        return index
    }
}

/// Reads one row after the other.
private struct CSVScanner {
    private let bytes: ArraySlice<UInt8>
    private var offset: Int
    private var line = 1

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    /// Nil at the end.
    mutating func nextRow() throws(TableFault) -> CSVTable.Row? {
        while offset < bytes.endIndex, isLineEnd { stepOverLineEnd() }
        guard offset < bytes.endIndex else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            fields.append(try nextField())
            guard offset < bytes.endIndex, bytes[offset] == UInt8(ascii: ",") else { break }
            offset += 1
        }
        if offset < bytes.endIndex { stepOverLineEnd() }
        return CSVTable.Row(fields: fields, line: start)
    }

    private var isLineEnd: Bool { bytes[offset] == 0x0A || bytes[offset] == 0x0D }

    private mutating func stepOverLineEnd() {
        if bytes[offset] == 0x0D, offset + 1 < bytes.endIndex, bytes[offset + 1] == 0x0A { offset += 1 }
        offset += 1
        line += 1
    }

    private mutating func nextField() throws(TableFault) -> String {
        guard offset < bytes.endIndex else { return "" }
        if bytes[offset] == UInt8(ascii: "\"") { return try quotedField() }
        let start = offset
        while offset < bytes.endIndex, bytes[offset] != UInt8(ascii: ","), !isLineEnd {
            guard bytes[offset] != UInt8(ascii: "\"") else {
                throw TableFault(line: line, message: "a quote stands inside an unquoted field")
            }
            offset += 1
        }
        return try text(bytes[start..<offset], line: line)
    }

    private mutating func quotedField() throws(TableFault) -> String {
        let startLine = line
        var content: [UInt8] = []
        offset += 1
        while offset < bytes.endIndex {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") {
                guard offset < bytes.endIndex, bytes[offset] == UInt8(ascii: "\"") else {
                    guard offset == bytes.endIndex || isLineEnd || bytes[offset] == UInt8(ascii: ",") else {
                        throw TableFault(line: line, message: "something follows a closing quote")
                    }
                    return try text(content[...], line: startLine)
                }
                offset += 1
            }
            if byte == 0x0A { line += 1 }
            content.append(byte)
        }
        throw TableFault(line: startLine, message: "a quote is not closed")
    }

    private func text(_ bytes: ArraySlice<UInt8>, line: Int) throws(TableFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TableFault(line: line, message: "the text is not UTF-8")
        }
        return text
    }
}
