/// What is done in a matter (办, 换, 补, 注销 …): near neighbours differ by it, so it weighs more than other words.
enum MatterAction: String, CaseIterable, Hashable, Sendable {
    case new, issue, change, renew, replace, reissue, cancel, transfer, moveIn, moveOut, review, query,
        certify
    case lost, unlost, release, pay, freeze, unfreeze, stop, resume
}

/// At which level a text says that it is done.
enum MatterLevel: String, Hashable, Sendable {
    case province, city, county, town
}

/// The words of the trade: which of them mean the same, which suggest another, which say nothing.
///
/// Data, a file for each field of work in `Lexicon/`, general words of Chinese administration; made once, read by
/// longest match.
struct Lexicon: Sendable {
    /// One word of a canonical form.
    enum Part: Hashable, Sendable {
        case word(String)
        case action(MatterAction)
        case level(MatterLevel)
        /// Says nothing about which matter it is.
        case idle
    }

    /// What a word of a text stands for.
    struct Entry: Hashable, Sendable {
        var parts: [Part]
        var implied: [Part] = []
    }

    private struct Node: Sendable {
        var next: [Unicode.Scalar: Int] = [:]
        var entry: Int?
    }

    private var nodes = [Node()]
    private(set) var entries: [Entry] = []
    /// Words that stand in two lines with different meanings; a fault of the data, which a test looks for.
    private(set) var clashes: [String] = []
    private var implied: [String: [Part]] = [:]

    /// The lexicon of this version.
    static let shipped = Lexicon(
        [
            actionLines, slipLines, plainLines, wordsLines, marketLines, labourLines, healthInsuranceLines,
            policeLines, vehiclesLines, civilLines, disabledLines, healthLines, housingFundLines, landLines,
            buildingLines, educationLines, justiceLines, taxLines, transportLines, farmingLines,
            veteransLines,
            safetyLines, cultureLines, commerceLines,
        ].flatMap { $0.split(separator: "\n") })

    /// Reads lines: `A+B = C D` (C and D are compared as A and B), `A > B C` (A also suggests B and C).
    init(_ lines: [Substring]) {
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count > 2 || (words.count == 2 && words[0].hasPrefix("#")) else { continue }
            if words[1] == ">" {
                implied[FoldedText(words[0]).text, default: []] += words.dropFirst(2).map(Self.part)
            }
        }
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count > 2 else { continue }
            let parts = words[0].split(separator: "+").map(Self.part)
            if words[1] == ">" { continue }
            for word in words.dropFirst(2) { add(FoldedText(word), Entry(parts: parts)) }
        }
        // What is compared also stands for itself.
        let known = entries.flatMap(\.parts)
        for case .word(let word) in known { addIfNew(word) }
        for word in implied.keys.sorted() { addIfNew(word) }
        for at in entries.indices { entries[at].implied = impliedParts(entries[at].parts) }
        for (word, parts) in implied {
            let text = FoldedText(word)
            guard let (entry, length) = longest(in: text.scalars[...]), length == text.scalars.count else {
                continue
            }
            let present = entries[entry].implied
            entries[entry].implied += parts.filter { !present.contains($0) }
        }
        for at in entries.indices { entries[at].implied = entries[at].implied.flatMap(resolved) }
    }

    private func impliedParts(_ parts: [Part]) -> [Part] {
        parts.flatMap { part -> [Part] in
            guard case .word(let word) = part else { return [] }
            return implied[word] ?? []
        }
    }

    /// A suggested word in the words that are compared.
    private func resolved(_ part: Part) -> [Part] {
        guard case .word(let word) = part else { return [part] }
        var rest = FoldedText(word).scalars[...]
        var parts: [Part] = []
        var plain = ""
        while let first = rest.first {
            if let (entry, length) = longest(in: rest) {
                parts += entries[entry].parts
                rest = rest.dropFirst(length)
            } else {
                plain.unicodeScalars.append(first)
                rest = rest.dropFirst()
            }
        }
        return plain.isEmpty ? parts : parts + [.word(plain)]
    }

    private static func part(_ text: Substring) -> Part {
        switch text.first {
        case "@": MatterAction(rawValue: String(text.dropFirst())).map(Part.action) ?? .word(String(text))
        case "#": MatterLevel(rawValue: String(text.dropFirst())).map(Part.level) ?? .word(String(text))
        case "-" where text.count == 1: .idle
        default: .word(FoldedText(text).text)
        }
    }

    private mutating func addIfNew(_ word: String) {
        let text = FoldedText(word)
        if let (_, length) = longest(in: text.scalars[...]), length == text.scalars.count { return }
        add(text, Entry(parts: [.word(word)]))
    }

    private mutating func add(_ word: FoldedText, _ entry: Entry) {
        var at = 0
        for scalar in word.scalars {
            if let next = nodes[at].next[scalar] {
                at = next
            } else {
                nodes.append(Node())
                nodes[at].next[scalar] = nodes.count - 1
                at = nodes.count - 1
            }
        }
        if let known = nodes[at].entry {
            if entries[known].parts != entry.parts { clashes.append(word.text) }
            return
        }
        entries.append(entry)
        nodes[at].entry = entries.count - 1
    }

    /// The longest word at the beginning of `text`: its entry and its length.
    func longest(in text: ArraySlice<Unicode.Scalar>) -> (entry: Int, length: Int)? {
        var at = 0
        var found: (entry: Int, length: Int)?
        for (offset, scalar) in text.enumerated() {
            guard let next = nodes[at].next[scalar] else { break }
            at = next
            if let entry = nodes[at].entry { found = (entry, offset + 1) }
        }
        return found
    }
}
