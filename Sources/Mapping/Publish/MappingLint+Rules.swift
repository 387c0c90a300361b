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
        let read = Set(rules.rules.compactMap(\.from))
        for field in local.form.fields where !read.contains(field.name) && !rules.drop.contains(field.name) {
            if peer.form.field(field.name) != nil, rules.rule(to: field.name) == nil { continue }
            notes.error(.mappingFieldLost, at: ["form"], field.name)
        }
    }

    private func judge(
        _ rule: FormRules.Rule, at place: [String], _ local: Form, _ peer: Form, _ notes: inout Notes
    ) {
        guard let target = peer.field(rule.to) else {
            return notes.error(.mappingFieldUnknown, at: place + ["to"], rule.to)
        }
        switch rule.source {
        case .constant(let value): judge(value, fits: target, at: place + ["constant"], in: peer, &notes)
        case .field(let from, let codes, let otherwise):
            if let otherwise { judge(otherwise, fits: target, at: place + ["default"], in: peer, &notes) }
            guard let source = local.field(from) else {
                return notes.error(.mappingFieldUnknown, at: place + ["from"], from)
            }
            if target.required, !source.required, otherwise == nil {
                notes.warning(.mappingFieldUnfilled, at: place, "\(from) is optional here")
            }
            guard let codes else { return judgeCopy(source, target, at: place, &notes) }
            for key in codes.keys.sorted() {
                guard let value = codes[key] else { continue }
                judge(value, fits: target, at: place + ["codes", key], in: peer, &notes)
            }
            for choice in source.choices ?? [] where choice.codeKey.map({ codes[$0] == nil }) ?? true {
                notes.error(.mappingValueUntranslated, at: place + ["codes"], choice.description)
            }
        }
    }

    /// A value that always goes there must pass the field's own schema.
    private func judge(
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

    /// A copied value must be of the same type and among the choices allowed there.
    private func judgeCopy(
        _ source: FormField, _ target: FormField, at place: [String], _ notes: inout Notes
    ) {
        if let here = source.type, let there = target.type, here != there,
            !(here == "integer" && there == "number")
        {
            notes.error(.formType, at: place, "\(source.name) is \(here) here, \(there) there")
        }
        guard let allowed = target.choices else { return }
        guard let choices = source.choices else {
            return notes.error(
                .mappingValueUntranslated, at: place, "\(source.name) is free here, a choice there")
        }
        for choice in choices where !allowed.contains(choice) {
            notes.error(.mappingValueUntranslated, at: place, "\(source.name): \(choice)")
        }
    }

    /// Whether every required material of the peer's has one of ours, and nothing of ours is lost.
    func judge(_ rules: MaterialRules, _ local: Matter, _ peer: Matter, _ notes: inout Notes) {
        for (index, rule) in rules.rules.enumerated() {
            let place = ["materials", "rules", String(index)]
            if !peer.materials.contains(where: { $0.code == rule.to }) {
                notes.error(.mappingMaterialUnknown, at: place + ["to"], rule.to)
            }
            if !local.materials.contains(where: { $0.code == rule.from }) {
                notes.error(.mappingMaterialUnknown, at: place + ["from"], rule.from)
            }
        }
        for code in rules.drop.sorted() where !local.materials.contains(where: { $0.code == code }) {
            notes.error(.mappingMaterialUnknown, at: ["materials", "drop"], code)
        }
        let match = MaterialMatch(rules: rules, local: local.materials, peer: peer.materials)
        for pair in match.pairs where pair.here == nil && pair.there.required {
            notes.error(
                .mappingMaterialUnfilled, at: ["materials", "rules"], "\(pair.there.code) \(pair.there.name)")
        }
        for material in match.left {
            notes.error(
                .mappingMaterialUnknown, at: ["materials"], "\(material.code) \(material.name) goes nowhere")
        }
    }
}
