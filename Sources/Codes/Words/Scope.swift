/// How far apart the two regions of a case may lie (通办范围). Source: CASE.md §1.
public enum Scope: Hashable, Sendable {
    /// 全市通办.
    case city
    /// A named group of regions, such as 呼包鄂乌.
    case bloc(String)
    /// 全省(区)通办.
    case province
    /// 跨省通办.
    case nation

    private static let blocPrefix = "bloc:"

    /// Reads `city`, `bloc:<name>`, `province` or `nation`; a bloc's name has 1 to 64 characters.
    ///
    /// - Throws: `word_unknown`.
    public init(_ text: String) throws(CodeFault) {
        switch text {
        case "city": self = .city
        case "province": self = .province
        case "nation": self = .nation
        default:
            let name = text.dropFirst(Self.blocPrefix.count)
            guard text.hasPrefix(Self.blocPrefix), (1...64).contains(String(name).codePointCount) else {
                throw CodeFault(
                    code: .wordUnknown, message: "a scope is city, bloc:<name>, province or nation",
                    messageZh: "通办范围应为 city、bloc:<名称>、province 或 nation")
            }
            self = .bloc(String(name))
        }
    }
}

extension Scope: CustomStringConvertible {
    /// The wire's form.
    public var description: String {
        switch self {
        case .city: "city"
        case .bloc(let name): Self.blocPrefix + name
        case .province: "province"
        case .nation: "nation"
        }
    }
}
