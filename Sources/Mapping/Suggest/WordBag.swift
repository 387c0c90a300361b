/// The words of a text after the lexicon: features with weights, what is done, and at which level.
struct WordBag: Sendable {
    /// Characters, pairs of characters and words, by weight.
    var features: [Feature: Double] = [:]
    /// What is done.
    var actions: [MatterAction: Double] = [:]
    /// The level that the text names.
    var level: MatterLevel?
    /// The words in canonical form, without level and without what says nothing: equal for names that are alike.
    var canonical = ""

    /// How much the parts of a name count.
    enum Share {
        static let bracket = 0.7
        static let office = 0.25
        static let agency = 0.15
        static let implied = 0.45
        static let character = 1.3
        static let pair = 0.9
        static let word = 0.8
        static let idle = 0.1
    }

    /// Adds a stretch of text that counts `share`.
    mutating func add(_ text: ArraySlice<Unicode.Scalar>, share: Double, lexicon: Lexicon = .shipped) {
        var previous: Unicode.Scalar?
        var rest = text
        while let first = rest.first {
            if let (entry, length) = lexicon.longest(in: rest) {
                rest = rest.dropFirst(length)
                let entry = lexicon.entries[entry]
                for part in entry.parts { add(part, share: share, previous: &previous) }
                for part in entry.implied { imply(part, share: share * Share.implied) }
                continue
            }
            rest = rest.dropFirst()
            if first == " " || first == "(" || first == ")" {
                previous = nil
            } else if first.isLetter || first.isDigit {
                var word = String(first)
                while let next = rest.first, next.isLetter || next.isDigit {
                    word.unicodeScalars.append(next)
                    rest = rest.dropFirst()
                }
                raise(Feature(word: word), to: share * Share.word)
                canonical += word
                previous = nil
            } else {
                run(first, share: share, previous: &previous)
            }
        }
    }

    private mutating func add(_ part: Lexicon.Part, share: Double, previous: inout Unicode.Scalar?) {
        switch part {
        case .word(let word):
            raise(Feature(word: word), to: share * Share.word)
            for scalar in word.unicodeScalars { run(scalar, share: share, previous: &previous) }
        case .action(let action):
            // 首次, 变更, 转出 in brackets say as much as before them.
            let weight = share >= Share.bracket ? 1 : share
            actions[action] = max(actions[action] ?? 0, weight)
            if action != .issue, action != .new { canonical += "@" + action.rawValue }
            previous = nil
        case .level(let level):
            self.level = level
            previous = nil
        case .idle: previous = nil
        }
    }

    private mutating func imply(_ part: Lexicon.Part, share: Double) {
        switch part {
        case .word(let word):
            raise(Feature(word: word), to: share * Share.word)
            var previous: Unicode.Scalar?
            let kept = canonical
            for scalar in word.unicodeScalars { run(scalar, share: share, previous: &previous) }
            canonical = kept
        case .action(let action): actions[action] = max(actions[action] ?? 0, share)
        case .level, .idle: break
        }
    }

    private mutating func run(_ scalar: Unicode.Scalar, share: Double, previous: inout Unicode.Scalar?) {
        raise(Feature(scalar), to: share * Share.character)
        if let before = previous { raise(Feature(before, scalar), to: share * Share.pair) }
        canonical.unicodeScalars.append(scalar)
        previous = scalar
    }

    /// A feature counts once, with its greatest weight.
    private mutating func raise(_ feature: Feature, to weight: Double) {
        features[feature] = max(features[feature] ?? 0, weight)
    }
}

/// A character, a pair of characters, or a word, as a number: what weights are kept by.
struct Feature: Hashable, Comparable, Sendable {
    private let number: UInt64

    init(_ scalar: Unicode.Scalar) { number = UInt64(scalar.value) }

    init(_ first: Unicode.Scalar, _ second: Unicode.Scalar) {
        number = UInt64(first.value) << 32 | UInt64(second.value)
    }

    /// FNV-1a of the UTF-8 with the highest bit set, which characters and pairs do not have. Two words of one number
    /// would count as one; of 62-bit numbers that does not happen to some thousand words.
    init(word: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        number = hash | 1 << 63
    }

    static func < (left: Feature, right: Feature) -> Bool { left.number < right.number }
}
