internal import Codes
internal import StrictJSON

/// A number with the point moved and its type changed: 元, 分 and 万元; a text of digits and a number.
public struct NumberChange: Hashable, Sendable {
    /// What the peer's field is.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// A number without decimals.
        case integer
        /// A number.
        case number
        /// A text of digits; with `decimals` just that many after the point.
        case text
    }

    /// Ours is multiplied by ten to this power: 元 to 分 is 2, 元 to 万元 −4.
    public let scale: Int
    /// Most digits after the point there; nil: as many as there are, none for an integer.
    public let decimals: Int?
    /// What the peer's field is.
    public let kind: Kind

    /// Digits after the point that a value there can have; nil: any number.
    public var decimalsMax: Int? { kind == .integer ? 0 : decimals }

    init?(_ reader: ShapeReader) {
        reader.allowOnly(["scale", "decimals", "as"])
        let before = reader.faults.count
        scale = reader.optional("scale", .int(-12...12)) ?? 0
        decimals = reader.optional("decimals", .int(0...12))
        let kind = reader.optional("as", .word(Kind.self)) ?? .number
        self.kind = kind
        if kind == .integer, let decimals, decimals > 0 {
            reader.note("decimals", .memberRange, "an integer has no decimals", "整数没有小数位")
        }
        guard reader.faults.count == before else { return nil }
    }

    func apply(_ value: JSON) throws(ValueFault) -> JSON {
        guard var number = Self.decimal(value) else {
            throw ValueFault(.mappingValueFormat, "a number is asked for", "应为数字")
        }
        number.shift(by: scale)
        if let most = decimalsMax, number.decimals > most {
            throw ValueFault(
                .mappingValueLossy, "more than \(most) digits stand after the point there",
                "换算后小数超过对方允许的 \(most) 位")
        }
        guard let value = Self.json(number, as: kind, decimals: decimals) else {
            throw ValueFault(
                .mappingValueLossy, "a number of so many digits cannot be sent exactly", "数字位数过多，无法准确传送")
        }
        return value
    }

    func undo(_ value: JSON, for field: FormField?) -> JSON? {
        guard var number = Self.decimal(value) else { return nil }
        number.shift(by: -scale)
        switch field?.type {
        case "integer": return Self.json(number, as: .integer, decimals: nil)
        case "number": return Self.json(number, as: .number, decimals: nil)
        default: return .string(number.text(decimalsAtLeast: field?.format == "amount" ? 2 : 0))
        }
    }

    private static func decimal(_ value: JSON) -> PlainDecimal? {
        switch value {
        case .integer(let integer): PlainDecimal(integer)
        case .number(let number): PlainDecimal(number)
        case .string(let text): PlainDecimal(text)
        case .null, .bool, .array, .object: nil
        }
    }

    private static func json(_ number: PlainDecimal, as kind: Kind, decimals: Int?) -> JSON? {
        switch kind {
        case .integer: number.integer.map { .integer($0) }
        case .number:
            number.decimals == 0 ? number.integer.map { .integer($0) } : number.double.map { .number($0) }
        case .text: .string(number.text(decimalsAtLeast: decimals ?? 0))
        }
    }
}
