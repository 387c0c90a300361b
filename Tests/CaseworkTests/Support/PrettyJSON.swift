import StrictJSON

extension JSON {
    /// The value over many lines, two spaces a level, for files that people read.
    func pretty(indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .object(let object) where !object.isEmpty:
            let members = object.map { "\(inner)\(JSON.string($0.key)): \($0.value.pretty(indent: inner))" }
            return "{\n" + members.joined(separator: ",\n") + "\n\(indent)}"
        case .array(let elements) where elements.contains(where: { $0.objectValue != nil }):
            let lines = elements.map { inner + $0.pretty(indent: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        default: return description
        }
    }
}
