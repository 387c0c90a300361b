internal import Casework
internal import Codes
internal import StrictJSON

/// Our words in those of the national tables. Where the value list was not found it is ours, and said so in
/// docs/national-exchange.md.
enum NationalWords {
    /// 办理形式. Source: GB/T 39046-2020 by DOMAIN.md §4.1.
    static func applyType(_ channel: String?) -> String {
        switch channel {
        case "window": "1"
        case "web": "2"
        case "mobile": "3"
        case "post": "4"
        default: "9"
        }
    }

    /// 服务对象: a person is 1; an organisation by the registering department in its credit code. Source: GB/T 39046-2020,
    /// GB 32100-2015 by DOMAIN.md §3.1.
    static func applicantType(kind: String?, number: String) -> String {
        guard kind == "organisation" else { return "1" }
        switch number.prefix(2) {
        case "11": return "5"
        case "12": return "3"
        case "13", "19", "51", "52", "53", "59": return "4"
        default: return number.hasPrefix("9") ? "2" : "6"
        }
    }

    /// 证件类型: 111 is the resident's card (GA/T 2000.156); other words stay ours.
    static func idType(_ word: String) -> String { word == "resident_id" ? "111" : word }

    /// 业务动作. Source: the three of GB/T 39046-2020 表7; their numbers are ours.
    enum Action: String {
        case passed = "1"
        case returned = "2"
        case other = "3"
    }

    /// 办结结果; 0, 1, 4 and 5 as 广东 numbers them (DOMAIN.md §4.4), 6 for what is done without a grant; 7 and 8 are ours.
    static func result(_ outcome: String) -> String {
        switch outcome {
        case "approved": "0"
        case "denied": "1"
        case "forwarded": "4"
        case "done": "6"
        default: "7"
        }
    }

    /// 退件.
    static let terminated = "5"
    /// 撤回.
    static let withdrawn = "8"
    /// 不予受理; ours, since 6 is 办结 in the set that the others are of.
    static let refused = "9"

    /// `YYYY-MM-DD hh:mm:ss` at UTC+8.
    static func time(_ time: Timestamp) -> String {
        let shifted = time.advanced(byMilliseconds: 8 * 3_600_000).description
        return shifted.prefix(10) + " " + shifted.dropFirst(11).prefix(8)
    }

    /// A day as a time.
    static func time(_ day: CivilDate) -> String { day.description + " 00:00:00" }
}
