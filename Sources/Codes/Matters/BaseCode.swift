/// 基本编码: the 12 characters that name a matter the same way in every region.
///
/// 2 catalogue (00 national, else the province) + 2 type of matter + 5 main item + 3 sub-item (000 none, 00Y a main
/// item that has sub-items). Source: GB/T 39554.1-2020 by DOMAIN.md §1.1.
public struct BaseCode: Hashable, Sendable {
    /// The 12 characters.
    public let text: String

    /// Reads the 12 characters.
    ///
    /// - Throws: `matter_code_invalid`, with the position of the wrong character.
    public init(_ text: String) throws(CodeFault) {
        if let fault = Self.fault(in: Array(text.utf8)[...], from: 1) { throw fault }
        self.text = text
    }

    /// 事项类型, two digits: 01 许可 … 20 公共服务. Source: GB/T 39046-2020 A.1.
    public var matterType: String { String(text.dropFirst(2).prefix(2)) }

    /// Whether it stands in the national catalogue.
    public var isNational: Bool { text.hasPrefix("00") }

    /// Whether it is a main item with sub-items below it, and is never itself done.
    public var hasSubItems: Bool { text.hasSuffix("00Y") }

    /// What is wrong with 12 bytes, the first of which stands at `position` of the whole text.
    static func fault(in bytes: ArraySlice<UInt8>, from position: Int) -> CodeFault? {
        guard bytes.count == 12 else { return fault(at: nil) }
        let start = bytes.startIndex
        for index in 0..<11 where !ASCII.isDigit(bytes[start + index]) { return fault(at: position + index) }
        let last = bytes[start + 11]
        let isParent =
            last == UInt8(ascii: "Y") && bytes[(start + 9)..<(start + 11)].allSatisfy { $0 == ASCII.zero }
        guard ASCII.isDigit(last) || isParent else { return fault(at: position + 11) }
        let catalogue = (bytes[start], bytes[start + 1])
        guard catalogue == (ASCII.zero, ASCII.zero) || Province.isKnown(catalogue.0, catalogue.1) else {
            let isNational = catalogue.0 == ASCII.zero
            return fault(at: position + (isNational ? 1 : Province.wrongPosition(catalogue.0) - 1))
        }
        return nil
    }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .matterCodeInvalid, position: position,
            message: "a base code has 12 digits: catalogue, type, item, sub-item (or 00Y at the end)",
            messageZh: "基本编码应为 12 位：区划 2、类型 2、主项 5、子项 3（或以 00Y 结尾）")
    }
}

extension BaseCode: CustomStringConvertible {
    /// The 12 characters.
    public var description: String { text }
}
