/// How high a division stands, by the segments of its code. Source: GB/T 2260, 统计用区划代码.
public enum DivisionLevel: Int, CaseIterable, Hashable, Sendable {
    /// 省、自治区、直辖市.
    case province = 1
    /// 地级市、地区、盟、自治州.
    case prefecture = 2
    /// 县、旗、市辖区.
    case county = 3
    /// 乡镇、街道.
    case township = 4
    /// 村、社区.
    case village = 5
}

extension DivisionLevel: Comparable {
    /// The higher division is less.
    public static func < (left: DivisionLevel, right: DivisionLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}
