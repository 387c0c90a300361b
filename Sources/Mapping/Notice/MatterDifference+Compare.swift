internal import Codes
internal import StrictJSON

extension MatterDifference {
    static func materials(_ here: Matter, _ there: Matter) -> [MatterDifference] {
        let match = MaterialMatch(rules: nil, local: here.materials, peer: there.materials)
        var notes: [MatterDifference] = []
        for pair in match.pairs {
            let wanted = phrase(pair.there)
            guard let ours = pair.here else {
                notes.append(
                    note(
                        .materialAdded, nil, .string(pair.there.name),
                        "the destination also wants \(wanted.0)",
                        "办理地另需：\(wanted.1)"))
                continue
            }
            guard isOther(ours, pair.there) else { continue }
            notes.append(
                note(
                    .materialChanged, .string(phrase(ours).1), .string(wanted.1),
                    "the destination wants \(wanted.0), here it is \(phrase(ours).0)",
                    "办理地要求：\(wanted.1)（本地：\(phrase(ours).1)）"))
        }
        for ours in match.left {
            notes.append(
                note(
                    .materialRemoved, .string(ours.name), nil, "the destination does not want “\(ours.name)”",
                    "办理地不要求：\(ours.name)"))
        }
        return notes
    }

    private static func isOther(_ one: Material, _ other: Material) -> Bool {
        one.form != other.form || one.copies != other.copies || one.required != other.required
            || one.tolerable != other.tolerable || one.commitment != other.commitment
            || one.licence != other.licence
    }

    private static func phrase(_ material: Material) -> (String, String) {
        var text = "“\(material.name)”: \(material.form.rawValue) × \(material.copies)"
        var textZh = "\(material.name)，\(material.form.nameZh) \(material.copies) 份"
        if !material.required { (text, textZh) = (text + ", optional", textZh + "，非必要") }
        if material.tolerable { (text, textZh) = (text + ", may follow later", textZh + "，可容缺") }
        if material.commitment { (text, textZh) = (text + ", or a promise", textZh + "，可告知承诺") }
        if let licence = material.licence {
            (text, textZh) = (text + ", electronic licence \(licence)", textZh + "，电子证照：\(licence)")
        }
        return (text, textZh)
    }

    static func fields(_ here: Matter, _ there: Matter) -> [MatterDifference] {
        var notes: [MatterDifference] = []
        for field in there.form.fields {
            let title = field.title ?? field.name
            guard let ours = here.form.field(field.name) else {
                notes.append(
                    note(
                        .fieldAdded, nil, .string(field.name),
                        "the destination's form also asks for “\(title)”",
                        "办理地表单另填：\(title)\(field.required ? "（必填）" : "")"))
                continue
            }
            guard ours.required != field.required || ours.shape != field.shape else { continue }
            notes.append(
                note(
                    .fieldChanged, ours.schema, field.schema, "“\(title)” is filled in otherwise there",
                    "办理地表单“\(title)”的填写要求不同"))
        }
        for ours in here.form.fields where there.form.field(ours.name) == nil {
            let title = ours.title ?? ours.name
            notes.append(
                note(
                    .fieldRemoved, .string(ours.name), nil,
                    "the destination's form does not ask for “\(title)”",
                    "办理地表单不填：\(title)"))
        }
        return notes
    }

    static func times(_ here: Matter, _ there: Matter) -> [MatterDifference] {
        var notes: [MatterDifference] = []
        if here.instant != there.instant {
            notes.append(
                note(
                    .instant, .bool(here.instant), .bool(there.instant),
                    there.instant ? "there it is done at once" : "there it is not done at once",
                    there.instant ? "办理地为即办件" : "办理地为承诺件"))
        }
        if here.promised != there.promised {
            notes.append(
                note(
                    .promised, here.promised.json, there.promised.json,
                    "promised within \(there.promised.phrase), here \(here.promised.phrase)",
                    "承诺时限：\(there.promised.phraseZh)（本地：\(here.promised.phraseZh)）"))
        }
        if here.legal != there.legal {
            let (ours, theirs) = (here.legal, there.legal)
            notes.append(
                note(
                    .legal, ours?.json, theirs?.json,
                    "by law within \(theirs?.phrase ?? "no set time"), here \(ours?.phrase ?? "no set time")",
                    "法定时限：\(theirs?.phraseZh ?? "无")（本地：\(ours?.phraseZh ?? "无")）"))
        }
        return notes
    }

    static func others(_ here: Matter, _ there: Matter) -> [MatterDifference] {
        var notes: [MatterDifference] = []
        if PlainName.of(here.name) != PlainName.of(there.name) {
            notes.append(
                note(
                    .name, .string(here.name), .string(there.name), "there it is called “\(there.name)”",
                    "办理地名称：\(there.name)"))
        }
        let (ours, theirs) = (here.fee?.totalFen ?? 0, there.fee?.totalFen ?? 0)
        if ours != theirs || here.fee?.when != there.fee?.when {
            notes.append(
                note(
                    .fee, .integer(Int64(ours)), .integer(Int64(theirs)),
                    "costs \(yuan(theirs)) yuan, here \(yuan(ours))",
                    "收费 \(yuan(theirs)) 元（本地：\(yuan(ours)) 元）"))
        }
        if here.conditions != there.conditions {
            notes.append(
                note(
                    .conditions, .strings(here.conditions), .strings(there.conditions),
                    "the conditions differ",
                    "受理条件不同，以办理地为准"))
        }
        if here.acceptance != there.acceptance {
            notes.append(
                note(
                    .acceptance, .string(here.acceptance.rawValue), .string(there.acceptance.rawValue),
                    there.acceptance == .origin
                        ? "the window accepts it (by agreement)" : "the destination accepts it",
                    there.acceptance == .origin ? "由收件地代为受理" : "由办理地受理"))
        }
        if Set(here.result.delivery) != Set(there.result.delivery) {
            notes.append(
                note(
                    .delivery, .strings(here.result.delivery.map(\.rawValue)),
                    .strings(there.result.delivery.map(\.rawValue)), "the result comes in other ways",
                    "结果领取方式不同"))
        }
        return notes
    }

    private static func yuan(_ fen: Int) -> String {
        let cents = fen % 100
        return cents == 0 ? "\(fen / 100)" : "\(fen / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}

extension TimeLimit {
    /// `{"value","unit"}`.
    var json: JSON { ["value": .integer(Int64(value)), "unit": .string(unit.rawValue)] }

    /// Such as `5 working days`.
    var phrase: String {
        "\(value) \(unit.rawValue.split(separator: "_").joined(separator: " "))\(value == 1 ? "" : "s")"
    }

    /// Such as 5 个工作日.
    var phraseZh: String { "\(value) \(unit.nameZh)" }
}
