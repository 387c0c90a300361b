/// 实施编码: a matter as one body carries it out, 31 characters.
///
/// 18 credit code of the body + 1 level (1 国家 … 7 分级) + 12 base code. Source: GB/T 39554.1-2020 by DOMAIN.md §1.1.
public struct TaskCode: Hashable, Sendable {
    /// The body that carries it out.
    public let implementer: CreditCode
    /// 行使层级, 1 to 7. Source: GB/T 39046-2020 A.2.
    public let level: Int
    /// The matter.
    public let base: BaseCode

    /// Reads the 31 characters.
    ///
    /// - Throws: `matter_code_invalid`, with the position of the wrong character in the whole code.
    public init(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        guard bytes.count == 31 else { throw Self.fault(at: nil) }
        do throws(CodeFault) {
            implementer = try CreditCode(String(decoding: bytes[..<18], as: UTF8.self))
        } catch {
            throw CodeFault(
                code: .matterCodeInvalid, position: error.position,
                message: "the body's credit code: \(error.message)", messageZh: "实施主体：\(error.messageZh)")
        }
        guard let level = ASCII.digit(bytes[18]), (1...7).contains(level) else { throw Self.fault(at: 19) }
        self.level = level
        if let fault = BaseCode.fault(in: bytes[19...], from: 20) { throw fault }
        base = try BaseCode(String(decoding: bytes[19...], as: UTF8.self))
    }

    /// The 31 characters.
    public var text: String { "\(implementer.text)\(level)\(base.text)" }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .matterCodeInvalid, position: position,
            message: "a task code has 31 characters: credit code 18, level 1, base code 12",
            messageZh: "实施编码应为 31 位：统一社会信用代码 18、行使层级 1、基本编码 12")
    }
}

extension TaskCode: CustomStringConvertible {
    /// The 31 characters.
    public var description: String { text }
}
