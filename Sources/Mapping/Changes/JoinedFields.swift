internal import Codes
internal import StrictJSON

/// Several fields of ours, one after the other, as one of the peer's.
public struct JoinedFields: Hashable, Sendable {
    /// Ours, in order.
    public let fields: [String]
    /// What stands between two that are filled.
    public let separator: String

    /// What they make together, those that are not filled left out.
    /// - Throws: the field whose value is neither text nor integer, or holds the separator, so that
    ///   nobody could tell where it ends.
    /// - Returns: nil where none is filled.
    func apply(_ filled: JSONObject) throws(JoinFault) -> JSON? {
        var parts: [String] = []
        for name in fields {
            guard let value = filled[name] else { continue }
            guard let text = value.codeKey, !value.isBool else {
                throw JoinFault(
                    field: name, fault: ValueFault(.mappingValueFormat, "a text is asked for", "应为文字"))
            }
            if text.isEmpty { continue }
            guard separator.isEmpty || !text.contains(separator) else {
                throw JoinFault(
                    field: name,
                    fault: ValueFault(
                        .mappingValueFormat, "“\(separator)” may not stand in it", "内容不得含分隔符“\(separator)”"))
            }
            parts.append(text)
        }
        return parts.isEmpty ? nil : .string(parts.joined(separator: separator))
    }
}

/// A value that cannot be joined, and whose it is.
struct JoinFault: Error {
    let field: String
    let fault: ValueFault
}

extension JSON {
    fileprivate var isBool: Bool { boolValue != nil }
}
