internal import StrictJSON

/// Fills the names of a template with the facts of one notice. Pure; the template has passed its lint.
struct TemplateFilling {
    private let book: TemplateBook
    private var text = ""
    /// Innermost last.
    private var scopes: [JSONObject]

    /// The body filled in: values marked, so that ``NoticeBlock`` never takes them for the template's own text.
    static func body(of template: NoticeTemplate, in book: TemplateBook, facts: JSONObject) -> String {
        var filling = TemplateFilling(book: book, scopes: [facts])
        filling.fill(template.nodes, depth: 0)
        return filling.text
    }

    private init(book: TemplateBook, scopes: [JSONObject]) {
        self.book = book
        self.scopes = scopes
    }

    private mutating func fill(_ nodes: [NoticeTemplate.Node], depth: Int) {
        // The lint has refused circles; this holds should one pass it.
        guard depth < 32 else { return }
        for node in nodes {
            switch node {
            case .text(let more): text += more
            case .name(let path, _): text += Self.printed(value(of: path))
            case .part(let name, _): fill(book.templates[name]?.nodes ?? [], depth: depth + 1)
            case .section(let path, let isInverted, let inner, _):
                fill(inner, for: value(of: path), isInverted: isInverted, depth: depth + 1)
            }
        }
    }

    private mutating func fill(
        _ nodes: [NoticeTemplate.Node], for value: JSON?, isInverted: Bool, depth: Int
    ) {
        if isInverted {
            if !Self.stands(value) { fill(nodes, depth: depth) }
            return
        }
        guard Self.stands(value) else { return }
        switch value {
        case .array(let elements):
            for element in elements {
                scopes.append(element.objectValue ?? [:])
                fill(nodes, depth: depth)
                scopes.removeLast()
            }
        case .object(let object):
            scopes.append(object)
            fill(nodes, depth: depth)
            scopes.removeLast()
        default: fill(nodes, depth: depth)
        }
    }

    private func value(of path: [String]) -> JSON? {
        guard let scope = scopes.last(where: { $0[path[0]] != nil }) else { return nil }
        return path.dropFirst().reduce(scope[path[0]]) { $0?[$1] }
    }

    private static func stands(_ value: JSON?) -> Bool {
        switch value {
        case nil, .null, .bool(false), .string(""): false
        case .array(let elements): !elements.isEmpty
        default: true
        }
    }

    private static func printed(_ value: JSON?) -> String {
        let text =
            switch value {
            case .string(let text): text
            case .integer(let number): String(number)
            default: ""
            }
        return text.isEmpty ? "" : String(NoticeText.valueMark) + NoticeText.value(text)
    }
}
