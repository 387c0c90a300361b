/// 统一社会信用代码: the unified social credit code of an organisation, 18 characters.
///
/// 1 registering authority + 1 kind + 6 division + 9 organisation code with its own check character + 1 check
/// character. Both are verified. Source: GB 32100-2015, GB 11714; DOMAIN.md §3.1.
public struct CreditCode: Hashable, Sendable {
    /// The 18 characters.
    public let text: String

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    /// 3^(i−1) mod 31.
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// Reads the 18 characters.
    ///
    /// - Throws: `credit_code_invalid` with the position of a character that cannot stand there;
    ///   `credit_code_check_digit` at 17 when characters 9 to 17 disagree among themselves (one of them is
    ///   mistyped), at 18 when the whole does.
    public init(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.prefix(18).enumerated() {
            let isRight = (2..<8).contains(index) ? ASCII.isDigit(byte) : Self.alphabet.contains(byte)
            guard isRight else { throw Self.fault(at: index + 1) }
        }
        guard bytes.count == 18 else { throw Self.fault(at: nil) }
        guard OrganisationCheck.character(of: bytes[8..<16]) == bytes[16] else {
            throw CodeFault(
                code: .creditCodeCheckDigit, position: 17,
                message: "characters 9 to 17 do not fit the check character at 17",
                messageZh: "第 9 至 17 位中有误：第 17 位校验码不符")
        }
        guard Self.checkCharacter(of: bytes[..<17]) == bytes[17] else {
            throw CodeFault(
                code: .creditCodeCheckDigit, position: 18,
                message: "the characters do not fit the check character at 18",
                messageZh: "第 1 至 8 位或第 18 位有误：第 18 位校验码不符")
        }
        self.text = text
    }

    /// 登记管理部门: 1 机构编制, 5 民政, 9 市场监管 …
    public var authority: Character { text.first ?? "0" }

    /// 登记机关行政区划, 6 digits; it may be abolished.
    public var divisionText: String { String(text.dropFirst(2).prefix(6)) }

    /// The organisation code of GB 11714, 9 characters without its hyphen.
    public var organisationCode: String { String(text.dropFirst(8).prefix(9)) }

    private static func checkCharacter(of body: ArraySlice<UInt8>) -> UInt8? {
        var sum = 0
        for (weight, byte) in zip(weights, body) {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            sum += weight * value
        }
        return alphabet[(31 - sum % 31) % 31]
    }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .creditCodeInvalid, position: position,
            message: "a credit code has 18 characters: digits and capital letters without I, O, S, V, Z",
            messageZh: "统一社会信用代码应为 18 位数字或大写字母（无 I、O、S、V、Z）")
    }
}

extension CreditCode: CustomStringConvertible {
    /// The 18 characters.
    public var description: String { text }
}

/// The check character of organisation codes. Source: GB 11714.
enum OrganisationCheck {
    private static let weights = [3, 7, 9, 10, 5, 8, 4, 2]

    /// The ninth character of 8; nil when one of them is neither digit nor capital letter.
    static func character(of body: ArraySlice<UInt8>) -> UInt8? {
        var sum = 0
        for (weight, byte) in zip(weights, body) {
            guard let value = ASCII.base36(byte) else { return nil }
            sum += weight * value
        }
        switch 11 - sum % 11 {
        case 10: return UInt8(ascii: "X")
        case 11: return ASCII.zero
        case let digit: return ASCII.zero + UInt8(digit)
        }
    }
}
