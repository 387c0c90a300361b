internal import Codes

/// Every template that a gateway has: those shipped, and over them those that the region wrote.
public struct TemplateBook: Sendable {
    /// One file: its name without folder, its text.
    public typealias File = (name: String, text: String)

    private(set) var templates: [String: NoticeTemplate] = [:]
    /// Names of those that the region wrote.
    private(set) var ofRegion: Set<String> = []
    /// What is wrong with the files; a notice whose template is named here is not made.
    public private(set) var faults: [TemplateFault] = []
    /// How the numbers of its notices are written.
    private(set) var numbers = NumberShapes()
    /// How every notice looks, in the typesetter's language.
    public private(set) var sheet: TemplateSource
    /// The files in use, in the order of their names.
    let files: [File]

    /// The file of the notices' look.
    public static let sheetName = "notice.typ"

    /// As faults name a file.
    static func faultName(of file: String) -> String {
        file.hasSuffix(".notice") ? String(file.dropLast(".notice".count)) : file
    }

    /// Whether a file of that name is one of a book's.
    public static func holds(_ name: String) -> Bool {
        name.hasSuffix(".notice") || name == sheetName || name == NumberShapes.fileName
    }

    /// Reads and judges all files; the region's take the place of those shipped under the same name.
    /// - Parameter prefix: the region's, with which its numbers begin.
    public init(shipped: [File], region: [File] = [], prefix: String = "") {
        sheet = TemplateSource(name: Self.sheetName, text: "")
        let used = Dictionary((shipped + region).filter { Self.holds($0.name) }.map { ($0.name, $0) }) { $1 }
        files = used.values.sorted { $0.name < $1.name }
        for (files, isOfRegion) in [(shipped, false), (region, true)] {
            for file in files.sorted(by: { $0.name < $1.name }) { take(file, isOfRegion: isOfRegion) }
        }
        if let file = region.first(where: { $0.name == NumberShapes.fileName }) {
            numbers = NumberShapes(file.text, prefix: prefix)
            ofRegion.insert(file.name)
            faults += numbers.faults
        }
        for name in templates.keys.sorted() { faults += TemplateLint(self).faults(of: name) }
        for kind in NoticeKind.allCases
        where templates[kind.rawValue] == nil
            && !faults.contains(where: { $0.template == kind.rawValue })
        {
            faults.append(TemplateFault(kind.rawValue, .templateMissing, "the notice has no template"))
        }
        faults.sort { ($0.template, $0.line ?? 0) < ($1.template, $1.line ?? 0) }
    }

    private mutating func take(_ file: File, isOfRegion: Bool) {
        if file.name == Self.sheetName {
            sheet = TemplateSource(name: file.name, text: file.text)
            if isOfRegion { ofRegion.insert(file.name) }
            return
        }
        guard file.name.hasSuffix(".notice") else { return }
        let name = Self.faultName(of: file.name)
        if isOfRegion { ofRegion.insert(name) }
        do throws(TemplateFault) {
            templates[name] = try TemplateReader.read(file.text, name: name)
        } catch {
            // The region's own is not silently replaced by the one shipped: what it changed may be the law of the place.
            templates[name] = nil
            faults.append(error)
        }
    }

    /// The template of a notice, in this language or else in the first that there is.
    /// - Throws: `template_missing`, or the first fault of the template or of what it calls.
    func template(_ kind: NoticeKind, language: String?) throws(TemplateFault) -> NoticeTemplate {
        let wanted = [language.map { "\(kind.rawValue).\($0)" }, kind.rawValue].compactMap { $0 }
        for name in wanted {
            let parts = TemplateLint(self).called(by: name)
            if let fault = faults.first(where: { $0.template == name || parts.contains($0.template) }) {
                throw fault
            }
            if let template = templates[name] { return template }
        }
        throw TemplateFault(kind.rawValue, .templateMissing, "the notice has no template")
    }
}
