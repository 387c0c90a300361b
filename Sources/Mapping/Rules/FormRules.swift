internal import Codes
public import StrictJSON

/// How the peer's form is filled from ours: one rule for each field that is not copied under its own name.
///
/// A field of ours that neither a rule reads nor the peer's form knows is lost; that is refused unless
/// `drop` says that it is meant.
public struct FormRules: Hashable, Sendable {
    /// One field of the peer's form and where its value comes from.
    public struct Rule: Hashable, Sendable {
        /// Where the value comes from.
        public enum Source: Hashable, Sendable {
            /// Our field, changed so, or `otherwise`, where we have none.
            case field(String, FieldChange, otherwise: JSON?)
            /// Several of our fields in one, or `otherwise`, where none is filled.
            case joined(JoinedFields, otherwise: JSON?)
            /// Always the same.
            case constant(JSON)
        }

        /// The peer's field.
        public let to: String
        /// Where the value comes from.
        public let source: Source

        /// Our fields that it reads, in order.
        public var fields: [String] {
            switch source {
            case .field(let name, _, _): [name]
            case .joined(let join, _): join.fields
            case .constant: []
            }
        }

        /// Our field that it reads, the first of several.
        public var from: String? { fields.first }

        /// What stands in where ours is empty.
        var otherwise: JSON? {
            switch source {
            case .field(_, _, let otherwise), .joined(_, let otherwise): otherwise
            case .constant(let value): value
            }
        }
    }

    /// In order; no two fill the same field.
    public let rules: [Rule]
    /// Fields of ours that are left out on purpose, or of which a part is.
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
        let before = reader.faults.count
        let to = reader.require("to", .name)
        let note = reader.optional("note", .prose)
        let source: Source?
        if reader.object.contains("constant") {
            reader.allowOnly(["to", "constant", "note"])
            source = reader.require("constant", .fieldValue).map { .constant($0) }
        } else if reader.object.contains("join") {
            reader.allowOnly(["to", "join", "with", "default", "note"])
            let fields = reader.distinct("join", of: .name, count: 2...20)
            let separator = reader.optional("with", .string(0...8)) ?? ""
            source = .joined(
                JoinedFields(fields: fields, separator: separator),
                otherwise: reader.optional("default", .fieldValue))
        } else {
            reader.allowOnly([
                "to", "from", "codes", "lossy", "date", "number", "part", "default", "note",
            ])
            let from = reader.require("from", .name)
            let change = Self.change(reader, hasNote: note != nil)
            let otherwise = reader.optional("default", .fieldValue)
            source = from.flatMap { from in change.map { .field(from, $0, otherwise: otherwise) } }
        }
        guard reader.faults.count == before, let to, let source else { return nil }
        self.init(to: to, source: source)
    }

    /// What the rule does to the value; two things at once are refused.
    private static func change(_ reader: ShapeReader, hasNote: Bool) -> FieldChange? {
        let kinds = ["codes", "date", "number", "part"].filter { reader.object.contains($0) }
        for kind in kinds.dropFirst() {
            reader.note(
                kind, .memberRange, "a rule has one of codes, date, number and part",
                "一条规则只能有 codes、date、number、part 之一")
        }
        let isLossy = reader.optional("lossy", .bool) ?? false
        if reader.object.contains("lossy"), kinds.first != "codes" { reader.note("lossy", .memberUnknown) }
        if isLossy, !hasNote {
            reader.note("note", .memberMissing, "what is lost on purpose needs a note", "有意合并取值须以 note 说明")
        }
        guard let kind = kinds.first else { return .copy }
        guard let member = reader.object(kind) else { return nil }
        switch kind {
        case "date": return DateChange(member).map { .date($0) }
        case "number": return NumberChange(member).map { .number($0) }
        case "part": return TextPart(member).map { .part($0) }
        default:
            let values = member.object.keys.compactMap { key in
                member.require(key, .fieldValue).map { (key, $0) }
            }
            return .codes(CodeTable(values: Dictionary(values) { _, last in last }, isLossy: isLossy))
        }
    }
}
