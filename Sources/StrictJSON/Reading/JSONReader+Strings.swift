internal import Codes

extension JSONReader {
    /// Reads a string's content and its closing quote; it stands after the opening one.
    mutating func readString() throws(JSONFault) -> String {
        let start = offset
        while offset < bytes.count {
            skipPlainWords()
            guard offset < bytes.count else { break }
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                let text = String(
                    decoding: UnsafeBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
                offset += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try readEscapedString(from: start) }
            if byte < 0x80 {
                guard byte >= 0x20 else { throw controlCharacter() }
                offset += 1
            } else {
                try checkSequence()
            }
        }
        throw endedEarly("a closing quote")
    }

    /// Steps over words of eight bytes that are all printable ASCII other than quote and backslash.
    private mutating func skipPlainWords() {
        guard let base = bytes.baseAddress else { return }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs = ones << 7
        while offset + 8 <= bytes.count {
            let word = UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self)
            let quotes = word ^ ones &* UInt64(UInt8(ascii: "\""))
            let slashes = word ^ ones &* UInt64(UInt8(ascii: "\\"))
            // A high bit here: a byte of 0x80 and up, one below 0x20, a quote or a backslash (or one after them).
            let stops = word | (word &- ones &* 0x20) | (quotes &- ones) | (slashes &- ones)
            guard stops & highs == 0 else { return }
            offset += 8
        }
    }

    /// The rest of a string that holds at least one escape, at which it stands.
    private mutating func readEscapedString(from start: Int) throws(JSONFault) -> String {
        var text = Array(bytes[start..<offset])
        var run = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                text.append(contentsOf: bytes[run..<offset])
                offset += 1
                return String(decoding: text, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: bytes[run..<offset])
                try readEscape(into: &text)
                run = offset
            } else if byte < 0x80 {
                guard byte >= 0x20 else { throw controlCharacter() }
                offset += 1
            } else {
                try checkSequence()
            }
        }
        throw endedEarly("a closing quote")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONFault) {
        let start = offset
        offset += 1
        guard offset < bytes.count else { throw endedEarly("an escape") }
        let letter = bytes[offset]
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): try appendUTF8(of: try readCodePoint(escapeAt: start), at: start, to: &text)
        default: throw JSONFault(.jsonSyntax, at: offset - 1, "no such escape")
        }
    }

    /// The code point of `\uXXXX`, or of two that form a surrogate pair; it stands after the first `\u`.
    private mutating func readCodePoint(escapeAt start: Int) throws(JSONFault) -> UInt32 {
        let unit = try readHex()
        guard unit & 0xF800 == 0xD800 else { return unit }
        let lone = JSONFault(.jsonSurrogate, at: start, "a surrogate stands alone")
        guard unit < 0xDC00 else { throw lone }
        for byte in "\\u".utf8 {
            guard offset < bytes.count else { throw endedEarly("the second half of a surrogate pair") }
            guard bytes[offset] == byte else { throw lone }
            offset += 1
        }
        let second = try readHex()
        guard second & 0xFC00 == 0xDC00 else { throw lone }
        return 0x10000 + (unit & 0x3FF) << 10 + (second & 0x3FF)
    }

    private mutating func readHex() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard offset < bytes.count else { throw endedEarly("four hex digits") }
            let digit = bytes[offset] &- UInt8(ascii: "0")
            let letter = (bytes[offset] | 0x20) &- UInt8(ascii: "a")
            guard digit < 10 || letter < 6 else {
                throw JSONFault(.jsonSyntax, at: offset, "a hex digit was expected")
            }
            value = value << 4 | UInt32(digit < 10 ? digit : letter + 10)
            offset += 1
        }
        return value
    }

    private func appendUTF8(of point: UInt32, at start: Int, to text: inout [UInt8]) throws(JSONFault) {
        guard !Self.isNoncharacter(point) else { throw noncharacter(at: start) }
        switch point {
        case 0..<0x80: text.append(UInt8(point))
        case 0x80..<0x800:
            text.append(0xC0 | UInt8(point >> 6))
            text.append(0x80 | UInt8(point & 0x3F))
        case 0x800..<0x10000:
            text.append(0xE0 | UInt8(point >> 12))
            text.append(0x80 | UInt8(point >> 6 & 0x3F))
            text.append(0x80 | UInt8(point & 0x3F))
        default:
            text.append(0xF0 | UInt8(point >> 18))
            text.append(0x80 | UInt8(point >> 12 & 0x3F))
            text.append(0x80 | UInt8(point >> 6 & 0x3F))
            text.append(0x80 | UInt8(point & 0x3F))
        }
    }

    /// Steps over one well-formed sequence of 2 to 4 bytes. Source: Unicode 15, table 3-7.
    private mutating func checkSequence() throws(JSONFault) {
        let lead = bytes[offset]
        let tail: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: tail = 1
        case 0xE0...0xEF:
            tail = 2
            if lead == 0xE0 { second = 0xA0...0xBF }
        case 0xF0...0xF4:
            tail = 3
            if lead == 0xF0 { second = 0x90...0xBF } else if lead == 0xF4 { second = 0x80...0x8F }
        default: throw JSONFault(.jsonUtf8, at: offset, "not UTF-8")
        }
        var point = UInt32(lead) & (0x3F >> UInt32(tail))
        for index in 1...tail {
            guard offset + index < bytes.count else { throw JSONFault(.jsonUtf8, at: offset, "not UTF-8") }
            let byte = bytes[offset + index]
            guard (index == 1 ? second : 0x80...0xBF).contains(byte) else {
                throw JSONFault(.jsonUtf8, at: offset, "not UTF-8")
            }
            point = point << 6 | UInt32(byte & 0x3F)
        }
        if point & 0xF800 == 0xD800 { throw JSONFault(.jsonSurrogate, at: offset, "a surrogate in UTF-8") }
        if Self.isNoncharacter(point) { throw noncharacter(at: offset) }
        offset += tail + 1
    }

    /// U+FDD0…U+FDEF and the last two of every plane. Source: RFC 7493 §2.1.
    private static func isNoncharacter(_ point: UInt32) -> Bool {
        point & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(point)
    }

    private func controlCharacter() -> JSONFault {
        JSONFault(.jsonSyntax, at: offset, "a control character in a string is escaped")
    }

    private func noncharacter(at offset: Int) -> JSONFault {
        JSONFault(.jsonNoncharacter, at: offset, "a noncharacter of Unicode")
    }
}
