internal import Codes
internal import StrictJSON

extension MappingLint {
    /// What a change does to every value that our field can have, as far as its schema tells.
    func judge(
        _ change: FieldChange, _ source: FormField, _ target: FormField, in peer: Form, at place: [String],
        _ notes: inout Notes
    ) {
        switch change {
        case .copy: return judgeCopy(source, target, at: place, &notes)
        case .codes(let table): return judge(table, source, target, in: peer, at: place, &notes)
        case .date(let date): judge(date, source, target, at: place + ["date"], &notes)
        case .number(let number): judge(number, source, target, at: place + ["number"], &notes)
        case .part(let part): judge(part, source, target, at: place + ["part"], &notes)
        }
        guard let choices = source.choices else {
            guard target.choices != nil else { return }
            return notes.error(
                .mappingValueUntranslated, at: place, "\(source.name) is free here, a choice there")
        }
        for choice in choices {
            do throws(ValueFault) {
                judge(try change.apply(choice), fits: target, at: place, in: peer, &notes)
            } catch { notes.error(error.code, at: place, "\(source.name): \(choice)") }
        }
    }

    private func judge(
        _ table: CodeTable, _ source: FormField, _ target: FormField, in peer: Form, at place: [String],
        _ notes: inout Notes
    ) {
        for key in table.values.keys.sorted() {
            guard let value = table.values[key] else { continue }
            judge(value, fits: target, at: place + ["codes", key], in: peer, &notes)
        }
        for choice in source.choices ?? [] where choice.codeKey.map({ table.values[$0] == nil }) ?? true {
            notes.error(.mappingValueUntranslated, at: place + ["codes"], choice.description)
        }
        guard !table.isLossy else { return }
        for key in table.twice(among: source.choices) {
            let value = table.values[key] ?? .null
            notes.error(.mappingValueLossy, at: place + ["codes", key], "\(value) stands for another too")
        }
    }

    private func judge(
        _ date: DateChange, _ source: FormField, _ target: FormField, at place: [String], _ notes: inout Notes
    ) {
        judgeType(source, ["string"], at: place + ["from"], "here", &notes)
        judgeType(target, ["string"], at: place + ["to"], "there", &notes)
        if source.format == "date", date.from != .dashes {
            notes.error(.mappingValueFormat, at: place + ["from"], "\(source.name) is YYYY-MM-DD here")
        }
        if target.format == "date", date.to != .dashes {
            notes.error(.mappingValueFormat, at: place + ["to"], "\(target.name) is YYYY-MM-DD there")
        }
        if let most = target.bound("maxLength"), most < date.to.lengthMax {
            notes.error(.formTooLong, at: place + ["to"], "\(target.name) has \(most) characters")
        }
        if date.from.hasTime, !date.to.hasTime {
            notes.warning(.mappingValueLossy, at: place, "any time of day but midnight is refused")
        }
    }

    private func judge(
        _ number: NumberChange, _ source: FormField, _ target: FormField, at place: [String],
        _ notes: inout Notes
    ) {
        judgeType(source, ["string", "integer", "number"], at: place, "here", &notes)
        switch number.kind {
        case .text: judgeType(target, ["string"], at: place + ["as"], "there", &notes)
        case .integer: judgeType(target, ["integer", "number"], at: place + ["as"], "there", &notes)
        case .number:
            let isWhole = number.decimalsMax == 0
            judgeType(
                target, isWhole ? ["integer", "number"] : ["number"], at: place + ["as"], "there", &notes)
        }
        guard let most = number.decimalsMax else { return }
        let known = source.type == "integer" ? 0 : source.format == "amount" ? 2 : nil
        guard source.choices == nil, source.type != "boolean" else { return }
        if let known {
            guard known - number.scale > most else { return }
            notes.error(
                .mappingValueLossy, at: place, "\(known - number.scale) decimals come of it, \(most) stay")
        } else {
            notes.warning(
                .mappingValueLossy, at: place,
                "a value of more than \(max(0, most + number.scale)) decimals is refused")
        }
    }

