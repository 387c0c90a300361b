internal import Codes
internal import StrictJSON

/// Reads the rows of a sheet into changes: a row with a code begins a matter, one without goes on with it.
///
/// Each row adds one element to every list of which one of its cells says something, so a matter with four
/// materials and two steps has four rows. Where a value stood is kept, so that a fault found in the matter
/// names its cell.
struct CatalogSheet {
    var found: [CatalogImport.FoundChange] = []
    var faults: [ImportFault] = []

    private struct Cell {
        let row: Int
        let column: String
    }

    /// The matter that is being read.
    private struct Open {
        let row: Int
        var json: JSONObject = [:]
        var cells: [JSONPointer: Cell] = [:]
    }
    private var open: Open?
    private var unknownColumns: Set<String> = []
    private var places: [String: Int] = [:]

    mutating func read(_ row: CatalogRow) {
        var found: [(place: Int, text: String)] = []
        for (header, text) in row.cells {
            guard let place = place(of: header) else {
                note(unknown: header)
                continue
            }
            let text = SheetText.trimmed(text)
            if !text.isEmpty { found.append((place, text)) }
        }
        // Cells come without an order; the table's is taken, so that faults and lists have one.
        let cells = found.sorted { $0.place < $1.place }.map { (CatalogColumn.all[$0.place], $0.text) }
        guard !cells.isEmpty else { return }
        if cells.contains(where: { $0.0.path == ["code"] }) {
            finish()
            open = Open(row: row.number)
        }
        guard open != nil else {
            let fault = ShapeFault(
                .rowInvalid, message: "the row belongs to no matter: none began above",
                messageZh: "此行之前没有事项编码")
            return faults.append(ImportFault(row: row.number, fault: fault))
        }
        put(cells, row: row.number)
    }

    /// The column's place in the table; headers are the same in every row and looked up once.
    private mutating func place(of header: String) -> Int? {
        if let known = places[header] { return known }
        let place = CatalogColumn.places[SheetText.header(header)]
        if let place { places[header] = place }
        return place
    }

    private mutating func note(unknown header: String) {
        guard unknownColumns.insert(header).inserted else { return }
        faults.append(ImportFault(row: 1, column: header, fault: ShapeFault(.columnUnknown)))
    }

    private mutating func put(_ cells: [(CatalogColumn, String)], row: Int) {
        guard var matter = open else { return }
        var elements: [[String]: JSONObject] = [:]
        var order: [[String]] = []
        var stood: [[String]: [(String, Cell)]] = [:]
        for (column, text) in cells {
            let cell = Cell(row: row, column: column.name)
            let value = SheetText.value(of: text, in: column)
            guard let depth = column.listDepth else {
                matter.cells[JSONPointer(tokens: column.path)] = cell
                matter.json.set(value, at: column.path[...])
                continue
            }
            let list = Array(column.path[..<depth])
            if elements[list] == nil { order.append(list) }
            elements[list, default: [:]].set(value, at: column.path[depth...])
            stood[list, default: []].append((column.path[depth], cell))
        }
        for list in order {
            let index = matter.json.append(.object(elements[list] ?? [:]), at: list[...])
            let base = JSONPointer(tokens: list).appending(index)
            matter.cells[base] = Cell(row: row, column: list.joined(separator: "."))
            for (name, cell) in stood[list] ?? [] { matter.cells[base.appending(name)] = cell }
        }
        open = matter
    }

    /// Ends the matter that is open.
    mutating func finish() {
        guard let matter = open else { return }
        open = nil
        let cells = matter.cells
        let place: (JSONPointer) -> (row: Int, column: String)? = { pointer in
            var tokens = pointer.tokens
            while !tokens.isEmpty {
                if let cell = cells[JSONPointer(tokens: tokens)] { return (cell.row, cell.column) }
                tokens.removeLast()
            }
            return nil
        }
        let change =
            matter.json.contains("retired_on")
            ? SheetMatter.retirement(matter.json) : SheetMatter.put(matter.json)
        do throws(ShapeFaults) {
            let change = try CatalogChange(change)
            found.append(CatalogImport.FoundChange(change: change, row: matter.row, place: place))
        } catch {
            let code = matter.json["code"]?.stringValue
            for fault in error.faults {
                let inChange = JSONPointer(tokens: Array(fault.pointer.tokens.dropFirst()))
                let inner = SheetMatter.inSheet(inChange, of: matter.json)
                let cell = place(inner)
                let column =
                    cell?.column
                    ?? CatalogColumn.places[inner.tokens.joined(separator: ".")].map {
                        CatalogColumn.all[$0].name
                    }
                faults.append(
                    ImportFault(
                        row: cell?.row ?? matter.row, column: column, matter: code,
                        fault: ShapeFault(
                            fault.code, at: inner, message: fault.message, messageZh: fault.messageZh)))
            }
        }
    }
}

extension JSONObject {
    fileprivate mutating func set(_ value: JSON, at path: ArraySlice<String>) {
        guard let name = path.first else { return }
        guard path.count > 1 else {
            self[name] = value
            return
        }
        var inner = self[name]?.objectValue ?? [:]
        inner.set(value, at: path.dropFirst())
        self[name] = .object(inner)
    }

    /// Adds an element to the list at that path; its index.
    fileprivate mutating func append(_ value: JSON, at path: ArraySlice<String>) -> Int {
        guard let name = path.first else { return 0 }
        guard path.count > 1 else {
            let list = (self[name]?.arrayValue ?? []) + [value]
            self[name] = .array(list)
            return list.count - 1
        }
        var inner = self[name]?.objectValue ?? [:]
        let index = inner.append(value, at: path.dropFirst())
        self[name] = .object(inner)
        return index
    }
}
