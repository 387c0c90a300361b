internal import Codes
internal import StrictJSON

/// How the peer's materials are made of ours: one rule for each that has neither the same code nor the same
/// name.
public struct MaterialRules: Hashable, Sendable {
    /// One material of the peer's and what becomes it.
    public struct Rule: Hashable, Sendable {
        /// What becomes the peer's material.
        public enum Source: Hashable, Sendable {
            /// Ours, which is the same.
            case same(String)
            /// Ours, which together stand for it; one of ours may stand for several of theirs.
            case replacedBy([String])
            /// 免提交: nothing is taken at the window, since that side has it by sharing.
            case shared(SharedMaterial)
        }

        /// The peer's code.
        public let to: String
        /// What becomes it.
        public let source: Source
        /// The window takes the original and mails it, whatever our own list asks for.
        public let needsOriginal: Bool

        /// Our codes, in order.
        public var codes: [String] {
            switch source {
            case .same(let code): [code]
            case .replacedBy(let codes): codes
            case .shared: []
            }
        }
    }

    /// In order; no two fill the same material.
    public let rules: [Rule]
    /// Materials of ours that the peer does not want.
    public let drop: Set<String>

    /// The rule that fills that material of the peer's.
    public func rule(to code: String) -> Rule? { rules.first { $0.to == code } }

    init(_ reader: ShapeReader) {
        reader.allowOnly(["rules", "drop"])
        var seen: Set<String> = []
        rules = reader.objects("rules", .optional, count: 0...1_000).compactMap { member in
            guard let rule = Rule(member) else { return nil }
            if !seen.insert(rule.to).inserted { member.note("to", .mappingTargetTwice) }
            return rule
        }
        drop = Set(reader.distinct("drop", of: .name, .optional))
    }
}

/// By what a material need not be handed in (免提交): the register that has it.
public struct SharedMaterial: Hashable, Sendable {
    /// 电子证照类型, as catalogues write it.
    public let licence: String?
    /// 来源渠道: the shared source that answers for it, where it is no licence.
    public let source: String?

    init?(_ reader: ShapeReader) {
        reader.allowOnly(["licence", "source"])
        licence = reader.optional("licence", .name)
        source = reader.optional("source", .name)
        guard licence != nil || source != nil else {
            if reader.object.isEmpty {
                reader.note(
                    "licence", .memberMissing, "the licence or the source is named", "须写明电子证照类型或来源渠道")
            }
            return nil
        }
    }
}

extension MaterialRules.Rule {
    fileprivate init?(_ reader: ShapeReader) {
        let before = reader.faults.count
        let to = reader.require("to", .name)
        let needsOriginal = reader.optional("needs_original", .bool) ?? false
        let source: Source?
        if reader.object.contains("shared") {
            reader.allowOnly(["to", "shared"])
            source = reader.object("shared").flatMap { SharedMaterial($0) }.map { .shared($0) }
        } else if reader.object.contains("replaced_by") {
            reader.allowOnly(["to", "replaced_by", "needs_original"])
            source = .replacedBy(reader.distinct("replaced_by", of: .name, count: 1...20))
        } else {
            reader.allowOnly(["to", "from", "needs_original"])
            source = reader.require("from", .name).map { .same($0) }
        }
        guard reader.faults.count == before, let to, let source else { return nil }
        self.init(to: to, source: source, needsOriginal: needsOriginal)
    }
}
