internal import Codes

/// How a region writes the numbers of its notices: the file `numbers.txt` beside its templates, a line
/// `<letters>: <pattern>` for each series that it wants otherwise than ``NumberPattern/standard``.
struct NumberShapes: Sendable {
    /// The file's name.
    static let fileName = "numbers.txt"
    /// Bytes of the file at most.
    static let bytesMax = 16_384

    private(set) var patterns: [String: NumberPattern] = [:]
    /// What is wrong with the file; with any, no notice gets a number.
    private(set) var faults: [TemplateFault] = []
    private var lines: [String: Int] = [:]

    /// Every series as the standard has it.
    init() {}

    /// Reads and judges the file.
    /// - Parameter prefix: the region's, as `{prefix}` writes it.
    init(_ text: String, prefix: String) {
        guard text.utf8.count <= Self.bytesMax else {
            faults = [Self.fault(nil, "the file has at most \(Self.bytesMax) bytes")]
            return
        }
        let written = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (place, line) in written.enumerated() {
            let trimmed = NoticeText.trimmed(line)
            guard !trimmed.isEmpty, !trimmed.hasPrefix("#") else { continue }
            read(trimmed, line: place + 1, prefix: prefix)
        }
        findRepeats(prefix: prefix)
    }

    private static func fault(
        _ line: Int?, _ detail: String, code: ErrorCode = .numberPatternInvalid
    ) -> TemplateFault {
        TemplateFault(fileName, line: line, code, detail)
    }

    private mutating func read(_ text: String, line: Int, prefix: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(NoticeText.trimmed)
        guard parts.count == 2 else {
            faults.append(Self.fault(line, "a line is `<letters>: <pattern>`"))
            return
        }
        let letters = parts[0]
        guard Self.letters.contains(letters) else {
            let known = Self.letters.joined(separator: ", ")
            faults.append(Self.fault(line, "\(letters) is no series of notices; known: \(known)"))
            return
        }
        guard lines.updateValue(line, forKey: letters) == nil else {
            faults.append(Self.fault(line, "\(letters) stands in the file twice"))
            return
        }
        do throws(CodeFault) {
            let pattern = try NumberPattern(parts[1])
            let longest = pattern.longest(division: prefix, letters: letters)
            guard longest <= NumberPattern.textMax else {
                faults.append(
                    Self.fault(
                        line,
                        "a number has at most \(NumberPattern.textMax) characters, these up to \(longest)"))
                return
            }
            patterns[letters] = pattern
        } catch { faults.append(Self.fault(line, "\(letters): \(error.message)")) }
    }

    /// Series that are numbered by something else than notices: cases and bundles.
    private static let others = ["SJ", "BL", "YJS"]

    private mutating func findRepeats(prefix: String) {
        func name(_ letters: String) -> SeriesName {
            SeriesName(division: prefix, letters: letters, year: 0)
        }
        let all = Self.letters + Self.others
        for (place, one) in all.enumerated() {
            for other in all[(place + 1)...] where patterns[one] != nil || patterns[other] != nil {
                let meets = listed(one).mayMeet(
                    listed(other), as: name(one), and: name(other), anyYear: true)
                if meets {
                    faults.append(
                        Self.fault(
                            lines[other] ?? lines[one], "\(one) and \(other) may write the same number",
                            code: .numberPatternRepeats))
                }
            }
        }
    }

    /// The letters of all series of notices, in the order of their events.
    static let letters = NoticeKind.events.compactMap { $0.noticeNumber?.kind.letters }

    private func listed(_ letters: String) -> NumberPattern { patterns[letters] ?? .standard }

    /// For samples: whatever is wrong with the file.
    func pattern(ofSample kind: NumberKind) -> NumberPattern { listed(kind.letters) }

    /// As the series is written from now on.
    /// - Throws: the file's first fault.
    func pattern(of kind: NumberKind) throws(OfficeRefusal) -> NumberPattern {
        if let fault = faults.first { throw OfficeRefusal(fault) }
        return listed(kind.letters)
    }
}

extension OfficeContext {
    /// The next number of a notice, written as the region has it, or of a case.
    /// - Throws: `number_pattern_…`; what the store refuses; nothing is taken then.
    func takeNumber(_ kind: NumberKind) async throws(OfficeRefusal) -> TakenNumber {
        let pattern =
            kind.isRegistered ? try notices?.shelf.book.numbers.pattern(of: kind) : nil
        return try await numbers.take(
            kind, division: own.numberPrefix, on: today, as: pattern ?? .standard)
    }

    /// Holds the patterns of a book against every number that was ever given.
    /// - Throws: `number_pattern_repeats`, naming the series.
    func checkNumbers(of book: TemplateBook) async throws(OfficeRefusal) {
        for (letters, pattern) in book.numbers.patterns.sorted(by: { $0.key < $1.key }) {
            let series = TakenNumber.series(own.numberPrefix, .notice(letters), today.year)
            try await numbers.check(pattern, of: series)
        }
    }
}
