/// The keywords of JSON Schema that a form may use. Source: CASE.md §1; meaning as in JSON Schema 2020-12.
enum FormKeyword: String, CaseIterable {
    case type, `enum`, const, required, properties, items
    case minLength, maxLength, minItems, maxItems, minimum, maximum
    case title, description, format
    case definitions = "$defs"
    case reference = "$ref"
    case condition = "if"
    case consequence = "then"
    case alternative = "else"
}

/// The kinds of value that `type` names.
enum FormKind: String, CaseIterable {
    case object, array, string, integer, number, boolean, null

    /// Whether a value is of this kind. An integer is written without fraction or exponent, as PROTOCOL.md §3 asks;
    /// so 1.0 is a number only, which is stricter than JSON Schema.
    func holds(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.object, .object), (.array, .array), (.string, .string), (.boolean, .bool), (.null, .null),
            (.integer, .integer), (.number, .integer), (.number, .number):
            true
        default: false
        }
    }

    /// The word that a clerk reads.
    var nameZh: String {
        switch self {
        case .object: "一组内容"
        case .array: "列表"
        case .string: "文字"
        case .integer: "整数"
        case .number: "数字"
        case .boolean: "是或否"
        case .null: "空"
        }
    }
}
