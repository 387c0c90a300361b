public import Codes

/// Why a form's schema is outside the profile; a catalogue that holds it is refused with this path.
public struct FormSchemaFault: Error, Hashable, Sendable {
    /// One of the register's `schema_…` words.
    public let code: ErrorCode
    /// The place in the schema.
    public let pointer: JSONPointer
    /// What is wrong there, in English.
    public let message: String
    /// What is wrong there, for who keeps the catalogue.
    public let messageZh: String

    init(_ code: ErrorCode, at pointer: JSONPointer, _ message: String) {
        self.code = code
        self.pointer = pointer
        self.message = message
        messageZh = "\(code.message)：\(pointer.tokens.isEmpty ? "/" : pointer.description)"
    }
}

extension FormSchemaFault: CustomStringConvertible {
    /// One line for logs.
    public var description: String { "\(code.rawValue) at \(pointer): \(message)" }
}
