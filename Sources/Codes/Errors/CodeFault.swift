/// Why a text is not the code it claims to be.
///
/// Neither message repeats the text itself: it may be personal.
public struct CodeFault: Error, Equatable, Hashable, Sendable {
    /// The register's word for it.
    public let code: ErrorCode
    /// The first wrong character, counted from 1; nil when the whole is wrong, as with a wrong length.
    public let position: Int?
    /// What is wrong, in English.
    public let message: String
    /// What is wrong, for the clerk.
    public let messageZh: String

    /// A fault; `position` counts characters from 1.
    public init(code: ErrorCode, position: Int? = nil, message: String, messageZh: String) {
        self.code = code
        self.position = position
        self.message = message
        self.messageZh = messageZh
    }
}

extension CodeFault {
    /// The message with the place of the wrong character, for texts that stand alone.
    public var locatedMessage: String {
        position.map { isCheckDigit ? message : "\(message) (character \($0))" } ?? message
    }

    /// The clerk's message with the place of the wrong character.
    public var locatedMessageZh: String {
        position.map { isCheckDigit ? messageZh : "\(messageZh)（第 \($0) 位）" } ?? messageZh
    }

    /// Those messages name their place themselves.
    private var isCheckDigit: Bool {
        code == .creditCodeCheckDigit || code == .residentIdCheckDigit || code == .waybillCheckDigit
    }
}

extension CodeFault: CustomStringConvertible {
    /// One line for logs: code, position, message.
    public var description: String {
        guard let position else { return "\(code.rawValue): \(message)" }
        return "\(code.rawValue) at \(position): \(message)"
    }
}
