public import Codes
public import StrictJSON

/// What is known of a case before its matter at the peer is (情形): who applies, and the answers to our own fields.
public struct Situation: Hashable, Sendable {
    /// Who applies; nil: not known yet.
    public var applicant: Subject?
    /// By our field; `null` is the answer that there is none, and what is absent is not known yet.
    public var answers: JSONObject

    /// What is known.
    public init(applicant: Subject? = nil, answers: JSONObject = [:]) {
        self.applicant = applicant
        self.answers = answers
    }

    /// Nothing is known.
    public static let unknown = Situation()

    /// What a form that was filled to the end tells: a field that may stay empty and does is answered, with `null`.
    public init(applicant: Subject?, filled: JSONObject, of form: Form) {
        var answers: JSONObject = [:]
        for field in form.fields {
            if let value = filled[field.name] {
                answers[field.name] = value
            } else if !field.required {
                answers[field.name] = .null
            }
        }
        self.init(applicant: applicant, answers: answers)
    }

    /// The same with answers from elsewhere to what is not answered here.
    public func completed(by other: Situation) -> Situation {
        var all = self
        all.applicant = applicant ?? other.applicant
        for (name, value) in other.answers where answers[name] == nil { all.answers[name] = value }
        return all
    }

    /// Answers to fields that the form does not have, and values that a field cannot have; each at the field's name.
    public func faults(in form: Form) -> [ShapeFault] {
        var asked: [String: JSON] = [:]
        for field in form.fields { asked[field.name] = field.schema }
        var known: JSONObject = [:]
        var faults: [ShapeFault] = []
        for (name, value) in answers {
            if asked[name] == nil {
                faults.append(ShapeFault(.mappingFieldUnknown, at: [name]))
            } else if !value.isNull {
                known[name] = value
            }
        }
        var alone: JSONObject = ["type": "object"]
        alone["properties"] = .object(JSONObject(asked.map { ($0.key, $0.value) }))
        if let definitions = form.json["$defs"] { alone["$defs"] = definitions }
        // `try?`: fields of a form that compiled compile; were it not so, values are not judged.
        guard !known.isEmpty, let schema = try? FormSchema(.object(alone)) else { return faults }
        return faults
            + schema.validate(.object(known)).map {
                ShapeFault($0.code, at: $0.pointer, message: $0.message, messageZh: $0.messageZh)
            }
    }

    /// What of it these questions ask.
    public func restricted(to questions: SituationQuestions) -> Situation {
        Situation(
            applicant: questions.applicant ? applicant : nil,
            answers: JSONObject(
                answers.filter { questions.fields.contains($0.key) }.map { ($0.key, $0.value) }))
    }
}

/// What must be told before the matter is known.
public struct SituationQuestions: Hashable, Sendable {
    /// Whether the applicant's kind is asked for.
    public var applicant: Bool
    /// Our fields of which the answer is asked for.
    public var fields: Set<String>

    /// Nothing is asked.
    public static let none = SituationQuestions(applicant: false, fields: [])

    mutating func formUnion(_ other: SituationQuestions) {
        applicant = applicant || other.applicant
        fields.formUnion(other.fields)
    }
}

/// Our matter may be one of several of the peer's; which one, the answers to these questions tell.
public struct OpenSituation: Sendable {
    /// What is asked.
    public let questions: SituationQuestions
    /// Our fields among these, in the form's order.
    public let fields: [FormField]
    /// Why, step by step.
    public let explanation: [Explanation]
}
