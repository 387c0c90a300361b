public import Codes

/// Our matter matched with a peer's for one division on one day: what the window asks for, and what is sent.
public struct ResolvedMatter: Sendable {
    /// By what it was matched.
    public enum Rule: Hashable, Sendable {
        /// The same base code and a catalogue entry for that division.
        case defaultRule
        /// A row of the published mappings.
        case explicit(MatterMapping)
    }

    /// Ours.
    public let local: Matter
    /// The peer's, which decides.
    public let peer: Matter
    /// Whose it is.
    public let gateway: GatewayID
    /// Where it is to be decided.
    public let division: DivisionCode
    /// The version of our mappings: `matter.mapping_version` of the events.
    public let mappingVersion: Int
    /// By what it was matched.
    public let rule: Rule
    /// Why, step by step.
    public let explanation: [Explanation]

    /// How the peer's form is made of what the window fills.
    public var transform: FormTransform {
        FormTransform(rules: formRules, local: local.form, peer: peer.form)
    }

    /// How the peer's materials are made of what the window takes.
    public var materialMatch: MaterialMatch {
        MaterialMatch(rules: materialRules, local: local.materials, peer: peer.materials)
    }

    /// Whether the window fills our form, which the row's rules then change; else it fills the peer's.
    public var isFilledHere: Bool { formRules != nil }

    /// The form that the window fills: ours where a mapping has form rules, else the peer's.
    public var windowForm: Form { formRules == nil ? peer.form : local.form }

    /// The materials that the window takes, by their codes there: ours where a mapping has material rules,
    /// without those it drops, else the peer's.
    public var windowMaterials: [Material] { materialMatch.windowMaterials }

    /// What differs from doing it here: part of the one-time notice (一次性告知).
    public var differences: [MatterDifference] { MatterDifference.between(local, peer) }

    private var formRules: FormRules? { if case .explicit(let row) = rule { row.form } else { nil } }
    private var materialRules: MaterialRules? {
        if case .explicit(let row) = rule { row.materials } else { nil }
    }
}

/// Why a matter has no match.
public struct MappingRefusal: Hashable, Sendable {
    /// `matter_not_open`, `matter_retired`, `matter_unknown`, `division_not_served`, `mapping_missing` or
    /// `mapping_ambiguous`.
    public let code: ErrorCode
    /// The peer's codes that might be meant: the retired one's successor, or all that fit.
    public let candidates: [String]
    /// Why, step by step; the last one is the refusal.
    public let explanation: [Explanation]
}

/// Our matter is a bundle (一件事) there: several matters of theirs, which only the bundle's own filing knows.
public struct BundleMatch: Sendable {
    /// The code of our bundle.
    public let code: String
    /// The row that says so.
    public let row: MatterMapping
    /// Why, step by step.
    public let explanation: [Explanation]
}

/// A match, what must be told before there is one, or why there is none.
public enum MatterResolution: Sendable {
    /// The match.
    case resolved(ResolvedMatter)
    /// It is filed as a bundle.
    case bundle(BundleMatch)
    /// Answers to conditions are not known yet.
    case undecided(OpenSituation)
    /// Why there is none.
    case refused(MappingRefusal)

    /// The match, if there is one.
    public var resolved: ResolvedMatter? { if case .resolved(let matter) = self { matter } else { nil } }
    /// The refusal, if there is one.
    public var refusal: MappingRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
