/// The first two digits of division codes. Source: GB/T 2260.
enum Province {
    private static let codes: Set<Int> = [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53,
        54, 61, 62,
        63, 64, 65, 71, 81, 82,
    ]

    /// Whether a province has these two digits.
    static func isKnown(_ first: UInt8, _ second: UInt8) -> Bool {
        guard let tens = ASCII.digit(first), let ones = ASCII.digit(second) else { return false }
        return codes.contains(tens * 10 + ones)
    }

    /// Which of the two digits of an unknown province is wrong, counted from 1.
    static func wrongPosition(_ first: UInt8) -> Int {
        guard let tens = ASCII.digit(first) else { return 1 }
        return codes.contains { $0 / 10 == tens } ? 2 : 1
    }
}
