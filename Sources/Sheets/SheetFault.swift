public import Codes

/// Why a table cannot be read: the file, or one of its cells. Equal by code and place.
public struct SheetFault: Error, Sendable, Hashable {
    /// `table_invalid`, `table_too_large`, `cells_merged`, `cell_invalid`, `not_found`.
    public let code: ErrorCode
    /// The sheet's row, from 1; nil: the whole file.
    public let row: Int?
    /// The column's letters, such as `AB`; nil: the whole row.
    public let column: String?
    /// English, for the log.
    public let detail: String
    /// Chinese, for whoever made the table.
    public let message: String

    /// A fault.
    public init(
        _ code: ErrorCode, row: Int? = nil, column: String? = nil, detail: String, message: String? = nil
    ) {
        self.code = code
        self.row = row
        self.column = column
        self.detail = detail
        self.message = message ?? code.message
    }
}

extension SheetFault: CustomStringConvertible {
    /// One line for terminals.
    public var description: String {
        let place = row.map { "row \($0)\(column.map { ", column \($0)" } ?? ""): " } ?? ""
        return "\(place)\(code.rawValue): \(detail)"
    }
}
