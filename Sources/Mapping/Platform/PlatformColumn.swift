internal import Codes
internal import StrictJSON

/// A column of the platform's tables: the column of our sheet that it fills, and how its cells are read.
struct PlatformColumn {
    /// How a cell becomes a value.
    enum Kind {
        /// As our own column reads it.
        case plain
        /// A list with a line an element.
        case lines
        /// Steps, a line or an arrow between them.
        case steps
        /// The day on which, with or without a time of day, something begins.
        case firstDay
        /// The moment at which something ends; the last day that is before it.
        case lastDay
        /// A code of a list.
        case coded(PlatformCodes)
    }

    /// As the exchange's DDL has it.
    let name: String
    /// The column of our sheet; nil: it says which rows count.
    let member: SheetColumn?
    let kind: Kind

    var codes: PlatformCodes? { if case .coded(let codes) = kind { codes } else { nil } }
    /// The member's path within the matter.
    var path: [String] { member?.path ?? [] }
}

/// What the codes of a column may mean.
struct PlatformCodes {
    /// Known without a reading.
    let standard: [String: JSON]
    /// Words that a cell, or a reading, may say instead of a code.
    let words: [String: JSON]
    /// Whether a cell may have several codes.
    let isList: Bool
    /// Whether what is no code at all, but a text, is taken as it stands.
    let takesText: Bool
    /// What the meanings are, for whoever writes a reading.
    let hint: String
    /// Judges a meaning.
    let shape: JSONShape<JSON>

    private static let separators = Set(",，;；|｜^、 \n".unicodeScalars)

    /// The codes of a cell.
    func codes(in text: String) -> [String] {
        guard isList else { return [text] }
        return text.unicodeScalars.split { Self.separators.contains($0) }.map { String($0) }
    }

    /// What a code means without a reading.
    func meaning(of code: String) -> JSON? {
        if let known = standard[code] ?? words[code] { return known }
        guard takesText, code.unicodeScalars.contains(where: { !$0.isASCII }) else { return nil }
        return .string(code)
    }
}
