internal import Codes
public import StrictJSON

/// Why a catalogue is not imported: one place of the sheet or file. Nothing of it is taken while there is
/// one.
public struct ImportFault: Error, Hashable, Sendable {
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
    public init(row: Int, column: String? = nil, matter: String? = nil, fault: ShapeFault) {
        self.row = row
        self.column = column
        self.matter = matter
        self.fault = fault
    }
}

extension ImportFault: CustomStringConvertible {
    /// One line for terminals.
    public var description: String {
        let column = column.map { ", column \($0)" } ?? ""
        let matter = matter.map { " (\($0))" } ?? ""
        return "row \(row)\(column)\(matter): \(fault)"
    }
}

/// Every fault of one file, by row; never empty when thrown.
public struct ImportFaults: Error, Hashable, Sendable {
    /// By row.
    public let faults: [ImportFault]

    init(_ faults: [ImportFault]) {
        self.faults = faults.enumerated().sorted { ($0.element.row, $0.offset) < ($1.element.row, $1.offset) }
            .map(\.element)
    }
}

extension ImportFaults: CustomStringConvertible {
    /// One fault a line.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}
