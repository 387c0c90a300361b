internal import Codes

/// Reads a template's file.
struct TemplateReader {
    private let name: String
    private var header: [NoticeTemplate.Header: String] = [:]
    private var line = 0
    /// The sections that stand open, the outermost first, each with what it holds so far.
    private var open: [(path: [String], isInverted: Bool, line: Int, nodes: [NoticeTemplate.Node])] = []
    private var nodes: [NoticeTemplate.Node] = []

    private init(_ name: String) { self.name = name }

    /// - Throws: `template_invalid` with the first line that cannot be read.
    static func read(_ text: String, name: String) throws(TemplateFault) -> NoticeTemplate {
        var reader = TemplateReader(name)
        guard text.utf8.count <= NoticeTemplate.bytesMax else {
            throw reader.fault("a template has at most \(NoticeTemplate.bytesMax) bytes")
        }
        guard NoticeTemplate(name: name, header: [:], nodes: []).kind != nil || name.hasPrefix("_") else {
            throw TemplateFault(name, .templateInvalid, "there is no notice of this name")
        }
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(
            String.init)
        if !name.hasPrefix("_") || lines.contains("---") { lines = try reader.readHeader(lines) }
        for line in lines { try reader.readLine(line) }
        if let last = reader.open.last {
            reader.line = last.line
            throw reader.fault("{{#\(last.path.joined(separator: "."))}} is never closed")
        }
        return NoticeTemplate(name: name, header: reader.header, nodes: reader.nodes)
    }

    private func fault(_ detail: String) -> TemplateFault {
        TemplateFault(name, line: max(1, line), .templateInvalid, detail)
    }

    /// The lines behind `---`.
    private mutating func readHeader(_ lines: [String]) throws(TemplateFault) -> [String] {
        for (place, text) in lines.enumerated() {
            line = place + 1
            if text == "---" {
                guard name.hasPrefix("_") || header[.title]?.isEmpty == false else {
                    throw fault("title is missing")
                }
                return Array(lines[(place + 1)...])
            }
            if text.allSatisfy(\.isWhitespace) || text.hasPrefix("#") { continue }
            let parts = text.split(separator: ":", maxSplits: 1).map(Self.trimmed)
            guard parts.count == 2, let key = NoticeTemplate.Header(rawValue: parts[0]) else {
                let known = NoticeTemplate.Header.allCases.map(\.rawValue).joined(separator: ", ")
                throw fault("before --- stand lines like `title: …`; known: \(known)")
            }
            header[key] = parts[1]
        }
        throw fault("a line --- divides what the notice is called from its text")
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// One line of the body. A section's or a part's tag that stands alone leaves no line behind.
    private mutating func readLine(_ text: String) throws(TemplateFault) {
        line += 1
        let trimmed = Self.trimmed(text)
        let isAlone =
            trimmed.hasPrefix("{{") && trimmed.dropFirst(2).first.map { "#^/>!".contains($0) } == true
            && trimmed.hasSuffix("}}") && !trimmed.dropFirst(2).dropLast(2).contains("}")
        var rest = Substring(isAlone ? trimmed : text)
        while let start = Self.range(of: "{{", in: rest) {
            add(.text(String(rest[..<start.lowerBound])))
            guard let end = Self.range(of: "}}", in: rest[start.upperBound...]) else {
                throw fault("a name in braces ends on its line")
            }
            try readTag(Self.trimmed(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        if !isAlone { add(.text(rest + "\n")) }
    }

    private static func range(of mark: String, in text: Substring) -> Range<Substring.Index>? {
        var place = text.startIndex
        while place < text.endIndex {
            if text[place...].hasPrefix(mark) { return place..<text.index(place, offsetBy: mark.count) }
            place = text.index(after: place)
        }
        return nil
    }

    private mutating func readTag(_ tag: String) throws(TemplateFault) {
        switch tag.first {
        case "!": return
        case "#", "^":
            open.append((try path(tag.dropFirst()), tag.first == "^", line, []))
        case "/":
            let path = try path(tag.dropFirst())
            guard let last = open.popLast(), last.path == path else {
                throw fault("{{/\(path.joined(separator: "."))}} closes what is not open")
            }
            add(.section(last.path, isInverted: last.isInverted, last.nodes, line: last.line))
        case ">":
            let name = Self.trimmed(tag.dropFirst())
            guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }), !name.isEmpty
            else { throw fault("a part's name has letters, digits and _") }
            add(.part("_" + name, line: line))
        default: add(.name(try path(tag[...]), line: line))
        }
    }

    private func path(_ text: Substring) throws(TemplateFault) -> [String] {
        let parts = Self.trimmed(text).split(separator: ".", omittingEmptySubsequences: false).map(
            String.init)
        let isRight = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        }
        guard isRight, open.count < 16 else { throw fault("{{\(text)}} is no name") }
        return parts
    }

    private mutating func add(_ node: NoticeTemplate.Node) {
        if case .text("") = node { return }
        if open.isEmpty { nodes.append(node) } else { open[open.count - 1].nodes.append(node) }
    }
}
