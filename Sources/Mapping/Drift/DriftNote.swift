public import Codes

/// One thing that a peer changed in a matter, and whether a mapping to it must be looked at again.
public struct DriftNote: Hashable, Sendable {
    /// Which rules of a mapping it touches.
    public enum Touch: String, CaseIterable, Hashable, Sendable {
        /// None: the window tells and follows it by itself.
        case nothing
        /// Form rules; a row without any takes the peer's form as it stands.
        case form
        /// Material rules; a row without any takes the peer's list as it stands.
        case materials
        /// The match itself: another power, another office's work, other applicants.
        case match
    }

    /// The member of the matter.
    public let member: String
    /// Which rules it touches.
    public let touches: Touch
    /// One sentence.
    public let explanation: Explanation

    init(_ member: String, _ touches: Touch, _ text: String, _ textZh: String) {
        self.member = member
        self.touches = touches
        explanation = Explanation(text, textZh)
    }
}

extension DriftNote {
    /// A row was brought back that was judged before the matter changed.
    public static let restored = DriftNote(
        "row", .match, "a rollback brought the row back, and the matter has changed since it was published",
        "回退恢复的映射行，其依据的事项在发布之后有过变更")

    /// What differs between a matter as it was and as it is now; what nobody maps or is told by comes last.
    static func between(_ was: Matter, _ now: Matter) -> [DriftNote] {
        match(was, now) + fields(was, now) + materials(was, now) + told(was, now)
    }

    private static func match(_ was: Matter, _ now: Matter) -> [DriftNote] {
        var notes: [DriftNote] = []
        if was.baseCode != now.baseCode {
            notes.append(changed("base_code", .match, was.baseCode ?? "—", now.baseCode ?? "—", "基本编码"))
        }
        if was.type != now.type { notes.append(changed("type", .match, was.type, now.type, "事项类型")) }
        if was.division != now.division {
            let isWider = now.division.contains(was.division)
            notes.append(
                changed(
                    "division", isWider ? .nothing : .match, was.division.text, now.division.text, "行政区划"))
        }
        notes += narrowed("modes", was.modes.map(\.rawValue), now.modes.map(\.rawValue), "通办方式")
        notes += narrowed("scopes", was.scopes.map(\.description), now.scopes.map(\.description), "通办范围")
        notes += narrowed("subjects", was.subjects.map(\.rawValue), now.subjects.map(\.rawValue), "服务对象")
        if was.acceptance != now.acceptance {
            notes.append(
                changed("acceptance", .match, was.acceptance.rawValue, now.acceptance.rawValue, "受理方"))
        }
        if was.issuedBy != now.issuedBy {
            notes.append(changed("issued_by", .match, was.issuedBy.rawValue, now.issuedBy.rawValue, "发证方"))
        }
        if was.jointSteps != now.jointSteps {
            notes.append(DriftNote("joint_steps", .match, "the joint steps changed", "联办环节有变化"))
        }
        if was.result.name != now.result.name {
            notes.append(changed("result", .match, was.result.name, now.result.name, "结果名称"))
        }
        return notes
    }

    private static func fields(_ was: Matter, _ now: Matter) -> [DriftNote] {
        var notes: [DriftNote] = []
        for field in now.form.fields {
            let title = field.title ?? field.name
            guard let old = was.form.field(field.name) else {
                let (must, mustZh) = field.required ? (", required", "（必填）") : ("", "")
                notes.append(
                    DriftNote(
                        "form/\(field.name)", .form, "the form has a new field “\(title)”\(must)",
                        "表单新增“\(title)”\(mustZh)"))
                continue
            }
            if old.required != field.required || old.shape != field.shape {
                notes.append(
                    DriftNote(
                        "form/\(field.name)", .form, "“\(title)” is filled in otherwise",
                        "表单“\(title)”的填写要求有变化"))
            }
        }
        for old in was.form.fields where now.form.field(old.name) == nil {
            let title = old.title ?? old.name
            notes.append(
                DriftNote(
                    "form/\(old.name)", .form, "the form no longer has “\(title)”", "表单取消“\(title)”"))
        }
        return notes
    }

