public import Codes
public import StrictJSON

/// One thing wrong with the `data` of an event: where, and what.
public struct DataFault: Hashable, Sendable {
    /// Where in `data`, RFC 6901.
    public let pointer: JSONPointer
    /// The stable code.
    public let code: ErrorCode
    /// What is wrong, in English.
    public let message: String
    /// 错在哪里.
    public let messageZh: String

    /// A fault at a pointer.
    init(_ code: ErrorCode, at pointer: JSONPointer = .root, _ message: String, _ messageZh: String) {
        self.code = code
        self.pointer = pointer
        self.message = message
        self.messageZh = messageZh
    }

    /// The same fault, seen from the value that holds the member.
    func prefixed(by base: JSONPointer) -> DataFault {
        DataFault(code, at: pointer.prefixed(by: base), message, messageZh)
    }
}

extension DataFault: CustomStringConvertible {
    /// `code at pointer: message`.
    public var description: String { "\(code.rawValue) at \(pointer): \(message)" }
}
