public import Codes

/// A template as it was read: what it is called, in which language, and its body.
///
/// The body is text with names in braces, a part of Mustache (mustache.5): `{{name}}`, `{{#section}}…{{/section}}`,
/// `{{^section}}…{{/section}}`, `{{> part}}`, `{{! remark}}`. Before it stand `name: value` lines and a line `---`.
public struct NoticeTemplate: Sendable, Hashable {
    /// File name without `.notice`: a kind's word, `<kind>.<language>`, or `_name` for a part that others call.
    public var name: String
    /// Lines before `---`; those known are ``Header``.
    var header: [Header: String]
    var nodes: [Node]

    /// What stands before the body.
    enum Header: String, CaseIterable, Sendable {
        /// The notice's title, as the region names it.
        case title
        /// BCP 47; `zh` where it is absent.
        case lang
        /// Printed where no seal was applied.
        case unsealed
        /// Printed where an electronic one was.
        case sealed
        /// Printed beside the QR code.
        case scan
        /// Printed before the number; the number alone where it is absent.
        case number
    }

    /// A piece of the body.
    indirect enum Node: Sendable, Hashable {
        case text(String)
        case name([String], line: Int)
        case section([String], isInverted: Bool, [Node], line: Int)
        case part(String, line: Int)
    }

    /// The notice's title.
    public var title: String { header[.title] ?? "" }
    /// The language of its text.
    public var language: String { header[.lang] ?? "zh" }
    /// Whether other templates call it and nobody prints it.
    public var isPart: Bool { name.hasPrefix("_") }
    /// The notice that it prints; nil for a part.
    public var kind: NoticeKind? {
        NoticeKind(rawValue: String(name.split(separator: ".", omittingEmptySubsequences: false)[0]))
    }

    /// Bytes of a template's file.
    public static let bytesMax = 65_536
}

/// What is wrong with a template, and on which line. Equal by all of it.
public struct TemplateFault: Error, Sendable, Hashable {
    /// The template's name.
    public var template: String
    /// From 1; nil where it is about the whole.
    public var line: Int?
    /// `template_invalid`, `template_missing`, `template_cycle`, `template_variable_unknown`,
    /// `template_part_missing`.
    public var code: ErrorCode
    /// What exactly, in English.
    public var detail: String

    init(_ template: String, line: Int? = nil, _ code: ErrorCode, _ detail: String) {
        self.template = template
        self.line = line
        self.code = code
        self.detail = detail
    }
}
