/// Reads texts of fixed columns: so many digits, then this character.
struct FixedScanner {
    /// Where reading stopped, counted from 1.
    struct Stop: Error { let position: Int }

    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Bytes in all.
    var count: Int { bytes.count }

    /// The number in the next `digits` columns; the stop is the first column when it exceeds `max`.
    mutating func number(digits: Int, max: Int = .max) throws(Stop) -> Int {
        let start = index
        var value = 0
        for _ in 0..<digits {
            guard index < bytes.count, ASCII.isDigit(bytes[index]) else { throw Stop(position: index + 1) }
            value = value * 10 + Int(bytes[index] - ASCII.zero)
            index += 1
        }
        guard value <= max else { throw Stop(position: start + 1) }
        return value
    }

    /// Steps over exactly this character.
    mutating func take(_ byte: UInt8) throws(Stop) {
        guard index < bytes.count, bytes[index] == byte else { throw Stop(position: index + 1) }
        index += 1
    }
}

/// Writes texts of fixed columns.
struct FixedWriter {
    private var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// The number in exactly `digits` columns, zeros before it.
    mutating func write(_ number: Int, digits: Int) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(ASCII.zero + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    mutating func write(_ byte: UInt8) {
        bytes.append(byte)
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }
}
