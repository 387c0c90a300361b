internal import Codes
public import StrictJSON

/// Why a file is not imported: one place of it. Nothing of it is taken while there is one.
public struct ImportFault: Error, Hashable, Sendable {
    /// Of several tables: the one that is meant, as its file or sheet is called.
    public let table: String?
    /// The sheet's row, the header being 1; in JSON the matter's place in `matters`, from 1; 0: the whole
    /// file.
    public let row: Int
    /// The sheet's column; nil in JSON, and where the whole row is meant.
    public let column: String?
    /// The matter's code, where it could be read.
    public let matter: String?
    /// The place within the matter, and what is wrong there.
    public let fault: ShapeFault

    /// One place.
    public init(
        table: String? = nil, row: Int, column: String? = nil, matter: String? = nil, fault: ShapeFault
    ) {
        self.table = table
        self.row = row
        self.column = column
        self.matter = matter
        self.fault = fault
    }
}

extension ImportFault: CustomStringConvertible {
    /// Where it is: `row 2, scopes` of a sheet, `row 2/scopes/0` of a JSON file's list, with the table's name before it
    /// where there are several.
    public var place: String {
        let inTable = column.map { row == 0 ? $0 : "row \(row), \($0)" } ?? "row \(row)\(fault.pointer)"
        return table.map { "\($0) \(inTable)" } ?? inTable
    }

    /// The same fault, of a table that has a name.
    func of(table: String) -> ImportFault {
        ImportFault(table: table, row: row, column: column, matter: matter, fault: fault)
    }

    /// One line for terminals.
    public var description: String {
        "\(place)\(matter.map { " (\($0))" } ?? ""): \(fault)"
    }
}

/// Every fault of one file, by table and row, of many the first ten thousand; never empty when thrown.
public struct ImportFaults: Error, Hashable, Sendable {
    /// By table and row.
    public let faults: [ImportFault]

    /// Most faults that are looked for: who has more has another problem than these.
    static let countMax = 10_000

    init(_ faults: [ImportFault]) {
        self.faults = faults.enumerated().sorted {
            ($0.element.table ?? "", $0.element.row, $0.offset)
                < ($1.element.table ?? "", $1.element.row, $1.offset)
        }.map(\.element)
    }
}

extension ImportFaults: CustomStringConvertible {
    /// One fault a line.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}
