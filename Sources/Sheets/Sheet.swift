internal import Codes

/// A table as people keep it: rows of texts, as the program that wrote it shows them.
public struct Sheet: Sendable, Hashable {
    /// One row that has any cell.
    public struct Row: Sendable, Hashable {
        /// From 1, as the program that wrote it counts.
        public let number: Int
        /// From column A on; what is empty is an empty text.
        public let cells: [String]

        /// A row.
        public init(number: Int, cells: [String]) {
            self.number = number
            self.cells = cells
        }
    }

    /// Cells that were merged into one; only the first has a value.
    public struct Range: Sendable, Hashable {
        /// From 1.
        public let rows: ClosedRange<Int>
        /// From 0.
        public let columns: ClosedRange<Int>
    }

    /// As the workbook calls it; empty for CSV.
    public let name: String
    /// In order; rows without any text are left out.
    public let rows: [Row]
    /// In the order of the file.
    public let merges: [Range]

    /// A sheet.
    public init(name: String, rows: [Row], merges: [Range] = []) {
        self.name = name
        self.rows = rows
        self.merges = merges
    }

    /// The letters of a column, from 0: A … Z, AA ….
    public static func letters(_ column: Int) -> String {
        var (number, letters) = (column + 1, "")
        while number > 0 {
            let digit = (number - 1) % 26
            letters = String(UnicodeScalar(UInt8(65 + digit))) + letters
            number = (number - 1) / 26
        }
        return letters
    }
}

extension Sheet {
    /// The rows below a header by the header's names.
    ///
    /// - Returns: the header's row, and the rows below with the texts of named columns.
    /// - Throws: as ``body(headerNaming:)``.
    public func records(
        headerNaming columns: (String) -> Bool
    ) throws(SheetFault) -> (header: Row, rows: [(number: Int, cells: [String: String])]) {
        let (header, rows) = try body(headerNaming: columns)
        let records = rows.map { row in
            let cells = zip(header.cells, row.cells).filter { !$0.0.isEmpty && !$0.1.isEmpty }
            return (number: row.number, cells: Dictionary(cells.map { ($0.0, $0.1) }) { first, _ in first })
        }
        return (header, records)
    }

    /// The header and the rows below it.
    ///
    /// The header is the first of the first twenty rows that names one of `columns`, so that a title above it does not
    /// matter. Cells merged over several columns below the header are refused: which column the text is of cannot be
    /// told. Merged down one column they are what they look like: a text, and empty cells below it.
    /// - Throws: `table_invalid` without a header or with a name twice, `cells_merged`.
    public func body(
        headerNaming columns: (String) -> Bool
    ) throws(SheetFault) -> (header: Row, rows: ArraySlice<Row>) {
        guard let index = rows.prefix(20).firstIndex(where: { $0.cells.contains(where: columns) }) else {
            throw SheetFault(
                .tableInvalid, detail: "none of the first rows names a column that is known",
                message: "前几行中没有找到表头")
        }
        let header = rows[index]
        var seen: Set<String> = []
        for (place, name) in header.cells.enumerated() where !name.isEmpty {
            guard seen.insert(name).inserted else {
                throw SheetFault(
                    .tableInvalid, row: header.number, column: Self.letters(place),
                    detail: "the header names \(name) twice", message: "表头重复：\(name)")
            }
        }
        if let merge = merges.first(where: { $0.rows.upperBound >= header.number && $0.columns.count > 1 }) {
            let (first, last) = (merge.columns.lowerBound, merge.columns.upperBound)
            let span =
                "\(Self.letters(first))\(merge.rows.lowerBound):\(Self.letters(last))\(merge.rows.upperBound)"
            throw SheetFault(
                .cellsMerged, row: merge.rows.lowerBound, column: Self.letters(first),
                detail: "\(span) is merged over several columns", message: "\(span) 跨列合并，请取消合并后逐列填写")
        }
        // A text under no name would be lost in silence.
        for row in rows[(index + 1)...] {
            let stray = row.cells.indices.first {
                !row.cells[$0].isEmpty && ($0 >= header.cells.count || header.cells[$0].isEmpty)
            }
            if let stray {
                throw SheetFault(
                    .cellInvalid, row: row.number, column: Self.letters(stray),
                    detail: "a text stands below no header", message: "该列没有表头")
            }
        }
        return (header, rows[(index + 1)...])
    }
}
