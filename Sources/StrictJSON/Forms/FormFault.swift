public import Codes

/// What is wrong with one place of a filled-in form.
public struct FormFault: Error, Hashable, Sendable {
    /// The place in the form; of a missing member, where it should stand.
    public let pointer: JSONPointer
    /// One of the register's `form_…` words, or the word of the format that the text lacks.
    public let code: ErrorCode
    /// What is wrong, in English; it never repeats what was filled in.
    public let message: String
    /// What is wrong, for the clerk, with the field's title where the schema gives one.
    public let messageZh: String
}

extension FormFault: CustomStringConvertible {
    /// One line for logs.
    public var description: String { "\(code.rawValue) at \(pointer): \(message)" }
}
