internal import Codes
public import StrictJSON

/// 情形: for which cases a row counts, `{"applicant"?:["person"],"form"?:{"<our field>":[<values>]}}`; all must hold.
public struct RowCondition: Hashable, Sendable {
    /// Kinds of applicant; empty: any.
    public let applicants: [Subject]
    /// Our fields by name, and the values of which each must have one.
    public let fields: [String: [JSON]]

    private static let fieldsMax = 20

    init?(_ reader: ShapeReader) {
        let before = reader.faults.count
        reader.allowOnly(["applicant", "form"])
        applicants = reader.distinct("applicant", of: .word(Subject.self), .optional, count: 1...2)
        var fields: [String: [JSON]] = [:]
        if let form = reader.object("form", .optional) {
            if !(1...Self.fieldsMax).contains(form.object.count) { reader.note("form", .memberRange) }
            for name in form.object.keys {
                let values = form.distinct(name, of: .any, count: 1...1_000)
                if values.contains(where: { $0.codeKey == nil }) {
                    form.note(
                        name, .memberType, "texts, integers and truth values can be asked for",
                        "情形取值应为文字、整数或是否")
                }
                fields[name] = values
            }
        }
        self.fields = fields
        if reader.object.isEmpty {
            reader.note(nil, .memberMissing, "applicant or form is asked for", "情形须写明申请人类型或表单取值")
        }
        guard reader.faults.count == before else { return nil }
    }

    /// Whether it holds in a situation; nil: what is known does not tell.
    public func holds(in situation: Situation) -> Bool? {
        var isKnown = true
        if !applicants.isEmpty {
            if let kind = situation.applicant {
                guard applicants.contains(kind) else { return false }
            } else {
                isKnown = false
            }
        }
        for (name, values) in fields {
            guard let answer = situation.answers[name] else {
                isKnown = false
                continue
            }
            guard values.contains(answer) else { return false }
        }
        return isKnown ? true : nil
    }

    /// Whether no case meets both.
    func excludes(_ other: RowCondition) -> Bool {
        if !applicants.isEmpty, !other.applicants.isEmpty, Set(applicants).isDisjoint(with: other.applicants)
        {
            return true
        }
        return fields.contains { name, values in
            other.fields[name].map { Set(values).isDisjoint(with: $0) } ?? false
        }
    }

    /// What it asks that a situation does not tell.
    func asks(beyond situation: Situation) -> SituationQuestions {
        SituationQuestions(
            applicant: !applicants.isEmpty && situation.applicant == nil,
            fields: Set(fields.keys.filter { situation.answers[$0] == nil }))
    }
}
