internal import Codes
internal import StrictJSON

/// What the rows of a sheet say of one thing: its members, and where each stood.
struct SheetRecord {
    struct Cell {
        let row: Int
        /// The header, as the sheet has it.
        let column: String
    }

    /// Elements of one list: as many fields as a form can have, and more than any other list takes.
    static let elementsMax = FormSchema.nodesMax

    /// Its first row.
    let row: Int
    var json: JSONObject = [:]
    var cells: [JSONPointer: Cell] = [:]
    /// Lists of which rows were left out.
    private var overfull: Set<[String]> = []

    init(row: Int) { self.row = row }

    /// The cell of a place, or that of what it stands in; nil: no cell says anything of it.
    func place(of pointer: JSONPointer) -> Cell? {
        var tokens = pointer.tokens
        while !tokens.isEmpty {
            if let cell = cells[JSONPointer(tokens: tokens)] { return cell }
            tokens.removeLast()
        }
        return nil
    }

    /// A fault of a place of the record, by row and column.
    func fault(_ fault: ShapeFault, in columns: SheetColumns, of code: String?) -> ImportFault {
        let cell = place(of: fault.pointer)
        let column =
            cell?.column
            ?? columns.place(of: fault.pointer.tokens.joined(separator: ".")).map { columns.all[$0].name }
        return ImportFault(row: cell?.row ?? row, column: column, matter: code, fault: fault)
    }

    /// Takes one row's cells: each member of a list adds to the element that the row makes of it.
    /// - Returns: cells that say something else than an earlier row did.
    mutating func put(_ cells: [(column: SheetColumn, header: String, value: JSON)], row: Int)
        -> [ImportFault]
    {
        var faults: [ImportFault] = []
        var elements: [[String]: JSONObject] = [:]
        var order: [[String]] = []
        var stood: [[String]: [(String, Cell)]] = [:]
        for (column, header, value) in cells {
            let cell = Cell(row: row, column: header)
            if saysWithin(column) {
                let fault = ShapeFault(
                    .memberTwice, at: JSONPointer(tokens: column.path),
                    message: "either the JSON column or those of its members", messageZh: "JSON 列与对应的各列只能填写其一"
                )
                faults.append(ImportFault(row: row, column: header, fault: fault))
                continue
            }
            guard let depth = column.listDepth else {
                let place = JSONPointer(tokens: column.path)
                if self.cells[place] != nil, json.value(at: column.path[...]) != value {
                    let fault = ShapeFault(
                        .memberTwice, at: place, message: "a row above says something else here",
                        messageZh: "与上面同一事项的行填写不一致")
                    faults.append(ImportFault(row: row, column: header, fault: fault))
                }
                self.cells[place] = self.cells[place] ?? cell
                json.set(value, at: column.path[...])
                continue
            }
            let list = Array(column.path[..<depth])
            if elements[list] == nil { order.append(list) }
            elements[list, default: [:]].set(value, at: column.path[depth...])
            stood[list, default: []].append((column.path[depth], cell))
        }
        for list in order {
            let count = json.value(at: list[...])?.arrayValue?.count ?? 0
            guard count < Self.elementsMax else {
                // Told of the first row that is too many; the others are not counted.
                guard overfull.insert(list).inserted else { continue }
                let fault = ShapeFault(
                    .memberRange, at: JSONPointer(tokens: list),
                    message: "more than \(Self.elementsMax) rows of one record say something here",
                    messageZh: "同一事项此处超过 \(Self.elementsMax) 行")
                faults.append(ImportFault(row: row, column: stood[list]?.first?.1.column, fault: fault))
                continue
            }
            let index = json.append(.object(elements[list] ?? [:]), at: list[...])
            let base = JSONPointer(tokens: list).appending(index)
            self.cells[base] = Cell(row: row, column: list.joined(separator: "."))
            for (name, cell) in stood[list] ?? [] { self.cells[base.appending(name)] = cell }
        }
        return faults
    }
}

extension SheetRecord {
    /// Whether a cell said the whole of what the column is a part of, or a part of what it is the whole of.
    private func saysWithin(_ column: SheetColumn) -> Bool {
        let path = column.path
        if path.indices.dropFirst().contains(where: { cells[JSONPointer(tokens: Array(path[..<$0]))] != nil })
        {
            return true
        }
        guard column.kind == .json else { return false }
        return cells[JSONPointer(tokens: path)] == nil && json.value(at: path[...]) != nil
    }
}

extension JSONObject {
    /// The value at that path.
    func value(at path: ArraySlice<String>) -> JSON? {
        guard let name = path.first else { return nil }
        return path.count > 1 ? self[name]?.objectValue?.value(at: path.dropFirst()) : self[name]
    }

    /// Puts a value there, making the objects on the way.
    mutating func set(_ value: JSON, at path: ArraySlice<String>) {
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
