internal import Casework
internal import Codes

/// 满意度: the words of CASE.md, which other systems number in two opposite ways.
enum RatingLevel: String, CaseIterable {
    case verySatisfied = "very_satisfied"
    case satisfied
    case basicallySatisfied = "basically_satisfied"
    case dissatisfied
    case veryDissatisfied = "very_dissatisfied"

    /// As applicants read it.
    var nameZh: String {
        switch self {
        case .verySatisfied: "非常满意"
        case .satisfied: "满意"
        case .basicallySatisfied: "基本满意"
        case .dissatisfied: "不满意"
        case .veryDissatisfied: "非常不满意"
        }
    }

    /// As the national 好差评 counts: five is best. Source: DOMAIN.md §6; GB/T 39046-2020 A.8 counts the other way.
    var stars: Int { 5 - (Self.allCases.firstIndex(of: self) ?? 0) }

    /// 差评.
    var isBad: Bool { self == .dissatisfied || self == .veryDissatisfied }
}

/// 评价渠道. Source: GB/T 39046-2020 表9, in its order.
enum RatingChannel: String, CaseIterable {
    /// PC端.
    case pc
    /// 移动服务端.
    case mobile
    /// 二维码.
    case qrCode = "qr_code"
    /// 政务大厅平板电脑.
    case hallTablet = "hall_tablet"
    /// 政务大厅其他终端.
    case hallTerminal = "hall_terminal"
    /// 电话.
    case phone
    /// 短信.
    case sms

    /// 1 to 7, in the table's order.
    var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