    private func judge(
        _ part: TextPart, _ source: FormField, _ target: FormField, at place: [String], _ notes: inout Notes
    ) {
        judgeType(source, ["string"], at: place, "here", &notes)
        judgeType(target, ["string"], at: place, "there", &notes)
        guard source.choices == nil, let most = target.bound("maxLength") else { return }
        var length = source.bound("maxLength")
        if case .places(let start, let count) = part { length = count ?? length.map { max(0, $0 - start) } }
        if length.map({ $0 > most }) ?? true {
            notes.warning(.formTooLong, at: place, "\(target.name) has \(most) characters there")
        }
    }

    func judge(
        _ join: JoinedFields, _ sources: [FormField], _ target: FormField, at place: [String],
        _ notes: inout Notes
    ) {
        let place = place + ["join"]
        judgeType(target, ["string"], at: place, "there", &notes)
        for source in sources { judgeType(source, ["string", "integer"], at: place, "here", &notes) }
        if target.choices != nil {
            notes.error(.mappingValueUntranslated, at: place, "\(target.name) is a choice there")
        }
        guard let most = target.bound("maxLength") else { return }
        let separators = (join.fields.count - 1) * join.separator.codePointCount
        let lengths = sources.map(\.lengthMax)
        guard !lengths.contains(nil) else {
            return notes.error(
                .mappingValueLossy, at: place, "\(target.name) has \(most) characters, ours no end")
        }
        let sum = lengths.compactMap { $0 }.reduce(separators, +)
        guard sum > most else { return }
        notes.error(.mappingValueLossy, at: place, "up to \(sum) characters, \(most) there")
    }

    private func judgeType(
        _ field: FormField, _ types: Set<String>, at place: [String], _ side: String, _ notes: inout Notes
    ) {
        guard let type = field.type, !types.contains(type) else { return }
        notes.error(.formType, at: place, "\(field.name) is \(type) \(side)")
    }

    /// A copied value must be of the same type and among the choices allowed there; where the peer's bounds are
    /// narrower, some values are refused at the window.
    func judgeCopy(_ source: FormField, _ target: FormField, at place: [String], _ notes: inout Notes) {
        if let here = source.type, let there = target.type, here != there,
            !(here == "integer" && there == "number")
        {
            notes.error(.formType, at: place, "\(source.name) is \(here) here, \(there) there")
        }
        if let allowed = target.choices {
            guard let choices = source.choices else {
                return notes.error(
                    .mappingValueUntranslated, at: place, "\(source.name) is free here, a choice there")
            }
            for choice in choices where !allowed.contains(choice) {
                notes.error(.mappingValueUntranslated, at: place, "\(source.name): \(choice)")
            }
        } else if source.choices == nil {
            judgeBounds(source, target, at: place, &notes)
        }
    }

    private func judgeBounds(
        _ source: FormField, _ target: FormField, at place: [String], _ notes: inout Notes
    ) {
        let upper: [(String, ErrorCode)] = [
            ("maxLength", .formTooLong), ("maxItems", .formTooMany), ("maximum", .formTooBig),
        ]
        for (name, code) in upper {
            guard let there = target.number(name) else { continue }
            if source.number(name).map({ $0 > there }) ?? true {
                notes.warning(code, at: place, "\(target.name): \(name) is \(target.schema[name] ?? 0) there")
            }
        }
        let lower: [(String, ErrorCode)] = [
            ("minLength", .formTooShort), ("minItems", .formTooFew), ("minimum", .formTooSmall),
        ]
        for (name, code) in lower {
            guard let there = target.number(name) else { continue }
            if source.number(name).map({ $0 < there }) ?? true {
                notes.warning(code, at: place, "\(target.name): \(name) is \(target.schema[name] ?? 0) there")
            }
        }
    }
}

extension FormField {
    /// A bound of its schema that is an integer, such as `maxLength`.
    func bound(_ name: String) -> Int? { schema[name]?.integerValue.flatMap { Int(exactly: $0) } }

    /// A bound of its schema.
    fileprivate func number(_ name: String) -> Double? { schema[name]?.doubleValue }

    /// Most characters of its value as text; nil: without end.
    fileprivate var lengthMax: Int? {
        if let choices { return choices.compactMap { $0.codeKey?.codePointCount }.max() ?? 0 }
        if type == "integer" { return 17 }
        if let most = bound("maxLength") { return most }
        return switch format {
        case "date": 10
        case "resident_id", "credit_code": 18
        case "postcode": 6
        case "division": 12
        default: nil
        }
    }
}
