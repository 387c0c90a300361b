internal import Codes

/// Holds a form against compiled schemas and keeps every fault.
struct FormValidator {
    private let nodes: [FormNode]
    private(set) var faults: [FormFault] = []
    private var known: Set<Place> = []
    private var checksLeft = FormSchema.checksMax

    /// A place with a word, which is reported once.
    private struct Place: Hashable {
        let pointer: JSONPointer
        let code: ErrorCode
    }

    init(nodes: [FormNode]) {
        self.nodes = nodes
    }

    mutating func check(_ form: JSON) {
        check(form, by: 0, at: .root)
    }

    private mutating func check(_ value: JSON, by place: Int, at pointer: JSONPointer) {
        guard checksLeft > 0 else {
            if checksLeft == 0 { report(.formTooComplex, .root, nil) }
            checksLeft = -1
            return
        }
        checksLeft -= 1
        let node = nodes[place]
        let title = title(of: place)
        if node.isNever { report(.formNotAllowed, pointer, title) }
        if let kinds = node.kinds, !kinds.contains(where: { $0.holds(value) }) {
            let names = kinds.map(\.rawValue).joined(separator: " or ")
            let namesZh = kinds.map(\.nameZh).joined(separator: "或")
            report(.formType, pointer, title, detail: "\(names) is asked for", "应填\(namesZh)")
        }
        if let choices = node.choices, !choices.contains(where: { FormEquality.same($0, value) }) {
            report(.formEnum, pointer, title)
        }
        if let constant = node.constant, !FormEquality.same(constant, value) {
            report(.formConst, pointer, title)
        }
        switch value {
        case .string(let text): check(text: text, by: node, at: pointer, title)
        case .integer(let integer): check(number: Double(integer), by: node, at: pointer, title)
        case .number(let number): check(number: number, by: node, at: pointer, title)
        case .array(let elements): check(elements: elements, by: node, at: pointer, title)
        case .object(let object): check(members: object, by: node, at: pointer)
        case .null, .bool: break
        }
        if let reference = node.reference { check(value, by: reference, at: pointer) }
        if let condition = node.condition { check(value, by: condition, at: pointer) }
    }

    private mutating func check(_ value: JSON, by condition: FormNode.Condition, at pointer: JSONPointer) {
        var trial = FormValidator(nodes: nodes)
        trial.checksLeft = checksLeft
        trial.check(value, by: condition.test, at: pointer)
        checksLeft = max(trial.checksLeft, 0)
        let branch = trial.faults.isEmpty ? condition.consequence : condition.alternative
        if let branch { check(value, by: branch, at: pointer) }
    }

    private mutating func check(text: String, by node: FormNode, at pointer: JSONPointer, _ title: String?) {
        if node.lengthMin != nil || node.lengthMax != nil {
            let length = text.codePointCount
            if let min = node.lengthMin, length < min {
                report(.formTooShort, pointer, title, detail: "at least \(min) characters", "至少 \(min) 个字")
            }
            if let max = node.lengthMax, length > max {
                report(.formTooLong, pointer, title, detail: "at most \(max) characters", "最多 \(max) 个字")
            }
        }
        if let fault = node.format?.fault(in: text) {
            report(fault.code, pointer, title, detail: fault.locatedMessage, fault.locatedMessageZh)
        }
    }

    private mutating func check(number: Double, by node: FormNode, at pointer: JSONPointer, _ title: String?)
    {
        if let min = node.minimum, number < min {
            let limit = String(decoding: ECMAScriptNumber.text(of: min), as: UTF8.self)
            report(.formTooSmall, pointer, title, detail: "at least \(limit)", "不小于 \(limit)")
        }
        if let max = node.maximum, number > max {
            let limit = String(decoding: ECMAScriptNumber.text(of: max), as: UTF8.self)
            report(.formTooBig, pointer, title, detail: "at most \(limit)", "不大于 \(limit)")
        }
    }

    private mutating func check(
        elements: [JSON], by node: FormNode, at pointer: JSONPointer, _ title: String?
    ) {
        if let min = node.countMin, elements.count < min {
            report(.formTooFew, pointer, title, detail: "at least \(min) entries", "至少 \(min) 项")
        }
        if let max = node.countMax, elements.count > max {
            report(.formTooMany, pointer, title, detail: "at most \(max) entries", "最多 \(max) 项")
        }
        guard let items = node.items else { return }
        for (index, element) in elements.enumerated() where checksLeft >= 0 {
            check(element, by: items, at: pointer.appending(index))
        }
    }

    private mutating func check(members object: JSONObject, by node: FormNode, at pointer: JSONPointer) {
        for name in node.required where !object.contains(name) {
            let property = node.properties.first { ExactText.same($0.name, name) }
            report(.formRequired, pointer.appending(name), property.flatMap { title(of: $0.node) })
        }
        for property in node.properties {
            guard let value = object[property.name] else { continue }
            check(value, by: property.node, at: pointer.appending(property.name))
        }
    }

    /// The title of a schema, or of what it refers to.
    private func title(of place: Int) -> String? {
        var next: Int? = place
        while let place = next {
            if let title = nodes[place].title { return title }
            next = nodes[place].reference
        }
        return nil
    }

    private mutating func report(
        _ code: ErrorCode, _ pointer: JSONPointer, _ title: String?, detail: String? = nil,
        _ detailZh: String? = nil
    ) {
        let message = detail.map { "\(code.title): \($0)" } ?? code.title
        let what = detailZh ?? code.message
        let fault = FormFault(
            pointer: pointer, code: code, message: message, messageZh: title.map { "“\($0)”：\(what)" } ?? what
        )
        if known.insert(Place(pointer: pointer, code: code)).inserted { faults.append(fault) }
    }
}

/// Equality as JSON Schema has it: numbers by their value, so 1 equals 1.0.
enum FormEquality {
    static func same(_ left: JSON, _ right: JSON) -> Bool {
        switch (left, right) {
        case (.integer, .number), (.number, .integer): left.doubleValue == right.doubleValue
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { same($0, $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { name, value in right[name].map { same(value, $0) } ?? false }
        default: left == right
        }
    }
}
