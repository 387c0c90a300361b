/// A prefix of division codes, as `serves` lists them: 2, 4, 6, 9 or 12 digits, such as `1501`.
///
/// It is compared with the 12-digit code digit by digit: `150100` matches the prefecture's own offices only, `1501`
/// everything in it. Source: PROTOCOL.md §6.
public struct DivisionPrefix: Hashable, Sendable {
    /// The digits.
    public let text: String

    /// Reads the digits.
    ///
    /// - Throws: `division_prefix_invalid`, with the position of the wrong character.
    public init(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        if let wrong = bytes.firstIndex(where: { !ASCII.isDigit($0) }) { throw Self.fault(at: wrong + 1) }
        guard [2, 4, 6, 9, 12].contains(bytes.count) else { throw Self.fault(at: nil) }
        guard Province.isKnown(bytes[0], bytes[1]) else {
            throw Self.fault(at: Province.wrongPosition(bytes[0]))
        }
        self.text = text
    }

    /// The prefix that matches a division and all that lies in it.
    public init(everythingIn division: DivisionCode) {
        text = division.significant
    }

    /// How many digits; the longest that matches wins.
    public var length: Int { text.utf8.count }

    /// The division whose own digits these are; nil where no division has them.
    public var division: DivisionCode? {
        // `try?`: as said.
        try? DivisionCode(text + String(repeating: "0", count: max(0, 6 - length)))
    }

    /// Whether the division's 12 digits begin with it.
    public func matches(_ division: DivisionCode) -> Bool { division.canonical.hasPrefix(text) }

    /// Whether every division that `other` matches is matched by this one too.
    public func covers(_ other: DivisionPrefix) -> Bool { other.text.hasPrefix(text) }

    /// Whether some division is matched by both.
    public func overlaps(_ other: DivisionPrefix) -> Bool { covers(other) || other.covers(self) }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .divisionPrefixInvalid, position: position,
            message: "a division prefix has 2, 4, 6, 9 or 12 digits",
            messageZh: "区划前缀应为 2、4、6、9 或 12 位数字")
    }
}

extension DivisionPrefix: Comparable {
    /// By digits, so that a prefix stands right before what it covers.
    public static func < (left: DivisionPrefix, right: DivisionPrefix) -> Bool { left.text < right.text }
}

extension DivisionPrefix: CustomStringConvertible {
    /// The digits.
    public var description: String { text }
}

extension Collection<DivisionPrefix> {
    /// The longest prefix that matches, as an IP route is chosen; nil when none does.
    public func longestMatch(of division: DivisionCode) -> DivisionPrefix? {
        filter { $0.matches(division) }.max { $0.length < $1.length }
    }
}
