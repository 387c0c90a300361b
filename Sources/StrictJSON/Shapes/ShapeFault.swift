public import Codes

/// A member that is missing or is not what it should be.
public struct ShapeFault: Error, Hashable, Sendable {
    /// `member_missing`, `member_type`, `member_range`, `member_null`, `word_unknown`, or what a code's reader said.
    public let code: ErrorCode
    /// Where, from the value that was read.
    public let pointer: JSONPointer
    /// What is wrong, in English; never the value itself.
    public let message: String
    /// What is wrong, for the clerk.
    public let messageZh: String

    /// A fault; the messages default to the register's.
    public init(
        _ code: ErrorCode, at pointer: JSONPointer = .root, message: String? = nil, messageZh: String? = nil
    ) {
        self.code = code
        self.pointer = pointer
        self.message = message ?? code.title
        self.messageZh = messageZh ?? code.message
    }

    /// The same fault seen from outside a value that stands at `base`.
    public func prefixed(by base: JSONPointer) -> ShapeFault {
        ShapeFault(code, at: pointer.prefixed(by: base), message: message, messageZh: messageZh)
    }
}

extension ShapeFault: CustomStringConvertible {
    /// One line for logs.
    public var description: String { "\(code.rawValue) at \(pointer): \(message)" }
}
