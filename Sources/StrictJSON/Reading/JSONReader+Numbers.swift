internal import Codes

extension JSONReader {
    /// Reads a number; it stands at the minus sign or the first digit.
    mutating func readNumber() throws(JSONFault) -> JSON {
        let start = offset
        let negative = bytes[offset] == UInt8(ascii: "-")
        if negative { offset += 1 }
        let magnitude = try readIntegerPart(from: start)
        guard offset < bytes.count else { return try integer(magnitude, negative: negative, at: start) }
        switch bytes[offset] {
        case UInt8(ascii: "."):
            offset += 1
            try skipDigits("a digit after the point")
            if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") { try skipExponent() }
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            try skipExponent()
        default:
            return try integer(magnitude, negative: negative, at: start)
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw JSONFault(.jsonNumberRange, at: start, "the number does not fit binary64")
        }
        return .number(value)
    }

    /// The digits before point or exponent; nil when they exceed 2^53 − 1.
    private mutating func readIntegerPart(from start: Int) throws(JSONFault) -> Int64? {
        guard offset < bytes.count else { throw endedEarly("a digit") }
        let first = bytes[offset] &- UInt8(ascii: "0")
        guard first < 10 else { throw JSONFault(.jsonSyntax, at: offset, "a digit was expected") }
        offset += 1
        var magnitude: Int64? = Int64(first)
        while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") < 10 {
            if first == 0 {
                throw JSONFault(.jsonSyntax, at: offset, "a number does not begin with 0 and a digit")
            }
            if let sum = magnitude {
                let next = sum * 10 + Int64(bytes[offset] &- UInt8(ascii: "0"))
                magnitude = next <= JSON.integerMax ? next : nil
            }
            offset += 1
        }
        return magnitude
    }

    private func integer(_ magnitude: Int64?, negative: Bool, at start: Int) throws(JSONFault) -> JSON {
        guard let magnitude else {
            throw JSONFault(.jsonNumberRange, at: start, "an integer lies within ±(2^53 − 1)")
        }
        return .integer(negative ? -magnitude : magnitude)
    }

    private mutating func skipExponent() throws(JSONFault) {
        offset += 1
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") {
            offset += 1
        }
        try skipDigits("a digit of the exponent")
    }

    private mutating func skipDigits(_ what: String) throws(JSONFault) {
        guard offset < bytes.count else { throw endedEarly(what) }
        guard bytes[offset] &- UInt8(ascii: "0") < 10 else {
            throw JSONFault(.jsonSyntax, at: offset, "\(what) was expected")
        }
        while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
    }
}
