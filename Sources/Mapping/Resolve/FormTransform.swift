internal import Codes
public import StrictJSON

/// Makes the peer's form of the one that the window filled.
///
/// Without rules the window filled the peer's form: it is taken as it stands. With rules it filled ours: a
/// rule fills a field, a field of the same name on both sides is copied, one that the mapping drops is left
/// out, and everything else is refused, because what is lost on the way is not noticed at the other end.
public struct FormTransform: Sendable {
    /// The mapping's; nil: the window filled the peer's form.
    public let rules: FormRules?
    /// Ours.
    public let local: Form
    /// The peer's.
    public let peer: Form

    init(rules: FormRules?, local: Form, peer: Form) {
        self.rules = rules
        self.local = local
        self.peer = peer
    }

    /// The peer's form, and what became of each field.
    public func apply(_ filled: JSONObject) -> MappingReport {
        guard let rules else { return asItStands(filled) }
        var entries: [MappingReport.Entry] = []
        var form: JSONObject = [:]
        var used: Set<String> = []
        for field in peer.fields {
            let rule = rules.rule(to: field.name)
            guard rule != nil || local.field(field.name) != nil else { continue }
            used.formUnion(rule?.fields ?? [field.name])
            let (entry, value) = fill(field.name, by: rule, from: filled)
            if let entry { entries.append(entry) }
            if let value { form[field.name] = value }
        }
        for name in filled.keys where !used.contains(name) {
            entries.append(rest(name, isDropped: rules.drop.contains(name)))
        }
        return report(entries, form)
    }

    /// The window's fields for a field of the peer's, as when the peer asks for a correction of it; none for a
    /// constant, and for what the window never fills, more than one where several are joined.
    public func windowFields(forPeer name: String) -> [String] {
        guard let rules else { return [name] }
        if let rule = rules.rule(to: name) { return rule.fields }
        return local.field(name) == nil ? [] : [name]
    }

    /// The first of these.
    public func windowField(forPeer name: String) -> String? { windowFields(forPeer: name).first }

    private func asItStands(_ filled: JSONObject) -> MappingReport {
        let entries = filled.keys.map { name in
            guard peer.field(name) == nil else {
                return MappingReport.Entry(from: name, to: name, action: .copied, fault: nil)
            }
            return rest(name, isDropped: false)
        }
        return report(entries, filled)
    }

    private func fill(
        _ to: String, by rule: FormRules.Rule?, from filled: JSONObject
    ) -> (MappingReport.Entry?, JSON?) {
        typealias Entry = MappingReport.Entry
        guard let rule else {
            guard let value = filled[to] else { return (nil, nil) }
            return (Entry(from: to, to: to, action: .copied, fault: nil), value)
        }
        switch rule.source {
        case .constant(let value): return (Entry(from: nil, to: to, action: .defaulted, fault: nil), value)
        case .joined(let join, let otherwise):
            let from = join.fields.first { filled[$0] != nil } ?? join.fields.first
            do throws(JoinFault) {
                guard let value = try join.apply(filled) else { return instead(otherwise, from, to) }
                return (Entry(from: from, to: to, action: .translated, fault: nil), value)
            } catch {
                let fault = error.fault.at([error.field])
                return (Entry(from: error.field, to: to, action: .refused, fault: fault), nil)
            }
        case .field(let from, let change, let otherwise):
            guard let value = filled[from] else { return instead(otherwise, from, to) }
            do throws(ValueFault) {
                let changed = try change.apply(value)
                let action: MappingReport.Action = change == .copy ? .copied : .translated
                return (Entry(from: from, to: to, action: action, fault: nil), changed)
            } catch { return (Entry(from: from, to: to, action: .refused, fault: error.at([from])), nil) }
        }
    }

    /// What stands in where ours is empty.
    private func instead(
        _ otherwise: JSON?, _ from: String?, _ to: String
    ) -> (MappingReport.Entry?, JSON?) {
        guard let otherwise else { return (nil, nil) }
        return (MappingReport.Entry(from: from, to: to, action: .defaulted, fault: nil), otherwise)
    }

    private func rest(_ name: String, isDropped: Bool) -> MappingReport.Entry {
        guard !isDropped else {
            return MappingReport.Entry(from: name, to: nil, action: .dropped, fault: nil)
        }
        let isKnown = rules != nil && local.field(name) != nil
        let fault = ShapeFault(isKnown ? .mappingFieldLost : .mappingFieldUnknown, at: [name])
        return MappingReport.Entry(from: name, to: nil, action: .refused, fault: fault)
    }

    private func report(_ entries: [MappingReport.Entry], _ form: JSONObject) -> MappingReport {
        let refused = entries.compactMap(\.fault)
        let untranslated = Set(entries.filter { $0.action == .refused }.compactMap(\.to))
        let judged = peer.schema.validate(.object(form)).compactMap { fault -> ShapeFault? in
            // A field refused above is not called missing too.
            guard let field = fault.pointer.tokens.first, !untranslated.contains(field) else {
                return fault.pointer.tokens.isEmpty
                    ? ShapeFault(fault.code, message: fault.message, messageZh: fault.messageZh) : nil
            }
            let from = windowField(of: field, in: entries)
            let place = JSONPointer(tokens: [from] + fault.pointer.tokens.dropFirst())
            return ShapeFault(fault.code, at: place, message: fault.message, messageZh: fault.messageZh)
        }
        return MappingReport(entries: entries, form: form, faults: refused + judged)
    }

    /// Where a fault of the peer's field is shown: at what was filled for it.
    private func windowField(of field: String, in entries: [MappingReport.Entry]) -> String {
        entries.first { $0.to == field }?.from ?? rules?.rule(to: field)?.from ?? field
    }
}
