internal import Codes
internal import StrictJSON

/// Reads the rows of a sheet into records: a row with a text in the first column of the table begins one, a row without
/// goes on with it.
///
/// Each row adds one element to every list of which one of its cells says something, so a matter with four
/// materials and two steps has four rows. Where a value stood is kept, so that a fault found in the record
/// names its cell.
struct SheetRecords {
    let columns: SheetColumns
    private(set) var records: [SheetRecord] = []
    private(set) var faults: [ImportFault] = []

    private var isOpen = false
    private var unknownColumns: Set<String> = []
    private var places: [String: Int] = [:]

    /// Reads all rows; no more once there are too many faults for anyone to read.
    init(_ rows: [SheetRow], _ columns: SheetColumns) {
        self.columns = columns
        for row in rows {
            guard faults.count < ImportFaults.countMax else { break }
            read(row)
        }
    }

    private mutating func read(_ row: SheetRow) {
        var found: [(place: Int, header: String, text: String)] = []
        for (header, text) in row.cells {
            guard let place = place(of: header) else {
                note(unknown: header)
                continue
            }
            let text = SheetText.cell(text)
            if !text.isEmpty { found.append((place, header, text)) }
        }
        guard !found.isEmpty else { return }
        // Cells come without an order; the table's is taken, so that faults and lists have one.
        found.sort { $0.place < $1.place }
        if found.contains(where: { columns.all[$0.place].path == columns.begin.path }) {
            records.append(SheetRecord(row: row.number))
            isOpen = true
        }
        guard isOpen else {
            let fault = ShapeFault(
                .rowInvalid,
                message: "no row above begins what it goes on with: \(columns.begin.name) is empty",
                messageZh: "此行之前没有\(columns.begin.nameZh)")
            return faults.append(ImportFault(row: row.number, fault: fault))
        }
        var cells: [(column: SheetColumn, header: String, value: JSON)] = []
        for (place, header, text) in found {
            do throws(ShapeFault) {
                let column = columns.all[place]
                cells.append((column, header, try SheetText.value(of: text, in: column)))
            } catch { faults.append(ImportFault(row: row.number, column: header, fault: error)) }
        }
        faults += records[records.count - 1].put(cells, row: row.number)
    }

    /// The column's place in the table; headers are the same in every row and looked up once.
    private mutating func place(of header: String) -> Int? {
        if let known = places[header] { return known }
        let place = columns.place(of: header)
        if let place { places[header] = place }
        return place
    }

    private mutating func note(unknown header: String) {
        guard unknownColumns.insert(header).inserted else { return }
        faults.append(ImportFault(row: 1, column: header, fault: ShapeFault(.columnUnknown)))
    }
}
