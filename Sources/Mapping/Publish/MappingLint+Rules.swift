internal import Codes
internal import StrictJSON

extension MappingLint {
    /// Whether every required field of the peer's is filled, nothing of ours is lost, and what is filled
    /// fits.
    func judge(_ rules: FormRules, _ local: Matter, _ peer: Matter, _ notes: inout Notes) {
        for (index, rule) in rules.rules.enumerated() {
            judge(rule, at: ["form", "rules", String(index)], local.form, peer.form, &notes)
        }
        for field in peer.form.fields where rules.rule(to: field.name) == nil {
            guard let ours = local.form.field(field.name) else {
                if field.required { notes.error(.mappingFieldUnfilled, at: ["form", "rules"], field.name) }
                continue
            }
            if field.required, !ours.required {
                notes.warning(.mappingFieldUnfilled, at: ["form", "rules"], "\(field.name) is optional here")
            }
            judgeCopy(ours, field, at: ["form", "rules"], &notes)
        }
        for name in rules.drop.sorted() where local.form.field(name) == nil {
            notes.error(.mappingFieldUnknown, at: ["form", "drop"], name)
        }
        judgeLoss(rules, local.form, peer.form, &notes)
    }

    /// What of ours goes nowhere: a field that nothing reads, or one of which only parts are read.
    private func judgeLoss(_ rules: FormRules, _ local: Form, _ peer: Form, _ notes: inout Notes) {
        var isWhole: Set<String> = []
        var parts: [String: [TextPart]] = [:]
        for rule in rules.rules {
            if case .field(let name, .part(let part), _) = rule.source {
                parts[name, default: []].append(part)
            } else {
                isWhole.formUnion(rule.fields)
            }
        }
        for field in local.fields where !rules.drop.contains(field.name) && !isWhole.contains(field.name) {
            if peer.field(field.name) != nil, rules.rule(to: field.name) == nil { continue }
            if let parts = parts[field.name] {
                guard !TextPart.isWhole(parts) else { continue }
                notes.error(.mappingFieldLost, at: ["form"], "\(field.name): only parts of it are read")
            } else {
                notes.error(.mappingFieldLost, at: ["form"], field.name)
            }
        }
    }

    private func judge(
        _ rule: FormRules.Rule, at place: [String], _ local: Form, _ peer: Form, _ notes: inout Notes
    ) {
        guard let target = peer.field(rule.to) else {
            return notes.error(.mappingFieldUnknown, at: place + ["to"], rule.to)
        }
        if case .constant(let value) = rule.source {
            return judge(value, fits: target, at: place + ["constant"], in: peer, &notes)
        }
        if let otherwise = rule.otherwise {
            judge(otherwise, fits: target, at: place + ["default"], in: peer, &notes)
        }
        let isJoined = rule.fields.count > 1
        for (index, name) in rule.fields.enumerated() where local.field(name) == nil {
            let source = isJoined ? ["join", String(index)] : ["from"]
            notes.error(.mappingFieldUnknown, at: place + source, name)
        }
        let sources = rule.fields.compactMap { local.field($0) }
        guard sources.count == rule.fields.count, let source = sources.first else { return }
        if target.required, rule.otherwise == nil, !sources.contains(where: \.required) {
            let names = sources.map(\.name).joined(separator: ", ")
            notes.warning(.mappingFieldUnfilled, at: place, "\(names) is optional here")
        }
        switch rule.source {
        case .constant: return
        case .joined(let join, _): judge(join, sources, target, at: place, &notes)
        case .field(_, let change, _):
            judge(change, source, target, in: peer, at: place, &notes)
        }
    }

    /// A value that always goes there must pass the field's own schema.
    func judge(
        _ value: JSON, fits field: FormField, at place: [String], in form: Form, _ notes: inout Notes
    ) {
        var alone: JSONObject = ["type": "object", "properties": [:]]
        alone["properties"] = .object([field.name: field.schema])
        if let definitions = form.json["$defs"] { alone["$defs"] = definitions }
        // The field's schema is part of a form that compiled, so it compiles; were it not so, nothing is
        // judged.
        guard let schema = try? FormSchema(.object(alone)) else { return }
        for fault in schema.validate(.object([field.name: value])) {
            notes.error(fault.code, at: place, fault.message)
        }
    }
}
