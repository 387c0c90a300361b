internal import Codes
public import StrictJSON

/// A code table: our value to the peer's.
public struct CodeTable: Hashable, Sendable {
    /// Our values as text (``JSON/codeKey``), and the peer's.
    public let values: [String: JSON]
    /// Whether two of ours may become one of the peer's: the rule says so, with a note.
    public let isLossy: Bool

    func apply(_ value: JSON) throws(ValueFault) -> JSON {
        guard let translated = value.codeKey.flatMap({ values[$0] }) else {
            throw ValueFault(.mappingValueUntranslated)
        }
        return translated
    }

    /// Of several codes that become one, the first in order of text.
    func undo(_ value: JSON, for field: FormField?) -> JSON? {
        values.filter { $0.value == value }.keys.min().flatMap { field?.value(ofCode: $0) }
    }

    /// Keys that become the same value as an earlier one, of those that the field can have.
    func twice(among choices: [JSON]?) -> [String] {
        let possible = choices.map { Set($0.compactMap(\.codeKey)) }
        var seen: Set<JSON> = []
        return values.keys.sorted().filter { key in
            guard possible?.contains(key) ?? true, let value = values[key] else { return false }
            return !seen.insert(value).inserted
        }
    }
}

extension JSON {
    /// A value as the key of a code table: a text as it is, an integer in digits, `true` or `false`; nil
    /// for others.
    var codeKey: String? {
        switch self {
        case .string(let text): text
        case .integer(let integer): String(integer)
        case .bool(let flag): String(flag)
        case .null, .number, .array, .object: nil
        }
    }
}

extension FormField {
    /// The value of this field that a code table names so: among its choices, else by its type.
    func value(ofCode code: String) -> JSON? {
        if let choice = choices?.first(where: { $0.codeKey == code }) { return choice }
        switch type {
        case "integer": return Int64(code).map { .integer($0) }
        case "boolean": return code == "true" ? true : code == "false" ? false : nil
        default: return .string(code)
        }
    }
}
