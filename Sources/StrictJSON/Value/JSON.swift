/// A JSON value as the wire has it: integers apart from other numbers, members in their order.
public enum JSON: Hashable, Sendable {
    /// `null`, which the wire's contract nowhere uses.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number written without fraction or exponent, |n| < 2^53.
    case integer(Int64)
    /// A number written with a fraction or an exponent; finite.
    case number(Double)
    /// Text without surrogates and noncharacters.
    case string(String)
    /// Values in order.
    case array([JSON])
    /// Members in order, none twice.
    case object(JSONObject)

    /// The largest magnitude of an integer that is read: 2^53 − 1. Source: RFC 7493 §2.2.
    public static let integerMax: Int64 = 9_007_199_254_740_991
}

extension JSON {
    /// Equal kind and content: texts by code points, objects in whatever order, an integer never equal to a number.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): ExactText.same(left, right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSON {
    /// Levels of arrays and objects, as ``JSONLimits`` counts them; 0 for other kinds.
    public var depth: Int {
        switch self {
        case .array(let values): 1 + (values.lazy.map(\.depth).max() ?? 0)
        case .object(let object): 1 + (object.lazy.map(\.value.depth).max() ?? 0)
        case .null, .bool, .integer, .number, .string: 0
        }
    }

    /// The text, nil for other kinds.
    public var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    /// The integer, nil for other kinds.
    public var integerValue: Int64? { if case .integer(let value) = self { value } else { nil } }
    /// The number, of an integer too; nil for other kinds.
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
    /// The truth value, nil for other kinds.
    public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The members, nil for other kinds.
    public var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }
    /// The elements, nil for other kinds.
    public var arrayValue: [JSON]? { if case .array(let value) = self { value } else { nil } }
    /// Whether it is `null`.
    public var isNull: Bool { self == .null }

    /// The member of that name; nil when there is none or this is no object.
    public subscript(key: String) -> JSON? { objectValue?[key] }

    /// The element at that index; nil when there is none or this is no array.
    public subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The kind's English name, as faults say it.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object; of a name that stands twice the last value counts.
    public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSONObject(elements)) }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
}

extension JSON {
    /// An integer of any width; nil when |n| ≥ 2^53.
    public init?(exactly value: some BinaryInteger) {
        guard let wide = Int64(exactly: value), wide.magnitude <= UInt64(Self.integerMax) else { return nil }
        self = .integer(wide)
    }

    /// An array of texts.
    public static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map { .string($0) }) }
}

extension JSON: CustomStringConvertible {
    /// The JSON text.
    public var description: String { String(decoding: serialized(), as: UTF8.self) }
}
