public import Codes
internal import StrictJSON

/// Rows to one peer as a sheet that reads as the same rows.
public struct MappingSheet: Sendable {
    /// The header and the rows below it; only columns that some row needs, and those that every sheet has.
    public let lines: [[String]]

    /// The sheet as CSV, with the mark by which Excel and WPS tell UTF-8.
    public var csv: String { "\u{FEFF}" + lines.map(CSVText.line).joined() }

    /// Most characters of a cell and most lines: Excel's own bounds.
    static let (cellMax, linesMax) = (32_767, 1_048_576)

    private static let always: Set<String> = ["local", "target", "peer", "divisions", "from", "to", "note"]

    /// Writes these rows, which are the peer's, with Chinese headers.
    /// - Throws: what a sheet cannot say, by the line at which it would stand and its column.
    public init(_ mappings: [MatterMapping], peer: GatewayID) throws(ImportFaults) {
        let columns = SheetColumns.mapping
        var used = Set(columns.all.indices.filter { Self.always.contains(columns.all[$0].name) })
        var texts: [[Int: String]] = []
        var faults: [ImportFault] = []
        for mapping in mappings {
            let first = texts.count
            texts += Self.rows(mapping.json, columns)
            guard texts.count < Self.linesMax, faults.count < ImportFaults.countMax else { break }
            for (index, row) in texts[first...].enumerated() {
                used.formUnion(row.keys)
                for (place, text) in row where text.utf16.count > Self.cellMax {
                    faults.append(
                        ImportFault(
                            row: first + index + 2, column: columns.all[place].nameZh, matter: mapping.local,
                            fault: ShapeFault(.tableTooLarge, message: "longer than a cell can be")))
                }
            }
            let read = Self.read(texts[first...], columns)
            if read != mapping.json {
                faults.append(
                    ImportFault(
                        row: first + 2, matter: mapping.local,
                        fault: ShapeFault(.cellInvalid, message: "a sheet cannot say this row")))
            }
        }
        if texts.count >= Self.linesMax {
            faults.append(ImportFault(row: 0, fault: ShapeFault(.tableTooLarge)))
        }
        guard faults.isEmpty else { throw ImportFaults(faults) }
        if let place = columns.place(of: "peer"), !texts.isEmpty { texts[0][place] = peer.description }
        let shown = used.sorted()
        lines =
            [shown.map { columns.all[$0].nameZh }] + texts.map { row in shown.map { row[$0] ?? "" } }
    }

    /// The lines of one row of a mapping, texts by the place of their column. What columns cannot say stands as JSON.
    private static func rows(_ row: JSONObject, _ columns: SheetColumns) -> [[Int: String]] {
        var byColumns = SheetMapping.cells(row)
        var asJSON: JSONObject = [:]
        for name in ["when", "form", "materials"] {
            guard let member = row[name] else { continue }
            let read = Self.read(lines(byColumns, columns, of: [name])[...], columns)
            if read[name] != member {
                asJSON[name] = member
                byColumns[name] = nil
            }
        }
        var texts = lines(byColumns, columns, of: nil)
        for (name, member) in asJSON {
            if let place = columns.place(of: name) { texts[0][place] = member.description }
        }
        return texts
    }

    private static func lines(
        _ cells: JSONObject, _ columns: SheetColumns, of members: Set<String>?
    ) -> [[Int: String]] {
        var texts: [[Int: String]] = [[:]]
        for (place, column) in columns.all.enumerated()
        where column.kind != .json && members?.contains(column.path[0]) ?? true {
            guard let depth = column.listDepth else {
                let value = cells.value(at: column.path[...])
                texts[0][place] = value.flatMap { SheetText.text(of: $0, in: column) }
                continue
            }
            let elements = cells.value(at: column.path[..<depth])?.arrayValue ?? []
            for (index, element) in elements.enumerated() {
                while texts.count <= index { texts.append([:]) }
                let value = element.objectValue?.value(at: column.path[depth...])
                texts[index][place] = value.flatMap { SheetText.text(of: $0, in: column) }
            }
        }
        return texts
    }

    /// The row that these lines are read as.
    private static func read(_ texts: ArraySlice<[Int: String]>, _ columns: SheetColumns) -> JSONObject {
        let begin = columns.place(of: columns.begin.name)
        let rows = texts.enumerated().map { index, row in
            var cells = Dictionary(uniqueKeysWithValues: row.map { (columns.all[$0.key].name, $0.value) })
            // A part of a row is read too.
            if index == 0, begin.map({ row[$0] == nil }) ?? false { cells[columns.begin.name] = "-" }
            return SheetRow(number: index + 2, cells: cells)
        }
        let sheet = SheetRecords(rows, columns)
        guard sheet.faults.isEmpty, sheet.records.count == 1 else { return [:] }
        return SheetMapping.row(sheet.records[0].json)
    }
}
