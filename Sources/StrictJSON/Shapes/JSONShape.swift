public import Codes

/// How a JSON value is read as a Swift one: the one way in which all modules decode.
///
/// `try object.require("sequence", .int)`, `try object.optional("due_on", .date)`,
/// `try object.require("parties", .array(of: .object(Party.init(members:))))`.
public struct JSONShape<Value>: Sendable {
    /// Reads the value, or throws what is wrong with it.
    public let read: @Sendable (JSON) throws(ShapeFault) -> Value

    /// A shape read by that function, whose faults point from the value itself.
    public init(_ read: @escaping @Sendable (JSON) throws(ShapeFault) -> Value) {
        self.read = read
    }

    /// The value made into another one, which may refuse it.
    public func map<Result>(
        _ change: @escaping @Sendable (Value) throws(ShapeFault) -> Result
    ) -> JSONShape<Result> {
        let read = read
        return JSONShape<Result> { value throws(ShapeFault) in try change(try read(value)) }
    }
}

extension JSONShape {
    static func wrongType(_ expected: String, _ expectedZh: String, _ value: JSON) -> ShapeFault {
        if value.isNull { return ShapeFault(.memberNull) }
        return ShapeFault(
            .memberType, message: "\(expected) is asked for, not \(value.kindName)",
            messageZh: "应为\(expectedZh)")
    }
}

extension JSONShape where Value == JSON {
    /// Any value.
    public static var any: JSONShape { JSONShape { $0 } }
}

extension JSONShape where Value == String {
    /// Text.
    public static var string: JSONShape {
        JSONShape { value throws(ShapeFault) in
            guard case .string(let text) = value else { throw wrongType("text", "文字", value) }
            return text
        }
    }

    /// Text of that many code points.
    public static func string(_ length: ClosedRange<Int>) -> JSONShape {
        JSONShape.string.map { text throws(ShapeFault) in
            guard length.contains(text.codePointCount) else {
                throw ShapeFault(
                    .memberRange,
                    message: "text of \(length.lowerBound) to \(length.upperBound) characters is asked for",
                    messageZh: "字数应为 \(length.lowerBound) 至 \(length.upperBound)")
            }
            return text
        }
    }
}

extension JSONShape where Value == Int {
    /// An integer without fraction or exponent.
    public static var int: JSONShape {
        JSONShape { value throws(ShapeFault) in
            guard case .integer(let integer) = value else { throw wrongType("an integer", "整数", value) }
            return Int(integer)
        }
    }

    /// An integer within a range.
    public static func int(_ range: ClosedRange<Int>) -> JSONShape {
        JSONShape.int.map { integer throws(ShapeFault) in
            guard range.contains(integer) else {
                throw ShapeFault(
                    .memberRange,
                    message: "an integer from \(range.lowerBound) to \(range.upperBound) is asked for",
                    messageZh: "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数")
            }
            return integer
        }
    }
}

extension JSONShape where Value == Bool {
    /// A truth value.
    public static var bool: JSONShape {
        JSONShape { value throws(ShapeFault) in
            guard case .bool(let flag) = value else { throw wrongType("true or false", "是或否", value) }
            return flag
        }
    }
}

extension JSONShape where Value == JSONObject {
    /// An object, as its members.
    public static var object: JSONShape {
        JSONShape { value throws(ShapeFault) in
            guard case .object(let object) = value else { throw wrongType("an object", "对象", value) }
            return object
        }
    }
}

extension JSONShape {
    /// An object that `make` reads.
    public static func object(
        _ make: @escaping @Sendable (JSONObject) throws(ShapeFault) -> Value
    ) -> JSONShape {
        JSONShape<JSONObject>.object.map(make)
    }

    /// An array whose elements have that shape; at most `max` of them.
    public static func array<Element>(of element: JSONShape<Element>, max: Int = .max) -> JSONShape
    where Value == [Element] {
        JSONShape { value throws(ShapeFault) in
            guard case .array(let values) = value else { throw wrongType("an array", "列表", value) }
            guard values.count <= max else {
                throw ShapeFault(
                    .memberRange, message: "at most \(max) elements are taken", messageZh: "最多 \(max) 项")
            }
            var elements: [Element] = []
            elements.reserveCapacity(values.count)
            for (index, value) in values.enumerated() {
                do throws(ShapeFault) {
                    elements.append(try element.read(value))
                } catch { throw error.prefixed(by: [String(index)]) }
            }
            return elements
        }
    }

    /// One word of a closed list.
    public static func word(_ type: Value.Type) -> JSONShape
    where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
        JSONShape<String>.string.map { text throws(ShapeFault) in
            guard let word = Value(rawValue: text) else {
                let list = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw ShapeFault(
                    .wordUnknown, message: "one of \(list) is asked for", messageZh: "应为 \(list) 之一")
            }
            return word
        }
    }

    /// Text that a code's own reader takes, such as `.code(DivisionCode.init(_:))`.
    public static func code(_ make: @escaping @Sendable (String) throws(CodeFault) -> Value) -> JSONShape {
        JSONShape<String>.string.map { text throws(ShapeFault) in
            do throws(CodeFault) {
                return try make(text)
            } catch {
                throw ShapeFault(error.code, message: error.locatedMessage, messageZh: error.locatedMessageZh)
            }
        }
    }
}

extension JSONShape where Value == Timestamp {
    /// An instant as the wire writes it.
    public static var timestamp: JSONShape { .code { text throws(CodeFault) in try Timestamp(text) } }
}

extension JSONShape where Value == CivilDate {
    /// A day as the wire writes it.
    public static var date: JSONShape { .code { text throws(CodeFault) in try CivilDate(text) } }
}

extension JSONShape where Value == UUIDv7 {
    /// The name of a case or an event.
    public static var uuid: JSONShape { .code { text throws(CodeFault) in try UUIDv7(text) } }
}

extension JSONShape where Value == GatewayID {
    /// The name of a gateway.
    public static var gateway: JSONShape { .code { text throws(CodeFault) in try GatewayID(text) } }
}
