public import Codes

/// Why bytes are not the JSON of the wire.
public struct JSONFault: Error, Hashable, Sendable {
    /// One of the register's `json_…` words.
    public let code: ErrorCode
    /// The byte at fault, counted from 0; the length of the text when it ends too early.
    public let offset: Int
    /// What was expected there; never a part of the text.
    public let detail: String

    init(_ code: ErrorCode, at offset: Int, _ detail: String) {
        self.code = code
        self.offset = offset
        self.detail = detail
    }
}

extension JSONFault: CustomStringConvertible {
    /// One line for logs: code, byte, detail.
    public var description: String { "\(code.rawValue) at byte \(offset): \(detail)" }
}
