internal import Codes
internal import StrictJSON

/// How the peer's materials are made of ours: one rule for each that has neither the same code nor the same
/// name.
public struct MaterialRules: Hashable, Sendable {
    /// One material of the peer's and ours that it is.
    public struct Rule: Hashable, Sendable {
        /// The peer's code.
        public let to: String
        /// Our code.
        public let from: String
    }

    /// In order; no two fill the same material.
    public let rules: [Rule]
    /// Materials of ours that the peer does not want.
    public let drop: Set<String>

    init(_ reader: ShapeReader) {
        reader.allowOnly(["rules", "drop"])
        var seen: Set<String> = []
        rules = reader.objects("rules", .optional, count: 0...1_000).compactMap { member in
            member.allowOnly(["to", "from"])
            guard let to = member.require("to", .name), let from = member.require("from", .name) else {
                return nil
            }
            if !seen.insert(to).inserted { member.note("to", .mappingTargetTwice) }
            return Rule(to: to, from: from)
        }
        drop = Set(reader.distinct("drop", of: .name, .optional))
    }
}
