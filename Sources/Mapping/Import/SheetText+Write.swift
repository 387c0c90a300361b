internal import StrictJSON

extension SheetText {
    /// The cell that is read as this value; nil where none is.
    static func text(of value: JSON, in column: SheetColumn) -> String? {
        switch column.kind {
        case .text: value.stringValue
        case .integer: value.integerValue.map(String.init)
        case .flag: value.boolValue.map { $0 ? "是" : "否" }
        case .list: value.arrayValue?.map { $0.stringValue ?? $0.description }.joined(separator: "|")
        case .json: value.description
        case .value: text(of: value)
        case .values:
            value.arrayValue.map { $0.isEmpty ? marked(value) : $0.map(text).joined(separator: "|") }
        case .table:
            value.objectValue.map { table in
                table.isEmpty
                    ? marked(value)
                    : table.map { text(of: .string($0.key)) + "=" + text(of: $0.value) }.joined(
                        separator: "|")
            }
        }
    }

    /// A text as it stands, where it is read so; anything else as JSON.
    private static func text(of value: JSON) -> String {
        guard let text = value.stringValue, isPlain(text) else { return marked(value) }
        return text
    }

    /// Whether a text can stand in a cell, between bars and beside `=` as it is.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && trimmed(text).utf8.elementsEqual(text.utf8)
            && !text.unicodeScalars.starts(with: jsonMark.unicodeScalars)
            && text.unicodeScalars.allSatisfy { !needsEscape($0) }
    }

    /// What parts cells or values, what joins with the character before it, and what no cell shows.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        if "|｜=＝'\u{FEFF}".unicodeScalars.contains(scalar) || Character(scalar).isNewline { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .unassigned, .privateUse, .nonspacingMark, .spacingMark, .enclosingMark:
            return true
        default: return scalar.properties.isGraphemeExtend
        }
    }

    private static func marked(_ value: JSON) -> String {
        var text = jsonMark
        for scalar in value.description.unicodeScalars {
            if needsEscape(scalar), scalar != "'" {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
