/// How a matter was found by what somebody typed, best first.
public enum SearchHit: Int, Comparable, Hashable, Sendable {
    case code, codeBegins, name, nameBegins, nameContains, allWords, pinyin, publicWords, alike

    /// The better hit is the smaller.
    public static func < (left: SearchHit, right: SearchHit) -> Bool { left.rawValue < right.rawValue }
}

/// A matter that was found.
public struct FoundMatter: Hashable, Sendable {
    /// Its code.
    public let code: String
    /// Its name.
    public let name: String
    /// By what.
    public let hit: SearchHit
}

extension MatterIndex {
    /// How many matters that are only alike an answer has at most, and below how many others they are added.
    private static let alikeMost = 20
    private static let fewFound = 10

    /// Matters by name, part of a name, beginning of a code, pinyin, initials and the public's words; best first, then
    /// shorter names, then codes. What is only alike comes in where little else is found. Empty words find nothing.
    public func search(_ words: String) -> [FoundMatter] {
        guard let typed = Typed(words) else { return [] }
        var found: [(hit: SearchHit, length: Int, at: Int)] = []
        var taken: Set<Int> = []
        for at in matters.indices {
            guard let hit = hit(typed, at) else { continue }
            found.append((hit, searched[at].name.count, at))
            taken.insert(at)
        }
        found.sort { ($0.hit, $0.length, $0.at) < ($1.hit, $1.length, $1.at) }
        var places = found.map { ($0.at, $0.hit) }
        if found.count < Self.fewFound, typed.letters == nil {
            places += alike(typed).filter { !taken.contains($0) }.prefix(Self.alikeMost).map { ($0, .alike) }
        }
        return places.map { FoundMatter(code: matters[$0.0].code, name: matters[$0.0].name, hit: $0.1) }
    }

    /// What somebody typed, once.
    private struct Typed {
        let code: [UInt8]
        let text: [Unicode.Scalar]
        let words: [[Unicode.Scalar]]
        /// Where only Latin letters were typed: what may be pinyin.
        var letters: [UInt8]?

        init?(_ typed: String) {
            let folded = FoldedText(typed.prefix(100))
            guard !folded.scalars.isEmpty else { return nil }
            text = folded.scalars
            words = text.split(separator: " ").map(Array.init)
            code = Array(typed.prefix(100).filter { !$0.isWhitespace }.lowercased().utf8)
            let bare = text.filter { $0 != " " }
            if bare.allSatisfy(\.isLetter) { letters = bare.map { UInt8(truncatingIfNeeded: $0.value) } }
        }
    }

    private func hit(_ typed: Typed, _ at: Int) -> SearchHit? {
        let one = searched[at]
        if one.code.starts(with: typed.code) {
            return one.code.count == typed.code.count ? .code : .codeBegins
        }
        if one.name.starts(with: typed.text) {
            return one.name.count == typed.text.count ? .name : .nameBegins
        }
        if one.name.holds(typed.text) { return .nameContains }
        if typed.words.count > 1, typed.words.allSatisfy({ one.name.holds($0) }) { return .allWords }
        if let letters = typed.letters, one.reading?.matches(letters) == true { return .pinyin }
        if one.plain.holds(typed.text) { return .publicWords }
        return nil
    }

    /// Matters that share words with what was typed, best first: at least half as near as the best.
    private func alike(_ typed: Typed) -> [Int] {
        var bag = WordBag()
        bag.add(typed.text[...], share: 1)
        let weights = SuggestWeights.shipped
        let done = MatterAction.spread(bag.actions)
        let actions = actionKinds.map { kind in zip(done, kind).reduce(0) { $0 + $1.0 * $1.1 } }
        let (names, plains) = (names.likeness(bag), plains.likeness(bag))
        var scores: [(at: Int, score: Double)] = []
        for at in matters.indices {
            let text = max(names[at], plains[at] * weights.plain)
            guard text > 0.1 else { continue }
            scores.append((at, text * (1 - weights.otherAction * (1 - actions[traits[at].actions]))))
        }
        scores.sort { ($0.score, $1.at) > ($1.score, $0.at) }
        guard let best = scores.first?.score else { return [] }
        return scores.prefix { $0.score >= best / 2 }.map(\.at)
    }
}

extension Array where Element: Equatable {
    /// Whether `part` stands somewhere in it; an empty part does not.
    func holds(_ part: [Element]) -> Bool {
        guard let first = part.first, count >= part.count else { return false }
        for at in 0...(count - part.count) where self[at] == first {
            if self[at..<(at + part.count)].elementsEqual(part) { return true }
        }
        return false
    }
}
