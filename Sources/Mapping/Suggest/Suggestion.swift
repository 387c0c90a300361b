public import Codes

/// A peer's matter that may be one of ours, with what speaks for and against it. A person decides.
public struct Suggestion: Hashable, Sendable {
    /// The peer's code.
    public let code: String
    /// The peer's name.
    public let name: String
    /// 0…1: the same in all respects is 1. For the order within one answer; not a probability.
    public let score: Double
    /// What was compared and told something, most telling first.
    public let reasons: [SuggestionReason]
}

/// What speaks for or against a suggestion.
public enum SuggestionReason: Hashable, Sendable {
    /// The national base code is the same.
    case sameBaseCode(String)
    /// The names are the same after 全角, 异体, brackets, numbering and synonyms.
    case sameName
    /// The names share words; percent of the weight.
    case similarName(percent: Int)
    /// The public's words at the peer fit; percent.
    case publicWords(percent: Int)
    /// The same is done.
    case sameAction
    /// Something else is done.
    case otherAction
    /// An office of the same trade.
    case sameTrade
    /// An office of another trade.
    case otherTrade
    /// The materials are alike; percent.
    case materials(percent: Int)
    /// Type codes differ.
    case otherType(ours: String, theirs: String)
    /// Nobody who may apply here may apply there, or only some.
    case otherSubjects
    /// Ours is done at another level.
    case otherLevel
}

extension SuggestionReason {
    /// The sentence in both languages.
    public var explanation: Explanation {
        switch self {
        case .sameBaseCode(let code): Explanation("the base code \(code) is the same", "基本编码 \(code) 相同")
        case .sameName: Explanation("the names say the same", "名称规范后相同")
        case .similarName(let percent): Explanation("the names are \(percent) % alike", "名称相近 \(percent)%")
        case .publicWords(let percent):
            Explanation("their plain words fit by \(percent) %", "对方通俗说明相近 \(percent)%")
        case .sameAction: Explanation("the same is done", "办理情形相同")
        case .otherAction: Explanation("something else is done", "办理情形不同（新办、变更、补换、注销等）")
        case .sameTrade: Explanation("an office of the same trade", "主管部门同类")
        case .otherTrade: Explanation("an office of another trade", "主管部门不同类")
        case .materials(let percent): Explanation("the materials are \(percent) % alike", "材料相近 \(percent)%")
        case .otherType(let ours, let theirs):
            Explanation("the types differ: \(ours) here, \(theirs) there", "事项类型不同：本地 \(ours)，对方 \(theirs)")
        case .otherSubjects: Explanation("other applicants", "服务对象不同")
        case .otherLevel: Explanation("another level", "行使层级不同")
        }
    }

    /// Whether it speaks for the suggestion.
    public var speaksFor: Bool {
        switch self {
        case .otherAction, .otherTrade, .otherType, .otherSubjects, .otherLevel: false
        default: true
        }
    }

    /// The word of the wire.
    public var kind: String {
        switch self {
        case .sameBaseCode: "base_code"
        case .sameName: "same_name"
        case .similarName: "similar_name"
        case .publicWords: "public_words"
        case .sameAction: "same_action"
        case .otherAction: "other_action"
        case .sameTrade: "same_trade"
        case .otherTrade: "other_trade"
        case .materials: "materials"
        case .otherType: "other_type"
        case .otherSubjects: "other_subjects"
        case .otherLevel: "other_level"
        }
    }
}
