/// The number of an international postal item: 2 letters, 8 digits, a check digit, 2 letters of the country.
///
/// Domestic EMS numbers have no published check digit and are not of this kind. Source: UPU S10; DOMAIN.md §7.3.
public struct S10Waybill: Hashable, Sendable {
    /// The 13 characters.
    public let text: String

    private static let weights = [8, 6, 4, 2, 3, 5, 9, 7]

    /// Reads the 13 characters.
    ///
    /// - Throws: `waybill_invalid` with the position of the wrong character; `waybill_check_digit` at 11.
    public init(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.prefix(13).enumerated() {
            let isRight = (2..<11).contains(index) ? ASCII.isDigit(byte) : ASCII.isUpper(byte)
            guard isRight else { throw Self.fault(at: index + 1) }
        }
        guard bytes.count == 13 else { throw Self.fault(at: nil) }
        let sum = zip(Self.weights, bytes[2...]).reduce(0) { $0 + $1.0 * Int($1.1 - ASCII.zero) }
        let check =
            switch 11 - sum % 11 {
            case 10: 0
            case 11: 5
            case let digit: digit
            }
        guard bytes[10] == ASCII.zero + UInt8(check) else {
            throw CodeFault(
                code: .waybillCheckDigit, position: 11,
                message: "the digits do not fit the check digit at 11",
                messageZh: "邮件号有误：第 11 位校验码不符")
        }
        self.text = text
    }

    /// What kind of service, such as `EA` (EMS) or `RR` (registered).
    public var service: String { String(text.prefix(2)) }

    /// The ISO 3166 letters of the post that gave the number.
    public var country: String { String(text.suffix(2)) }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .waybillInvalid, position: position,
            message: "an S10 number has 2 capital letters, 9 digits, 2 capital letters",
            messageZh: "国际邮件号应为 2 位大写字母、9 位数字、2 位大写字母")
    }
}

extension S10Waybill: CustomStringConvertible {
    /// The 13 characters.
    public var description: String { text }
}
