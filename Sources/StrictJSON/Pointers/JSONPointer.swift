public import Codes

/// A place inside a JSON value, such as `/parties/0/name`. Source: RFC 6901.
public struct JSONPointer: Sendable {
    /// Names and indices from the outermost value inward, unescaped.
    public let tokens: [String]

    /// The whole value.
    public static let root = JSONPointer(tokens: [])

    /// A place given by unescaped tokens.
    public init(tokens: [String]) {
        self.tokens = tokens
    }

    /// Reads the text form.
    ///
    /// - Throws: `pointer_invalid`, with the position of the wrong character.
    public init(_ text: String) throws(CodeFault) {
        var tokens: [String] = []
        var token = ""
        var isEscaped = false
        var position = 0
        for scalar in text.unicodeScalars {
            position += 1
            if isEscaped {
                guard scalar == "0" || scalar == "1" else { throw Self.fault(at: position) }
                token.unicodeScalars.append(scalar == "0" ? "~" : "/")
                isEscaped = false
            } else if scalar == "/" {
                if position > 1 { tokens.append(token) }
                token = ""
            } else if position == 1 {
                throw Self.fault(at: 1)
            } else if scalar == "~" {
                isEscaped = true
            } else {
                token.unicodeScalars.append(scalar)
            }
        }
        guard !isEscaped else { throw Self.fault(at: position + 1) }
        if position > 0 { tokens.append(token) }
        self.tokens = tokens
    }

    /// The place of a member below this one.
    public func appending(_ name: String) -> JSONPointer { JSONPointer(tokens: tokens + [name]) }

    /// The place of an element below this one.
    public func appending(_ index: Int) -> JSONPointer { JSONPointer(tokens: tokens + [String(index)]) }

    /// The same place seen from outside a value that stands at `base`.
    public func prefixed(by base: JSONPointer) -> JSONPointer { JSONPointer(tokens: base.tokens + tokens) }

    private static func fault(at position: Int) -> CodeFault {
        CodeFault(
            code: .pointerInvalid, position: position,
            message: "a pointer is empty or /token/…, with ~0 for ~ and ~1 for /",
            messageZh: "JSON 指针应为空或 /名称/…，其中 ~0 表示 ~，~1 表示 /")
    }
}

extension JSONPointer: Hashable {
    /// Equal tokens, code point by code point.
    public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.count == right.tokens.count && zip(left.tokens, right.tokens).allSatisfy(ExactText.same)
    }
    /// By the tokens.
    public func hash(into hasher: inout Hasher) { hasher.combine(tokens) }
}

extension JSONPointer: CustomStringConvertible {
    /// The text form.
    public var description: String {
        var text = ""
        for token in tokens {
            text.unicodeScalars.append("/")
            for scalar in token.unicodeScalars {
                switch scalar {
                case "~": text += "~0"
                case "/": text += "~1"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        return text
    }
}

extension JSONPointer: ExpressibleByArrayLiteral {
    /// Unescaped tokens.
    public init(arrayLiteral elements: String...) { self.init(tokens: elements) }
}

extension JSON {
    /// The value at that place; nil when there is none. An index has no leading zero; `-` names nothing.
    public subscript(pointer: JSONPointer) -> JSON? {
        var value = self
        for token in pointer.tokens {
            switch value {
            case .object(let object):
                guard let member = object[token] else { return nil }
                value = member
            case .array(let elements):
                let digits = token.utf8
                guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                    digits.count == 1 || digits.first != 0x30,
                    let index = Int(token), index < elements.count
                else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}
