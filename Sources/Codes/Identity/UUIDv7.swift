/// A time-ordered UUID: the names of cases and events.
///
/// Read only in lower case, so that one value has one text. Source: RFC 9562 §5.7.
public struct UUIDv7: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 8-4-4-4-12 lower-case hex digits of version 7 and the RFC's variant.
    ///
    /// - Throws: `uuid_invalid`, with the position of the wrong character.
    public init(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { throw Self.fault(at: nil) }
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (index, byte) in bytes.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { throw Self.fault(at: index + 1) }
                continue
            }
            let letter = byte &- UInt8(ascii: "a")
            guard ASCII.isDigit(byte) || letter < 6 else { throw Self.fault(at: index + 1) }
            let value = UInt64(ASCII.isDigit(byte) ? byte - ASCII.zero : letter + 10)
            if digits < 16 { words.0 = words.0 << 4 | value } else { words.1 = words.1 << 4 | value }
            digits += 1
        }
        guard words.0 >> 12 & 0xF == 7 else { throw Self.fault(at: 15) }
        guard words.1 >> 62 == 0b10 else { throw Self.fault(at: 20) }
        self.init(high: words.0, low: words.1)
    }

    /// Takes 16 bytes; nil for another number of bytes, version or variant.
    public init?(bytes: some Collection<UInt8>) {
        // Generic code is not specialised in other modules: the loop runs over an array.
        let bytes = Array(bytes)
        guard bytes.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for byte in bytes[..<8] { words.0 = words.0 << 8 | UInt64(byte) }
        for byte in bytes[8...] { words.1 = words.1 << 8 | UInt64(byte) }
        guard words.0 >> 12 & 0xF == 7, words.1 >> 62 == 0b10 else { return nil }
        self.init(high: words.0, low: words.1)
    }

    /// A new identifier of that instant; of `random`, 12 bits of the first and 62 of the second word are used.
    public static func make(at time: Timestamp, random: (UInt64, UInt64)) -> UUIDv7 {
        let milliseconds = UInt64(truncatingIfNeeded: max(time.milliseconds, 0)) & 0xFFFF_FFFF_FFFF
        return UUIDv7(
            high: milliseconds << 16 | 0x7000 | random.0 & 0xFFF,
            low: 0b10 << 62 | random.1 & (1 << 62 - 1))
    }

    /// 16 bytes in network order.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { bytes, count in
            for place in 0..<16 {
                let word = place < 8 ? high : low
                bytes[place] = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (place % 8)))
            }
            count = 16
        }
    }

    /// The instant it was made at, as it claims itself.
    public var time: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .uuidInvalid, position: position,
            message: "an identifier is a UUID of version 7 in lower case",
            messageZh: "编号应为小写的第 7 版 UUID")
    }
}

/// The name of a case, given by its origin.
public typealias CaseID = UUIDv7

/// The name of an event, given by its author.
public typealias EventID = UUIDv7

extension UUIDv7: Comparable {
    /// By bytes, which is by time first.
    public static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension UUIDv7: CustomStringConvertible {
    /// 36 characters, lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                let word = digit < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - digit % 16 * 4)) & 0xF
                text[place] = value < 10 ? ASCII.zero + value : UInt8(ascii: "a") + value - 10
                place += 1
            }
            return place
        }
    }
}
