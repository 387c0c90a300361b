internal import Codes
public import StrictJSON

/// How the peer's form is filled from ours: one rule for each field that is not copied under its own name.
///
/// A field of ours that neither a rule reads nor the peer's form knows is lost; that is refused unless
/// `drop` says that it is meant.
public struct FormRules: Hashable, Sendable {
    /// One field of the peer's form and where its value comes from.
    public struct Rule: Hashable, Sendable {
        /// Where the value comes from. Dates, numbers, joining and splitting will be cases beside these.
        public enum Source: Hashable, Sendable {
            /// Our field; its value looked up in the table, where there is one, or `otherwise`, where we
            /// have none.
            case field(String, codes: [String: JSON]?, otherwise: JSON?)
            /// Always the same.
            case constant(JSON)
        }

        /// The peer's field.
        public let to: String
        /// Where the value comes from.
        public let source: Source

        /// Our field that it reads, if any.
        public var from: String? { if case .field(let name, _, _) = source { name } else { nil } }
    }

    /// In order; no two fill the same field.
    public let rules: [Rule]
    /// Fields of ours that are left out on purpose.
    public let drop: Set<String>

    /// The rule that fills that field of the peer's.
    public func rule(to name: String) -> Rule? { rules.first { $0.to == name } }

    /// Rules that are at hand.
    init(rules: [Rule], drop: Set<String> = []) {
        self.rules = rules
        self.drop = drop
    }

    init(_ reader: ShapeReader) {
        reader.allowOnly(["rules", "drop"])
        rules = Rule.list("rules", of: reader)
        drop = Set(reader.distinct("drop", of: .name, .optional))
    }
}

extension FormRules.Rule {
    /// The rules of a member; no two fill the same field.
    static func list(_ name: String, of reader: ShapeReader) -> [FormRules.Rule] {
        var seen: Set<String> = []
        return reader.objects(name, .optional, count: 0...1_000).compactMap { member in
            guard let rule = FormRules.Rule(member) else { return nil }
            if !seen.insert(rule.to).inserted { member.note("to", .mappingTargetTwice) }
            return rule
        }
    }

    init?(_ reader: ShapeReader) {
        let to = reader.require("to", .name)
        if reader.object.contains("constant") {
            reader.allowOnly(["to", "constant"])
            guard let to, let constant = reader.require("constant", .any) else { return nil }
            self.init(to: to, source: .constant(constant))
            return
        }
        reader.allowOnly(["to", "from", "codes", "default"])
        let from = reader.require("from", .name)
        let table = reader.object("codes", .optional)?.object
        let otherwise = reader.optional("default", .any)
        guard let to, let from else { return nil }
        let codes = table.map { Dictionary($0.map { ($0.key, $0.value) }) { _, last in last } }
        self.init(to: to, source: .field(from, codes: codes, otherwise: otherwise))
    }
}

extension JSON {
    /// A value as the key of a code table: a text as it is, an integer in digits, `true` or `false`; nil
    /// for others.
    var codeKey: String? {
        switch self {
        case .string(let text): text
        case .integer(let integer): String(integer)
        case .bool(let flag): String(flag)
        case .null, .number, .array, .object: nil
        }
    }
}
