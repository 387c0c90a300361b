internal import Codes
internal import StrictJSON

/// What the files of a book put on paper by themselves, whatever a case says: read from the files, so that no branch of
/// a template, no language and no line of its head is left out because the samples do not come by there.
struct TemplateText {
    /// One line of a file, without what is never printed.
    struct Line: Sendable, Hashable {
        /// As faults name it.
        var template: String
        /// From 1.
        var line: Int
        var text: String
    }

    let lines: [Line]

    /// Reads the files in use.
    init(_ files: [TemplateBook.File]) {
        lines = files.flatMap { file in
            let isSheet = file.name == TemplateBook.sheetName
            let hasRemarks = file.name == NumberShapes.fileName
            let written = file.text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            let headEnd = hasRemarks ? written.count : written.firstIndex(of: "---") ?? 0
            return written.enumerated().map { place, line in
                Line(
                    template: TemplateBook.faultName(of: file.name), line: place + 1,
                    text: isSheet ? Self.code(line) : Self.text(line, isHead: place < headEnd))
            }
        }
    }

    /// A line of the look without the remark at its end.
    private static func code(_ line: Substring) -> String {
        guard !NoticeText.trimmed(line).hasPrefix("//") else { return "" }
        return String(line)
    }

    /// A line of a notice, of its head or of the numbers' file, without names in braces and remarks.
    private static func text(_ line: Substring, isHead: Bool) -> String {
        if isHead, NoticeText.trimmed(line).hasPrefix("#") { return "" }
        var kept = ""
        var depth = 0
        for character in line {
            switch character {
            case "{": depth += 1
            case "}": depth = max(0, depth - 1)
            default: if depth == 0 { kept.append(character) }
            }
        }
        return kept
    }

    /// Every character that stands there, once.
    var scalars: [Unicode.Scalar] {
        lines.reduce(into: Set<Unicode.Scalar>()) { $0.formUnion($1.text.unicodeScalars) }.sorted()
    }

    /// The lines in which these characters stand, as faults.
    func faults(lacking: Set<Unicode.Scalar>) -> [TemplateFault] {
        lines.compactMap { line in
            let found = Set(line.text.unicodeScalars).intersection(lacking).sorted()
            guard !found.isEmpty else { return nil }
            let named = found.map { "\($0) (\(Glyphs.named([$0])))" }.joined(separator: ", ")
            return TemplateFault(
                line.template, line: line.line, .glyphMissing, "no font has \(named)")
        }
    }
}

extension Typesetter {
    /// Which of these characters no font has: they are drawn, on a page that nobody sees.
    /// - Throws: what keeps the typesetter from working.
    func lacking(among scalars: [Unicode.Scalar]) async throws(TypesetFault) -> Set<Unicode.Scalar> {
        var (left, lacking) = (scalars, Set<Unicode.Scalar>())
        while !left.isEmpty {
            let text = left.reduce(into: "") { $0.unicodeScalars.append($1) }
            do throws(TypesetFault) {
                _ = try await typeset(Self.blank, data: ["text": .string(text)])
                return lacking
            } catch  where !error.lacking.isEmpty {
                // The typesetter names so many at once.
                lacking.formUnion(error.lacking)
                let before = left.count
                left.removeAll(where: lacking.contains)
                guard left.count < before else { return lacking }
            }
        }
        return lacking
    }

    private static var blank: TemplateSource {
        TemplateSource(name: "glyphs", text: "#set page(width: 10mm, height: 10mm)\n#let _ = data.text\n")
    }
}
