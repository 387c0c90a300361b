public import Codes
public import StrictJSON

/// A matter (事项) as a region's catalogue publishes it: what can be done, by whom, how, with what, how fast.
///
/// Made only by reading its JSON, so that a matter in hand has been checked; `json` is what was read,
/// members this version does not know included, and is what is stored and published again. Source: CASE.md
/// §1.
public struct Matter: Sendable {
    /// What was read.
    public let json: JSONObject

    /// In the region's own shape; names the matter within its catalogue.
    public let code: String
    /// The national base code (基本编码, 12 characters), by which the default rule matches; where `base_code` is
    /// absent, the one that a code of national shape carries.
    public let baseCode: String?
    /// 事项名称.
    public let name: String
    /// The name in the region's other language.
    public let nameNative: String?
    /// 白话 explanation.
    public let plain: String?
    /// GB/T 39046 A.1: `01` 许可 … `20` 公共服务.
    public let type: String
    /// Who decides.
    public let agency: Agency
    /// Where: it is competent for this division and all below it.
    public let division: DivisionCode
    /// 行使层级 (GB/T 39046 A.2: 1 国家 … 6 村).
    public let level: String
    /// Whom to call.
    public let contact: Contact
    /// Who may apply.
    public let subjects: [Subject]
    /// How it is done, the region's first choice first.
    public let modes: [Mode]
    /// From how far away.
    public let scopes: [Scope]
    /// Who accepts: the destination (代收) or, by agreement, the origin (代受理).
    public let acceptance: Acceptance
    /// Which side makes and hands out the result.
    public let issuedBy: Side
    /// Number and expiry of the agreement behind an acceptance at the origin.
    public let agreement: String?
    /// 多地联办: what the departments of each side do.
    public let jointSteps: [JointStep]
    /// 受理条件.
    public let conditions: [String]
    /// 环节.
    public let steps: [Step]
    /// 设定依据.
    public let basis: [String]
    /// 申请材料.
    public let materials: [Material]
    /// The form's schema, in the profile of CASE.md §1.
    public let form: Form
    /// 即办件: done while the applicant waits.
    public let instant: Bool
    /// 法定办结时限; none where no law sets one.
    public let legal: TimeLimit?
    /// 承诺办结时限.
    public let promised: TimeLimit
    /// 特别程序 and the clock each stops.
    public let specialProcedures: [SpecialProcedure]
    /// Whether 逾期未告知视为受理 applies; where the member is absent, to type 01 only.
    public let deemed: Bool
    /// 复议与诉讼, filled into notices.
    public let remedy: Remedy?
    /// 收费.
    public let fee: Fee?
    /// What the applicant gets.
    public let result: Outcome
    /// 有效期限 of the result.
    public let validity: String?
    /// First day in force.
    public let effective: CivilDate
    /// Last day in force; nil: no end.
    public let expires: CivilDate?
    /// The region's count of its own changes.
    public let version: Int

    /// Whether cases of it may leave the region and come from others; false for what is kept at home (涉密): peers are
    /// not told of such a matter.
    public let isRoutable: Bool
    /// Which windows of ours may take it in; nil: all.
    public let windows: WindowRule?

    /// Whether the matter is in force on `day`: both ends of its dates included.
    public func isInForce(on day: CivilDate) -> Bool {
        effective <= day && expires.map { day <= $0 } ?? true
    }

    /// Types 01 to 19 are powers over people, against which there is a remedy; 20 and up are 公共服务.
    public var needsRemedy: Bool { type < "20" }
}

extension Matter: Hashable {
    /// Equal when all members are, known and unknown.
    public static func == (left: Matter, right: Matter) -> Bool { left.json == right.json }

    /// By code and version, which equal matters share.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(version)
    }
}
