/// A time limit as a catalogue publishes it: so many of a unit. Source: CASE.md §1.
public struct TimeLimit: Hashable, Sendable {
    /// What is counted.
    public enum Unit: String, CaseIterable, Hashable, Sendable {
        /// 工作日.
        case workingDay = "working_day"
        /// 自然日.
        case calendarDay = "calendar_day"
        /// 月.
        case month
        /// 小时.
        case hour

        /// The trade's word.
        public var nameZh: String {
            switch self {
            case .workingDay: "个工作日"
            case .calendarDay: "日"
            case .month: "个月"
            case .hour: "小时"
            }
        }
    }

    /// 0 (the same day) to `valueMax`.
    public let value: Int
    /// What is counted.
    public let unit: Unit

    /// Ten years of working days, and far beyond any limit in use.
    public static let valueMax = 3_660

    /// Nil outside 0...`valueMax`.
    public init?(value: Int, unit: Unit) {
        guard (0...Self.valueMax).contains(value) else { return nil }
        self.value = value
        self.unit = unit
    }
}
