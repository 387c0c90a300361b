/// 居民身份证号: the number of a resident's identity card, 18 characters.
///
/// 6 division (it may be abolished, so only its province is checked) + 8 birth date + 3 order (odd: male) + 1 check
/// character. Personal: show it through `Mask`. Source: GB 11643-1999; 81–83 also residence permits of people from
/// Hong Kong, Macao and Taiwan; DOMAIN.md §3.2.
public struct ResidentID: Hashable, Sendable {
    /// The 18 characters.
    public let text: String
    /// As the number says.
    public let birthDate: CivilDate

    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checkCharacters = Array("10X98765432".utf8)

    /// Reads the 18 characters; the last is a digit or a capital X.
    ///
    /// - Parameter today: when given, a birth date after it is refused.
    /// - Throws: `resident_id_invalid` with the position of the wrong character, or of the year (7), month (11) or
    ///   day (13) that does not exist; `resident_id_check_digit` at 18 when the digits disagree with it.
    public init(_ text: String, today: CivilDate? = nil) throws(CodeFault) {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.prefix(18).enumerated() {
            guard ASCII.isDigit(byte) || (index == 17 && byte == UInt8(ascii: "X")) else {
                throw Self.fault(at: index + 1)
            }
        }
        guard bytes.count == 18 else { throw Self.fault(at: nil) }
        let isPermit = bytes[0] == UInt8(ascii: "8") && bytes[1] == UInt8(ascii: "3")
        guard isPermit || Province.isKnown(bytes[0], bytes[1]) else {
            throw Self.fault(
                at: Province.wrongPosition(bytes[0]), "the division's province does not exist", "地区码有误")
        }
        birthDate = try Self.birthDate(bytes[6..<14], today: today)
        let sum = zip(Self.weights, bytes).reduce(0) { $0 + $1.0 * Int($1.1 - ASCII.zero) }
        guard Self.checkCharacters[sum % 11] == bytes[17] else {
            throw CodeFault(
                code: .residentIdCheckDigit, position: 18,
                message: "the digits do not fit the check character at 18",
                messageZh: "身份证号有误：第 18 位校验码不符")
        }
        self.text = text
    }

    /// The first 6 digits; the division may be abolished.
    public var divisionText: String { String(text.prefix(6)) }

    /// Whether the order number is odd.
    public var isMale: Bool { text.dropFirst(16).first?.wholeNumberValue.map { $0 % 2 == 1 } ?? false }

    /// Full years on that day; negative before birth.
    public func age(on day: CivilDate) -> Int {
        let hadBirthday = (day.month, day.day) >= (birthDate.month, birthDate.day)
        return day.year - birthDate.year - (hadBirthday ? 0 : 1)
    }

    private static func birthDate(_ digits: ArraySlice<UInt8>, today: CivilDate?) throws(CodeFault)
        -> CivilDate
    {
        let values = digits.map { Int($0 - ASCII.zero) }
        let year = values[..<4].reduce(0) { $0 * 10 + $1 }
        let month = values[4] * 10 + values[5]
        let day = values[6] * 10 + values[7]
        guard year >= 1850 else { throw dateFault(at: 7) }
        guard (1...12).contains(month) else { throw dateFault(at: 11) }
        guard let date = CivilDate(year: year, month: month, day: day) else { throw dateFault(at: 13) }
        if let today, date > today { throw dateFault(at: 7) }
        return date
    }

    private static func dateFault(at position: Int) -> CodeFault {
        fault(at: position, "the birth date does not exist", "出生日期有误")
    }

    private static func fault(
        at position: Int?, _ message: String = "an ID number has 17 digits and a digit or capital X",
        _ messageZh: String = "应为 17 位数字加 1 位数字或大写 X"
    ) -> CodeFault {
        CodeFault(
            code: .residentIdInvalid, position: position, message: message, messageZh: "身份证号无效：\(messageZh)")
    }
}

extension ResidentID: CustomStringConvertible {
    /// Masked, so that no log shows the number by accident.
    public var description: String { Mask.number(text) }
}
