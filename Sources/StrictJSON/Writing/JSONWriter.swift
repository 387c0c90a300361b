/// Writes JSON without white space.
struct JSONWriter {
    /// What is written so far.
    private(set) var bytes: [UInt8] = []
    private let isCanonical: Bool

    private static let hexDigits = Array("0123456789abcdef".utf8)

    init(canonical: Bool) {
        isCanonical = canonical
        bytes.reserveCapacity(256)
    }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let integer): bytes.append(contentsOf: integer.description.utf8)
        case .number(let number): write(number)
        case .string(let text): write(text)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        if isCanonical {
            let sorted = object.sorted { Self.precedes($0.key, $1.key) }
            for (index, member) in sorted.enumerated() { write(member, isFirst: index == 0) }
        } else {
            for (index, member) in object.enumerated() { write(member, isFirst: index == 0) }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// The order of names as arrays of UTF-16 code units (RFC 8785 §3.2.3), found on their UTF-8.
    ///
    /// The two orders differ in one thing: UTF-16 puts what needs a surrogate pair (lead byte 0xF0 and up) before
    /// U+E000…U+FFFF (lead bytes 0xEE and 0xEF).
    static func precedes(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left.utf8.makeIterator(), right.utf8.makeIterator())
        while true {
            guard let second = right.next() else { return false }
            guard let first = left.next() else { return true }
            if first == second { continue }
            return first >= 0xEE && second >= 0xEE && (first < 0xF0) != (second < 0xF0)
                ? first > second : first < second
        }
    }

    private mutating func write(_ member: JSONObject.Element, isFirst: Bool) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        write(member.key)
        bytes.append(UInt8(ascii: ":"))
        write(member.value)
    }

    /// A number that JSON cannot say (infinite, not a number) is a broken invariant: reading never makes one.
    private mutating func write(_ number: Double) {
        precondition(number.isFinite, "JSON has no infinities")
        let text = ECMAScriptNumber.text(of: number)
        bytes.append(contentsOf: text)
        // Read again it stays a number of this kind, not an integer.
        let isMarked = text.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }
        if !isCanonical && !isMarked { bytes.append(contentsOf: ".0".utf8) }
    }

    /// Escapes only what must be, as RFC 8785 §3.2.2.2 says; the same in both forms.
    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { source in
            var run = 0
            for (index, byte) in source.enumerated() {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    continue
                }
                bytes.append(contentsOf: source[run..<index])
                writeEscape(of: byte)
                run = index + 1
            }
            bytes.append(contentsOf: source[run...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscape(of byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(Self.hexDigits[Int(byte >> 4)])
            bytes.append(Self.hexDigits[Int(byte & 15)])
        }
    }
}

extension JSON {
    /// The value as JSON bytes: no white space, members in their order, numbers of each kind as such.
    public func serialized() -> [UInt8] {
        var writer = JSONWriter(canonical: false)
        writer.write(self)
        return writer.bytes
    }

    /// The value in canonical form, the one to hash. Source: RFC 8785.
    public func canonical() -> [UInt8] {
        var writer = JSONWriter(canonical: true)
        writer.write(self)
        return writer.bytes
    }
}
