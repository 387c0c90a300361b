internal import Codes

/// Judges a template by the facts of its notice before any case does.
struct TemplateLint {
    private let book: TemplateBook

    init(_ book: TemplateBook) { self.book = book }

    /// Everything wrong with a template and, from its side, with what it calls. A part that nobody calls is read only.
    func faults(of name: String) -> [TemplateFault] {
        guard let template = book.templates[name] else { return [] }
        guard let kind = template.kind else {
            return cycle(in: template, behind: [name]).map { [$0] } ?? []
        }
        // A circle is the fault of the parts that make it: a notice is nobody's part.
        if cycle(in: template, behind: [name]) != nil { return [] }
        var walk = Walk(kind: kind)
        look(at: template.nodes, of: name, scopes: [(kind.fields, "")], &walk)
        let missing = kind.required.filter { !walk.used.contains($0) }
        return walk.faults
            + missing.map {
                TemplateFault(name, .templatePartMissing, "{{\($0)}} is wanted on this notice")
            }
    }

    /// The parts that a template calls, and those that they call.
    func called(by name: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = [name]
        while let next = waiting.popLast() {
            let parts = Self.parts(in: book.templates[next]?.nodes ?? [])
            for part in parts where found.insert(part.name).inserted { waiting.append(part.name) }
        }
        return found
    }

    private struct Walk {
        let kind: NoticeKind
        var used: Set<String> = []
        var faults: [TemplateFault] = []
    }

    private typealias Scope = (names: [String: NoticeField], path: String)

    private static func parts(in nodes: [NoticeTemplate.Node]) -> [(name: String, line: Int)] {
        var found: [(name: String, line: Int)] = []
        for node in nodes {
            switch node {
            case .part(let name, let line): found.append((name, line))
            case .section(_, _, let inner, _): found += parts(in: inner)
            case .text, .name: break
            }
        }
        return found
    }

    /// The first call that leads back to a template that is being called.
    private func cycle(in template: NoticeTemplate, behind path: [String]) -> TemplateFault? {
        for part in Self.parts(in: template.nodes) {
            if path.contains(part.name) {
                let circle = (path.drop { $0 != part.name } + [part.name]).joined(separator: " → ")
                return TemplateFault(template.name, line: part.line, .templateCycle, circle)
            }
            guard let next = book.templates[part.name] else { continue }
            if let inner = cycle(in: next, behind: path + [part.name]) {
                return TemplateFault(template.name, line: part.line, .templateCycle, inner.detail)
            }
        }
        return nil
    }

    private func look(
        at nodes: [NoticeTemplate.Node], of name: String, scopes: [Scope], _ walk: inout Walk
    ) {
        for node in nodes {
            switch node {
            case .text: break
            case .name(let path, let line):
                guard let found = field(path, scopes, name, line, &walk) else { continue }
                if found.field.inner != nil {
                    walk.faults.append(
                        TemplateFault(
                            name, line: line, .templateInvalid,
                            "{{\(path.joined(separator: "."))}} is a section: use {{#…}}"))
                }
            case .section(let path, let isInverted, let inner, let line):
                guard let found = field(path, scopes, name, line, &walk) else { continue }
                var within = scopes
                if let names = found.field.inner, !isInverted { within.append((names, found.path + ".")) }
                look(at: inner, of: name, scopes: within, &walk)
            case .part(let part, let line):
                guard let called = book.templates[part] else {
                    walk.faults.append(
                        TemplateFault(name, line: line, .templateMissing, "there is no part \(part)"))
                    continue
                }
                look(at: called.nodes, of: part, scopes: scopes, &walk)
            }
        }
    }

    private func field(
        _ path: [String], _ scopes: [Scope], _ name: String, _ line: Int, _ walk: inout Walk
    ) -> (field: NoticeField, path: String)? {
        for scope in scopes.reversed() {
            guard var field = scope.names[path[0]] else { continue }
            var full = scope.path + path[0]
            for step in path.dropFirst() {
                guard let next = field.inner?[step] else { break }
                field = next
                full += "." + step
            }
            guard full == scope.path + path.joined(separator: ".") else { break }
            walk.used.insert(full)
            return (field, full)
        }
        walk.faults.append(
            TemplateFault(
                name, line: line, .templateVariableUnknown,
                "\(walk.kind.rawValue) has no {{\(path.joined(separator: "."))}}"))
        return nil
    }
}
