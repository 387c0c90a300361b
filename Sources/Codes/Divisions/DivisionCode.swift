/// The code of an administrative division in 6, 9 or 12 digits.
///
/// 2 province + 2 prefecture + 2 county + 3 township + 3 village. Whether such a division exists says the
/// `DivisionTable`: codes are abolished, old documents keep them. Two texts of one division (150600, 150600000000)
/// are equal. Source: GB/T 2260; DOMAIN.md §2.
public struct DivisionCode: Sendable {
    /// As it was given.
    public let text: String
    /// 12 digits, zeros filled in.
    public let canonical: String

    /// Reads 6, 9 or 12 digits; a lower segment stands only below a higher one, save townships directly below a
    /// prefecture (441900003, 东莞).
    ///
    /// - Throws: `division_invalid`, with the position of the wrong character.
    public init(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        if let wrong = bytes.firstIndex(where: { !ASCII.isDigit($0) }) { throw Self.fault(at: wrong + 1) }
        guard bytes.count == 6 || bytes.count == 9 || bytes.count == 12 else { throw Self.fault(at: nil) }
        guard Province.isKnown(bytes[0], bytes[1]) else {
            throw Self.fault(at: Province.wrongPosition(bytes[0]))
        }
        let canonical = bytes + [UInt8](repeating: ASCII.zero, count: 12 - bytes.count)
        let hasPrefecture = Self.isSet(canonical[2..<4])
        let hasTownship = Self.isSet(canonical[6..<9])
        if !hasPrefecture, let wrong = canonical[4...].firstIndex(where: { $0 != ASCII.zero }) {
            throw Self.fault(at: wrong + 1)
        }
        if !hasTownship, let wrong = canonical[9...].firstIndex(where: { $0 != ASCII.zero }) {
            throw Self.fault(at: wrong + 1)
        }
        self.text = text
        self.canonical = String(decoding: canonical, as: UTF8.self)
    }

    private init(canonical: String) {
        text = canonical
        self.canonical = canonical
    }

    /// The lowest segment that is set.
    public var level: DivisionLevel {
        switch significant.utf8.count {
        case 2: .province
        case 4: .prefecture
        case 6: .county
        case 9: .township
        default: .village
        }
    }

    /// The digits of the segments that are set: 2, 4, 6, 9 or 12.
    public var significant: String {
        let digits = Array(canonical.utf8)
        if Self.isSet(digits[9...]) { return canonical }
        if Self.isSet(digits[6..<9]) { return String(canonical.prefix(9)) }
        if Self.isSet(digits[4..<6]) { return String(canonical.prefix(6)) }
        return String(canonical.prefix(Self.isSet(digits[2..<4]) ? 4 : 2))
    }

    /// Whether `other` is this division or lies in it.
    public func contains(_ other: DivisionCode) -> Bool { other.canonical.hasPrefix(significant) }

    /// The division one segment higher; nil above a province.
    public var parent: DivisionCode? {
        let digits = significant
        let kept: Int
        switch digits.utf8.count {
        case 12: kept = 9
        // A township of a prefecture without counties lies directly below that prefecture.
        case 9: kept = digits.dropFirst(4).hasPrefix("00") ? 4 : 6
        case 6: kept = 4
        case 4: kept = 2
        default: return nil
        }
        return DivisionCode(canonical: digits.prefix(kept) + String(repeating: "0", count: 12 - kept))
    }

    /// The first 6 digits, as GB/T 2260 and the catalogues write counties and above.
    public var county: String { String(canonical.prefix(6)) }

    private static func isSet(_ digits: ArraySlice<UInt8>) -> Bool { digits.contains { $0 != ASCII.zero } }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .divisionInvalid, position: position,
            message: "a division has 6, 9 or 12 digits, province to village",
            messageZh: "行政区划代码应为 6、9 或 12 位数字")
    }
}

extension DivisionCode: Hashable {
    /// Equal when they name the same division.
    public static func == (left: DivisionCode, right: DivisionCode) -> Bool {
        left.canonical == right.canonical
    }
    /// By the division named.
    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}

extension DivisionCode: Comparable {
    /// By the 12 digits.
    public static func < (left: DivisionCode, right: DivisionCode) -> Bool {
        left.canonical < right.canonical
    }
}

extension DivisionCode: CustomStringConvertible {
    /// As it was given.
    public var description: String { text }
}
