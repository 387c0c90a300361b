/// How an out-of-area case is done. Source: CASE.md §1; 国办发〔2020〕35号.
public enum Mode: String, CaseIterable, Hashable, Sendable {
    /// 全程网办: done online by the competent region.
    case online
    /// 异地代收代办: taken in here, decided there.
    case delegated
    /// 多地联办: taken in once, worked on by departments of both regions.
    case joint

    /// The trade's word.
    public var nameZh: String {
        switch self {
        case .online: "全程网办"
        case .delegated: "异地代收代办"
        case .joint: "多地联办"
        }
    }
}
