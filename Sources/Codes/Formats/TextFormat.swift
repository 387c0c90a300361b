/// The formats that a form's texts may be held to. Source: CASE.md §1.
public enum TextFormat: String, CaseIterable, Hashable, Sendable {
    /// A day, `YYYY-MM-DD`.
    case date
    /// A time of day with its offset, `09:30:00+08:00`. Source: RFC 3339 `full-time`, as JSON Schema has it.
    case time
    /// 居民身份证号.
    case residentID = "resident_id"
    /// 统一社会信用代码.
    case creditCode = "credit_code"
    /// A mobile, fixed-line, service or foreign number.
    case phone
    /// 行政区划代码, 6, 9 or 12 digits.
    case division
    /// 邮政编码, 6 digits.
    case postcode
    /// Yuan: at most 14 digits and 2 decimals, no sign.
    case amount
    /// `name@domain`.
    case email

    /// What is wrong with a text; nil when it has this format.
    public func fault(in text: String) -> CodeFault? {
        do throws(CodeFault) {
            switch self {
            case .date: _ = try CivilDate(text)
            case .time: try PlainFormats.time(text)
            case .residentID: _ = try ResidentID(text)
            case .creditCode: _ = try CreditCode(text)
            case .phone: try PlainFormats.phone(text)
            case .division: _ = try DivisionCode(text)
            case .postcode: try PlainFormats.postcode(text)
            case .amount: try PlainFormats.amount(text)
            case .email: try PlainFormats.email(text)
            }
            return nil
        } catch { return error }
    }
}
