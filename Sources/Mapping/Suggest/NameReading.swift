/// How a name is read aloud: a syllable in small Latin letters for each character that has one. Made outside, since
/// readings need tables that this module does not have.
public struct NameReading: Hashable, Sendable {
    /// Without tones, `ü` as `v`.
    public let syllables: [String]
    private let letters: [[UInt8]]

    /// Syllables in the order of the characters.
    public init(_ syllables: [String]) {
        self.syllables = syllables
        letters = syllables.map { Array($0.utf8) }.filter { !$0.isEmpty }
    }

    /// Whether the letters are pinyin, initials, or both mixed, of characters of the name that follow each other; the
    /// last syllable may be begun only: `sfz`, `shenfen`, `shenfzh`.
    func matches(_ typed: [UInt8]) -> Bool {
        guard let first = typed.first else { return false }
        return letters.indices.contains { letters[$0].first == first && matches(typed[...], from: $0) }
    }

    private func matches(_ typed: ArraySlice<UInt8>, from at: Int) -> Bool {
        if typed.isEmpty { return true }
        guard at < letters.count else { return false }
        let syllable = letters[at]
        if typed.count <= syllable.count, syllable.starts(with: typed) { return true }
        if typed.starts(with: syllable), matches(typed.dropFirst(syllable.count), from: at + 1) {
            return true
        }
        return typed.first == syllable.first && matches(typed.dropFirst(), from: at + 1)
    }
}
