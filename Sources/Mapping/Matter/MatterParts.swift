public import Codes

/// An organ and its unified social credit code.
public struct Agency: Hashable, Sendable {
    /// 名称.
    public let name: String
    /// 统一社会信用代码, its check digit verified.
    public let uscc: String
}

/// Whom an applicant or a window calls.
public struct Contact: Hashable, Sendable {
    /// 咨询电话.
    public let phone: String
    /// 投诉电话.
    public let complaintPhone: String?
    /// 办理地点.
    public let address: String?
    /// 办理时间, as people write it.
    public let hours: String?
}

/// Who may apply (服务对象); the words of `applicant_kind` too.
public enum Subject: String, CaseIterable, Hashable, Sendable {
    /// 自然人.
    case person
    /// 法人和其他组织.
    case organisation
}

/// What a department does in a matter done by both sides (多地联办).
public struct JointStep: Hashable, Sendable {
    /// Names the step within the matter; `acted` names it.
    public let code: String
    /// 环节名称.
    public let name: String
    /// Whose department does it.
    public let side: Side
    /// Codes of the steps that must be done before.
    public let after: [String]
}

/// A step of the procedure as the public is told (环节).
public struct Step: Hashable, Sendable {
    /// 环节名称.
    public let name: String
    /// Whose it is, where that is said.
    public let side: Side?
}

/// Something the applicant hands in (申请材料).
public struct Material: Hashable, Sendable {
    /// In what form it is wanted.
    public enum Form: String, CaseIterable, Hashable, Sendable {
        /// 原件.
        case original
        /// 复印件.
        case copy
        /// 电子件.
        case electronic

        /// The trade's word.
        public var nameZh: String {
            switch self {
            case .original: "原件"
            case .copy: "复印件"
            case .electronic: "电子件"
            }
        }
    }

    /// Names the material within the matter.
    public let code: String
    /// 材料名称.
    public let name: String
    /// In what form it is wanted.
    public let form: Form
    /// 份数, 0 (looked at and handed back) to 99.
    public let copies: Int
    /// 必要 or not.
    public let required: Bool
    /// 可容缺: it may come later.
    public let tolerable: Bool
    /// 可告知承诺: a signed promise may stand for it.
    public let commitment: Bool
    /// 电子证照类型: with it paper may not be asked for.
    public let licence: String?
    /// 来源渠道.
    public let source: String?
    /// 填报须知 and size.
    public let spec: String?
    /// 白话 explanation.
    public let plain: String?
}

/// A procedure whose days a clock does not count (特别程序).
public struct SpecialProcedure: Hashable, Sendable {
    /// Which clock it stops.
    public enum Excluded: String, CaseIterable, Hashable, Sendable {
        /// The law's (第四十五条).
        case legal
        /// The region's promise.
        case promised
        /// Both.
        case both
    }

    /// 听证, 检验, 专家评审, 公示 ….
    public let kind: String
    /// How many days it takes at most, where that is known.
    public let days: Int?
    /// Which clock it stops.
    public let excluded: Excluded
    /// 依据.
    public let basis: String
}

/// Where an applicant turns against a decision (复议与诉讼).
public struct Remedy: Hashable, Sendable {
    /// 复议机关.
    public let reviewOrgan: String
    /// Days within which review is asked for.
    public let reviewDays: Int
    /// 受诉法院.
    public let court: String
    /// Months within which suit is brought.
    public let suitMonths: Int
}

/// What it costs (收费).
public struct Fee: Hashable, Sendable {
    /// One item of the bill.
    public struct Item: Hashable, Sendable {
        /// 收费项目.
        public let name: String
        /// Amount in 分.
        public let amountFen: Int
        /// 收费依据.
        public let basis: String
    }

    /// When it is to be paid.
    public enum When: String, CaseIterable, Hashable, Sendable {
        /// 受理时.
        case acceptance
        /// 发证时.
        case issue
    }

    /// At least one.
    public let items: [Item]
    /// When it is to be paid.
    public let when: When

    /// The sum in 分.
    public var totalFen: Int { items.reduce(0) { $0 + $1.amountFen } }
}

/// What the applicant gets (办理结果).
public struct Outcome: Hashable, Sendable {
    /// How it comes to him; the words of `delivery.way`.
    public enum Way: String, CaseIterable, Hashable, Sendable {
        /// 邮寄.
        case mail
        /// 窗口领取.
        case window
        /// 网络送达.
        case electronic
        /// 代领.
        case representative
    }

    /// 结果名称.
    public let name: String
    /// 证照, 批文, 证明 …, in the region's words.
    public let kind: String
    /// The ways offered.
    public let delivery: [Way]
}