    private static func materials(_ was: Matter, _ now: Matter) -> [DriftNote] {
        var notes: [DriftNote] = []
        for material in now.materials {
            guard let old = was.materials.first(where: { $0.code == material.code }) else {
                notes.append(
                    DriftNote(
                        "materials/\(material.code)", .materials, "“\(material.name)” is asked for as well",
                        "新增材料：\(material.name)"))
                continue
            }
            let isOther =
                old.name != material.name || old.form != material.form || old.copies != material.copies
                || old.required != material.required || old.tolerable != material.tolerable
                || old.commitment != material.commitment || old.licence != material.licence
            if isOther {
                notes.append(
                    DriftNote(
                        "materials/\(material.code)", .materials, "“\(material.name)” is asked for otherwise",
                        "材料“\(material.name)”的要求有变化"))
            }
        }
        for old in was.materials where !now.materials.contains(where: { $0.code == old.code }) {
            notes.append(
                DriftNote(
                    "materials/\(old.code)", .materials, "“\(old.name)” is no longer asked for",
                    "取消材料：\(old.name)"))
        }
        return notes
    }

    /// What the one-time notice tells anew with each case.
    private static func told(_ was: Matter, _ now: Matter) -> [DriftNote] {
        var notes: [DriftNote] = []
        if was.name != now.name { notes.append(changed("name", .nothing, was.name, now.name, "事项名称")) }
        if was.agency != now.agency {
            notes.append(changed("agency", .nothing, was.agency.name, now.agency.name, "实施主体"))
        }
        if was.promised != now.promised {
            notes.append(
                DriftNote(
                    "promised", .nothing,
                    "promised within \(now.promised.phrase), before \(was.promised.phrase)",
                    "承诺时限：\(was.promised.phraseZh) → \(now.promised.phraseZh)"))
        }
        if was.legal != now.legal {
            notes.append(
                DriftNote(
                    "legal", .nothing,
                    "by law within \(now.legal?.phrase ?? "no set time"), before \(was.legal?.phrase ?? "no set time")",
                    "法定时限：\(was.legal?.phraseZh ?? "无") → \(now.legal?.phraseZh ?? "无")"))
        }
        if was.instant != now.instant {
            notes.append(
                DriftNote(
                    "instant", .nothing,
                    now.instant ? "it is done at once now" : "it is no longer done at once",
                    now.instant ? "改为即办件" : "改为承诺件"))
        }
        if was.fee != now.fee { notes.append(DriftNote("fee", .nothing, "the fee changed", "收费有变化")) }
        if was.conditions != now.conditions {
            notes.append(DriftNote("conditions", .nothing, "the conditions changed", "受理条件有变化"))
        }
        if was.contact != now.contact {
            notes.append(DriftNote("contact", .nothing, "whom to call changed", "咨询方式有变化"))
        }
        if was.result.delivery != now.result.delivery {
            notes.append(DriftNote("result/delivery", .nothing, "the result comes in other ways", "领取方式有变化"))
        }
        return notes
    }

    private static func changed(
        _ member: String, _ touches: Touch, _ was: String, _ now: String, _ nameZh: String
    ) -> DriftNote {
        DriftNote(member, touches, "\(member): \(was) → \(now)", "\(nameZh)：\(was) → \(now)")
    }

    /// What is added opens the matter further; what is taken away closes it to somebody.
    private static func narrowed(
        _ member: String, _ was: [String], _ now: [String], _ nameZh: String
    ) -> [DriftNote] {
        let gone = was.filter { !now.contains($0) }
        let added = now.filter { !was.contains($0) }
        var notes: [DriftNote] = []
        if !gone.isEmpty {
            let list = gone.joined(separator: ", ")
            notes.append(DriftNote(member, .match, "\(member): no longer \(list)", "\(nameZh)：取消 \(list)"))
        }
        if !added.isEmpty {
            let list = added.joined(separator: ", ")
            notes.append(DriftNote(member, .nothing, "\(member): now also \(list)", "\(nameZh)：新增 \(list)"))
        }
        return notes
    }
}
