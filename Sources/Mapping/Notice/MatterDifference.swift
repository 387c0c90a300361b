public import Codes
public import StrictJSON

/// One thing that is otherwise at the destination than here, for the one-time notice (一次性告知).
public struct MatterDifference: Hashable, Sendable {
    /// What differs.
    public enum Aspect: String, CaseIterable, Hashable, Sendable {
        /// 事项名称.
        case name
        /// A material that only the destination wants.
        case materialAdded = "material_added"
        /// A material that the destination does not want.
        case materialRemoved = "material_removed"
        /// A material wanted in another form, number or obligation.
        case materialChanged = "material_changed"
        /// A field that only the destination's form has.
        case fieldAdded = "field_added"
        /// A field that the destination's form lacks.
        case fieldRemoved = "field_removed"
        /// A field of another type, choice or obligation.
        case fieldChanged = "field_changed"
        /// 承诺办结时限.
        case promised
        /// 法定办结时限.
        case legal
        /// 即办件 or 承诺件.
        case instant
        /// 收费.
        case fee
        /// 受理条件.
        case conditions
        /// Who accepts.
        case acceptance
        /// How the result comes.
        case delivery
    }

    /// What differs.
    public let aspect: Aspect
    /// As it is here; nil: not at all.
    public let here: JSON?
    /// As it is there; nil: not at all.
    public let there: JSON?
    /// One sentence.
    public let explanation: Explanation

    /// What differs between our matter and the destination's, in the order in which a clerk tells it.
    public static func between(_ here: Matter, _ there: Matter) -> [MatterDifference] {
        materials(here, there) + fields(here, there) + times(here, there) + others(here, there)
    }

    static func note(
        _ aspect: Aspect, _ here: JSON?, _ there: JSON?, _ text: String, _ textZh: String
    ) -> MatterDifference {
        MatterDifference(aspect: aspect, here: here, there: there, explanation: Explanation(text, textZh))
    }
}
