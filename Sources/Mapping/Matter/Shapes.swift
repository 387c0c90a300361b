internal import Codes
internal import StrictJSON

extension JSONShape where Value == String {
    /// A name or code: 1 to 300 characters. GB/T 39046-2020 gives names 200.
    static var name: JSONShape { .string(1...300) }

    /// What people read: 1 to 4,000 characters.
    static var prose: JSONShape { .string(1...4_000) }

    /// Two digits. Source: GB/T 39046-2020 A.1.
    static var matterType: JSONShape {
        JSONShape.string.map { text throws(ShapeFault) in
            guard text.utf8.count == 2, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                throw ShapeFault(.memberRange, message: "a type has two digits", messageZh: "事项类型应为两位数字")
            }
            return text
        }
    }

    /// A unified social credit code, its check digit verified.
    static var creditCode: JSONShape {
        JSONShape<CreditCode>.code { text throws(CodeFault) in try CreditCode(text) }
            .map { code throws(ShapeFault) in code.text }
    }
}

extension JSONShape where Value == JSON {
    /// What a rule puts into a field of a form: rows and events with it stay within the levels that are read.
    static var fieldValue: JSONShape {
        any.map { value throws(ShapeFault) in
            guard value.isNested(within: JSON.fieldLevelsMax) else {
                throw ShapeFault(
                    .jsonTooDeep, message: "at most \(JSON.fieldLevelsMax) levels are taken",
                    messageZh: "最多嵌套 \(JSON.fieldLevelsMax) 层")
            }
            return value
        }
    }
}

extension JSON {
    /// Levels of a field's value: half of what the wire takes. Source: PROTOCOL.md §3.
    static let fieldLevelsMax = 16

    /// Whether its arrays and objects have at most that many levels; a text or number has none.
    func isNested(within levels: Int) -> Bool {
        switch self {
        case .array(let values): levels > 0 && values.allSatisfy { $0.isNested(within: levels - 1) }
        case .object(let object): levels > 0 && object.allSatisfy { $0.value.isNested(within: levels - 1) }
        default: true
        }
    }
}

extension JSONShape where Value == MatterCode {
    /// A code in the region's own shape; a national one is held to its rules.
    static var matterCode: JSONShape { .code { text throws(CodeFault) in try MatterCode(text) } }
}

extension JSONShape where Value == BaseCode {
    /// The 12-character national base code.
    static var baseCode: JSONShape { .code { text throws(CodeFault) in try BaseCode(text) } }
}

extension JSONShape where Value == DivisionCode {
    /// 6, 9 or 12 digits.
    static var division: JSONShape { .code { text throws(CodeFault) in try DivisionCode(text) } }
}

extension JSONShape where Value == Scope {
    /// `city`, `bloc:<name>`, `province` or `nation`.
    static var scope: JSONShape { .code { text throws(CodeFault) in try Scope(text) } }
}

extension JSONShape where Value == TimeLimit {
    /// `{"value","unit"}`.
    static var timeLimit: JSONShape {
        .object { object throws(ShapeFault) in
            let value = try object.require("value", .int(0...TimeLimit.valueMax))
            let unit = try object.require("unit", .word(TimeLimit.Unit.self))
            guard let limit = TimeLimit(value: value, unit: unit) else { throw ShapeFault(.memberRange) }
            return limit
        }
    }
}
