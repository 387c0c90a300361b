public import Codes
public import StrictJSON

/// What a rule does to a value on its way from a field of ours to one of the peer's: pure, and never with a loss that
/// nobody said is meant.
public enum FieldChange: Hashable, Sendable {
    /// Nothing.
    case copy
    /// Looks it up.
    case codes(CodeTable)
    /// Writes a day in another format.
    case date(DateChange)
    /// Moves the decimal point, and makes a number of a text or a text of a number.
    case number(NumberChange)
    /// Takes a part of a text.
    case part(TextPart)

    /// The changed value.
    /// - Throws: `mapping_value_untranslated`, `mapping_value_format` or `mapping_value_lossy`.
    public func apply(_ value: JSON) throws(ValueFault) -> JSON {
        switch self {
        case .copy: return value
        case .codes(let table): return try table.apply(value)
        case .date(let change): return try change.apply(value)
        case .number(let change): return try change.apply(value)
        case .part(let part): return try part.apply(value)
        }
    }

    /// What the window's field was filled with, as far as the changed value tells; nil where it does not.
    func undo(_ value: JSON, for field: FormField?) -> JSON? {
        switch self {
        case .copy: value
        case .codes(let table): table.undo(value, for: field)
        case .date(let change): change.undo(value)
        case .number(let change): change.undo(value, for: field)
        case .part: nil
        }
    }
}

/// Why a value cannot be changed as a rule says; the place is the caller's to name.
public struct ValueFault: Error, Hashable, Sendable {
    /// `mapping_value_untranslated`, `mapping_value_format` or `mapping_value_lossy`.
    public let code: ErrorCode
    /// In English; nil: the register's.
    public let message: String?
    /// In Chinese; nil: the register's.
    public let messageZh: String?

    init(_ code: ErrorCode, _ message: String? = nil, _ messageZh: String? = nil) {
        self.code = code
        self.message = message
        self.messageZh = messageZh
    }

    /// At its place in the form that the window filled.
    func at(_ tokens: [String]) -> ShapeFault {
        ShapeFault(code, at: JSONPointer(tokens: tokens), message: message, messageZh: messageZh)
    }
}
