/// The code of a matter in the shape its region uses.
///
/// What has a national shape is held to that shape's rules; everything else is the region's own and opaque.
/// Source: DOMAIN.md §1.1 and §1.2.
public enum MatterCode: Hashable, Sendable {
    /// 基本编码, 12 characters.
    case base12(BaseCode)
    /// Catalogue-level 业务办理项, 14 characters: base code and item 01…99.
    case item14(BaseCode, item: String)
    /// 实施编码, 31 characters.
    case task31(TaskCode)
    /// 业务办理项编码, 33 characters: task code and item 01…99.
    case item33(TaskCode, item: String)
    /// A region's own code, such as 四川's `511A0138000000-511602000000-…-1-00`.
    case local(String)

    /// Bytes of UTF-8 that a region's own code may have; the longest in use has 55.
    public static let localBytesMax = 128

    /// Reads a code of any shape.
    ///
    /// 31 or 33 letters and digits are a task or item code, whose check characters are verified. 12 or 14 characters
    /// are a base code where they fit one, else the region's own.
    ///
    /// - Throws: `matter_code_invalid`, with the position of the wrong character.
    public init(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.localBytesMax else { throw Self.fault(at: nil) }
        if bytes.count == 31 || bytes.count == 33, bytes.allSatisfy(ASCII.isAlphanumeric) {
            let task = try TaskCode(String(text.prefix(31)))
            if bytes.count == 31 {
                self = .task31(task)
            } else {
                guard Self.isItem(bytes[31...]) else { throw Self.fault(at: 32) }
                self = .item33(task, item: String(text.suffix(2)))
            }
            return
        }
        if bytes.count == 12 || bytes.count == 14, BaseCode.fault(in: bytes[..<12], from: 1) == nil {
            let base = try BaseCode(String(text.prefix(12)))
            if bytes.count == 12 {
                self = .base12(base)
                return
            }
            if Self.isItem(bytes[12...]) {
                self = .item14(base, item: String(text.suffix(2)))
                return
            }
        }
        for (index, scalar) in text.unicodeScalars.enumerated() where !Self.isVisible(scalar) {
            throw Self.fault(at: index + 1)
        }
        self = .local(text)
    }

    /// The code as it was given.
    public var text: String {
        switch self {
        case .base12(let base): base.text
        case .item14(let base, let item): base.text + item
        case .task31(let task): task.text
        case .item33(let task, let item): task.text + item
        case .local(let text): text
        }
    }

    /// The national name of the matter; nil for a region's own code, whose catalogue entry may say it.
    public var baseCode: BaseCode? {
        switch self {
        case .base12(let base), .item14(let base, _): base
        case .task31(let task), .item33(let task, _): task.base
        case .local: nil
        }
    }

    private static func isItem(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.allSatisfy(ASCII.isDigit) && digits.contains { $0 != ASCII.zero }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            false
        default: true
        }
    }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .matterCodeInvalid, position: position,
            message:
                "a matter's code has 1 to \(localBytesMax) bytes, all visible; national ones fit their shape",
            messageZh: "事项编码应为 1 至 \(localBytesMax) 字节的可见字符，国家编码须符合其结构")
    }
}

extension MatterCode: CustomStringConvertible {
    /// The code as it was given.
    public var description: String { text }
}
