public import Codes

/// How the numbers of one series are written (文号), as the region has it: text with names in braces, such as
/// `呼行审〔{year}〕{number:4}号`.
///
/// Year and number stand in it once each and the year has four digits, so one pattern never writes two numbers alike.
public struct NumberPattern: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case literal(String)
        /// The division's, as in the numbers of cases: `1501`.
        case prefix
        /// The letters of the series: `SL`.
        case series
        /// Four digits.
        case year
        /// Filled up with zeros to so many digits; larger numbers are written whole.
        case number(digits: Int)
    }

    /// As the region wrote it.
    public let source: String
    let pieces: [Piece]

    /// Where the region says nothing: `1501-SL-2026-000001`.
    public static let standard = NumberPattern(
        source: "{prefix}-{series}-{year}-{number:6}",
        pieces: [
            .prefix, .literal("-"), .series, .literal("-"), .year, .literal("-"), .number(digits: 6),
        ])

    /// Code points of a number's text at most: it stands on one line of a notice and in lists.
    public static let textMax = 64
    /// Digits of a number at most.
    static let digitsMax = 9

    private init(source: String, pieces: [Piece]) {
        self.source = source
        self.pieces = pieces
    }

    /// Reads a pattern.
    /// - Throws: `number_pattern_invalid` with what is wrong first.
    public init(_ source: String) throws(CodeFault) {
        var pieces: [Piece] = []
        var rest = Substring(source)
        while let first = rest.first {
            guard first == "{" else {
                let literal = rest.prefix { $0 != "{" }
                try Self.check(literal)
                pieces.append(.literal(String(literal)))
                rest = rest[literal.endIndex...]
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                throw Self.fault("a name in braces is not closed")
            }
            pieces.append(try Self.piece(rest[rest.index(after: rest.startIndex)..<end]))
            rest = rest[rest.index(after: end)...]
        }
        guard pieces.filter({ $0 == .year }).count == 1 else {
            throw Self.fault("{year} stands in it once")
        }
        guard pieces.filter({ if case .number = $0 { true } else { false } }).count == 1 else {
            throw Self.fault("{number} stands in it once")
        }
        self.init(source: source, pieces: pieces)
    }

    private static func fault(_ detail: String) -> CodeFault {
        CodeFault(
            code: .numberPatternInvalid, message: detail, messageZh: ErrorCode.numberPatternInvalid.message)
    }

    private static func check(_ literal: Substring) throws(CodeFault) {
        guard !literal.contains("}") else { throw fault("} closes nothing") }
        // Numbers are looked for as they are read: what nobody sees would make two of them look alike.
        guard NoticeText.value(String(literal)) == literal, !literal.contains(where: \.isWhitespace),
            !literal.unicodeScalars.contains(where: { $0.properties.isDefaultIgnorableCodePoint })
        else { throw fault("spaces, bars and what nobody sees do not stand in a number") }
    }

    private static func piece(_ name: Substring) throws(CodeFault) -> Piece {
        switch name {
        case "prefix": return .prefix
        case "series": return .series
        case "year": return .year
        case "number": return .number(digits: 1)
        default: break
        }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "number" else {
            throw fault("{\(name)} is none of {prefix}, {series}, {year}, {number} and {number:4}")
        }
        guard parts[1].utf8.count == 1, let digits = Int(parts[1]), (1...digitsMax).contains(digits) else {
            throw fault("{\(name)}: a number is filled up to 1 to \(digitsMax) digits")
        }
        return .number(digits: digits)
    }
}

extension NumberPattern {
    /// One number as it is written.
    /// - Parameter series: `<division>-<letters>-<year>`.
    func text(of series: SeriesName, _ number: Int) -> String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .prefix: series.division
            case .series: series.letters
            case .year: String(series.year, digits: 4)
            case .number(let digits): String(number, digits: digits)
            }
        }.joined()
    }

    /// Code points of the longest text that it writes for a series.
    func longest(division: String, letters: String) -> Int {
        text(of: SeriesName(division: division, letters: letters, year: 9_999), 999_999_999)
            .unicodeScalars.count
    }

    /// Whether it could write the text of a number of another series, or of another number of the same; what differs
    /// only in the case of letters is alike, since numbers are looked for so.
    /// - Parameter year: of both series; nil: of any year.
    func mayMeet(_ other: NumberPattern, as own: SeriesName, and its: SeriesName, anyYear: Bool) -> Bool {
        let (mine, theirs) = (ends(own, anyYear: anyYear), other.ends(its, anyYear: anyYear))
        // One series, with the number at the same place between the same texts: alike only where the number is.
        if own == its, mine.before == theirs.before, mine.after == theirs.after { return false }
        for digits in mine.digits...Self.digitsMax {
            for others in theirs.digits...Self.digitsMax
            where Self.meet(mine.symbols(digits), theirs.symbols(others)) {
                return true
            }
        }
        return false
    }

    /// A place of a text: one character, or any digit.
    private enum Symbol: Equatable {
        case character(Unicode.Scalar)
        case digit
    }

    /// The text before and after the number.
    private struct Ends {
        var before: [Symbol] = []
        var after: [Symbol] = []
        var digits = 1

        func symbols(_ count: Int) -> [Symbol] {
            before + Array(repeating: .digit, count: count) + after
        }
    }

    private func ends(_ series: SeriesName, anyYear: Bool) -> Ends {
        var ends = Ends()
        var isBehind = false
        for piece in pieces {
            let symbols: [Symbol]
            switch piece {
            case .literal(let text): symbols = Self.symbols(text)
            case .prefix: symbols = Self.symbols(series.division)
            case .series: symbols = Self.symbols(series.letters)
            case .year where anyYear: symbols = Array(repeating: .digit, count: 4)
            case .year: symbols = Self.symbols(String(series.year, digits: 4))
            case .number(let digits):
                (ends.digits, isBehind) = (digits, true)
                continue
            }
            if isBehind { ends.after += symbols } else { ends.before += symbols }
        }
        return ends
    }

    private static func symbols(_ text: String) -> [Symbol] {
        text.uppercased().unicodeScalars.map { .character($0) }
    }

    private static func meet(_ one: [Symbol], _ other: [Symbol]) -> Bool {
        one.count == other.count
            && zip(one, other).allSatisfy { pair in
                switch pair {
                case (.digit, .digit): true
                case (.character(let left), .character(let right)): left == right
                case (.character(let text), .digit), (.digit, .character(let text)):
                    ("0"..."9").contains(text)
                }
            }
    }
}

/// A series: division, letters and year.
struct SeriesName: Sendable, Hashable {
    var division: String
    var letters: String
    var year: Int

    init(division: String, letters: String, year: Int) {
        self.division = division
        self.letters = letters
        self.year = year
    }

    /// As its record is keyed: `<division>-<letters>-<year>`; nil for a count of another kind.
    init?(_ key: String) {
        let parts = key.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let year = Int(parts[parts.count - 1]) else { return nil }
        self.init(
            division: parts.dropLast(2).joined(separator: "-"), letters: String(parts[parts.count - 2]),
            year: year)
    }
}
