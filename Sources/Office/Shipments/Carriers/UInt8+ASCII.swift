/// Which kind of ASCII character a byte is.
extension UInt8 {
    /// 0 to 9.
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    /// A to Z.
    var isCapital: Bool { self &- UInt8(ascii: "A") < 26 }
    /// a to z.
    var isSmall: Bool { self &- UInt8(ascii: "a") < 26 }
}
