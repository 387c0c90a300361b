public import StrictJSON

/// What became of each field of a form on its way to the peer.
public struct MappingReport: Hashable, Sendable {
    /// What was done.
    public enum Action: String, CaseIterable, Hashable, Sendable {
        /// As it was, under its own name or another.
        case copied
        /// Through a code table, or changed in another way: a day, a number, several in one, a part of one.
        case translated
        /// A constant, or the rule's default.
        case defaulted
        /// Left out, as the mapping says.
        case dropped
        /// Not possible; `fault` says why.
        case refused
    }

    /// One field.
    public struct Entry: Hashable, Sendable {
        /// The field of the window's form; nil for a constant, and for what nothing fills.
        public let from: String?
        /// The peer's field; nil for what goes nowhere.
        public let to: String?
        /// What was done.
        public let action: Action
        /// Why it was refused: its pointer is a place in the form that the window filled.
        public let fault: ShapeFault?
    }

    /// In the peer's order, then what went nowhere.
    public let entries: [Entry]
    /// The peer's form, as far as it could be filled; to be sent only if nothing was refused.
    public let form: JSONObject
    /// Everything that stands against sending it: refused fields, then what the peer's own schema says of
    /// the mapped form, each pointing into the form that the window filled.
    public let faults: [ShapeFault]

    /// Whether the mapped form is whole and good.
    public var isGood: Bool { faults.isEmpty }
}
