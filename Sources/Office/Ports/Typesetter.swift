public import Codes
public import StrictJSON

/// Sets paper in type: notices, labels, transfer sheets, reports.
///
/// What a page looks like is the template's, what stands on it is data: data reaches the template as a JSON value and
/// is never read as markup, so no name or reason that a person wrote can change the page or reach a file. The same
/// sheet gives the same bytes, on every machine with the same fonts.
public protocol Typesetter: Sendable {
    /// The sheet as PDF with its fonts embedded.
    /// - Throws: ``TypesetFault``.
    func typeset(_ sheet: Sheet) async throws(TypesetFault) -> [UInt8]
    /// Whether sheets can be set now; starts the typesetter where it does not run.
    func state() async -> TypesetterState
}

extension Typesetter {
    /// A sheet without codes.
    /// - Throws: ``TypesetFault``.
    public func typeset(_ template: TemplateSource, data: JSON) async throws(TypesetFault) -> [UInt8] {
        try await typeset(Sheet(template: template, data: data))
    }
}

/// The source of a page in the typesetter's language, as it is shipped or as the region's operator wrote it; never
/// made from the data of a case.
///
/// The source finds its sheet's data as `data` (a dictionary) and its codes as SVG texts under `data.codes`:
/// `#image(bytes(data.codes.tracking), format: "svg")`.
public struct TemplateSource: Sendable, Hashable {
    /// For people: what a fault names.
    public var name: String
    /// At most 256 KiB of UTF-8.
    public var text: String

    /// A source of this name.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}

/// One thing to be set: a template, what stands on it, and texts that are printed as QR codes.
public struct Sheet: Sendable {
    /// How it looks.
    public var template: TemplateSource
    /// What stands on it: an object, at most 1 MiB as JSON. The member `codes` is taken.
    public var data: JSON
    /// QR codes by the name under which the template finds them; each text at most 512 bytes.
    public var codes: [String: String]

    /// A sheet.
    public init(template: TemplateSource, data: JSON, codes: [String: String] = [:]) {
        self.template = template
        self.data = data
        self.codes = codes
    }
}

/// Whether a typesetter works, for `doctor` and `/readyz`.
public enum TypesetterState: Sendable, Hashable {
    /// It runs, in this version.
    case ready(version: String)
    /// It does not; why, for the operator.
    case missing(String)
}

/// Why a sheet was not set. Equal by code.
public struct TypesetFault: Error, Sendable, Equatable {
    /// `typesetter_missing`, `typesetter_failed` (died or took too long), `typesetter_busy`, `template_invalid`,
    /// `sheet_too_large`, `glyph_missing`.
    public let code: ErrorCode
    /// For the operator; never what stood on the sheet.
    public let detail: String
    /// What the typesetter says of the template, which may quote the sheet: shown to a person who tries a template
    /// with sample data, never logged.
    public let diagnosis: String?
    /// Characters of the sheet's data that no font has; empty but for `glyph_missing`.
    public let lacking: [Unicode.Scalar]

    /// A fault of this code.
    public init(_ code: ErrorCode, _ detail: String, diagnosis: String? = nil) {
        self.code = code
        self.detail = detail
        self.diagnosis = diagnosis
        lacking = []
    }

    /// `glyph_missing`: no font has these characters.
    public init(lacking: [Unicode.Scalar], in name: String) {
        code = .glyphMissing
        detail = "no font has \(Glyphs.named(lacking)), which stand on \(name)"
        diagnosis = nil
        self.lacking = lacking
    }

    /// By code alone.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }
}

extension OfficeRefusal {
    /// What the typesetter refused, in the office's words.
    init(_ fault: TypesetFault) {
        guard !fault.lacking.isEmpty else {
            self.init(fault.code, detail: fault.detail)
            return
        }
        self.init(
            fault.code, detail: fault.detail, message: "字库缺少 \(Glyphs.named(fault.lacking))，不能印出")
    }
}
