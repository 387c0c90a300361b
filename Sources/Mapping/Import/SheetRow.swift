/// One row of a sheet, already split into cells by whoever reads the file.
public struct SheetRow: Hashable, Sendable {
    /// Its number in the sheet, the header being row 1.
    public let number: Int
    /// By column name as the header has it.
    public let cells: [String: String]

    /// One row.
    public init(number: Int, cells: [String: String]) {
        self.number = number
        self.cells = cells
    }
}
