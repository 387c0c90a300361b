/// Classes of ASCII bytes that codes are made of.
enum ASCII {
    static let zero = UInt8(ascii: "0")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }
    static func isUpper(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
    static func isLower(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "a") < 26 }

    /// Digit or letter of either case.
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isUpper(byte) || isLower(byte) }

    /// 0 to 9, nil for other characters.
    static func digit(_ byte: UInt8) -> Int? { isDigit(byte) ? Int(byte - zero) : nil }

    /// 0 to 9, then A = 10 to Z = 35, nil for other characters.
    static func base36(_ byte: UInt8) -> Int? {
        if isDigit(byte) { return Int(byte - zero) }
        return isUpper(byte) ? Int(byte - UInt8(ascii: "A")) + 10 : nil
    }
}
