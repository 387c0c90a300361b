/// Why the bytes of a table cannot be read.
public struct TableFault: Error, Hashable, Sendable {
    /// Always `table_invalid`.
    public var code: ErrorCode { .tableInvalid }
    /// The line of the file where the row at fault begins, counted from 1.
    public let line: Int
    /// What is wrong there, in English.
    public let message: String

    /// A fault; `line` counts from 1.
    public init(line: Int, message: String) {
        self.line = line
        self.message = message
    }
}

extension TableFault: CustomStringConvertible {
    /// One line for logs.
    public var description: String { "\(code.rawValue) in line \(line): \(message)" }
}
