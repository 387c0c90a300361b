import Foundation
public import Mapping
import Synchronization

/// Pinyin of matters' names: Foundation's table, with words in which a character is read otherwise (重新, 银行, 六安).
///
/// Isolation: any. A name is read once and kept.
public final class PinyinTable: Sendable {
    private struct State {
        var characters: [Character: String] = [:]
        var readings: [String: NameReading] = [:]
    }

    private let state = Mutex(State())
    private static let words: [String: [String]] = {
        var words: [String: [String]] = [:]
        for line in phrases.split(separator: "\n") {
            let parts = line.split(separator: " ").map(String.init)
            if let word = parts.first, parts.count == word.count + 1 {
                words[word] = Array(parts.dropFirst())
            }
        }
        return words
    }()
    private static let usual: [Character: String] = {
        var usual: [Character: String] = [:]
        let parts = characters.split { $0 == " " || $0 == "\n" }
        for at in stride(from: 0, to: parts.count - 1, by: 2) {
            if let character = parts[at].first { usual[character] = String(parts[at + 1]) }
        }
        return usual
    }()
    private static let longest = words.keys.map(\.count).max() ?? 1
    /// More names than any catalogue has; beyond it all are read anew.
    private static let readingsMost = 100_000

    /// A table that has read nothing yet.
    public init() {}

    /// A name's syllables in small letters without tones, `ü` as `v`; a Latin letter or a digit is its own syllable,
    /// other characters have none.
    public func reading(of name: String) -> NameReading {
        if let known = state.withLock({ $0.readings[name] }) { return known }
        let reading = NameReading(syllables(of: Array(name)))
        state.withLock { state in
            if state.readings.count >= Self.readingsMost { state.readings = [:] }
            state.readings[name] = reading
        }
        return reading
    }

    private func syllables(of name: [Character]) -> [String] {
        var syllables: [String] = []
        var at = 0
        while at < name.count {
            let most = min(Self.longest, name.count - at)
            let word = stride(from: most, through: 2, by: -1).lazy.compactMap { length in
                Self.words[String(name[at..<(at + length)])]
            }.first
            if let word {
                syllables += word
                at += word.count
            } else {
                syllables += syllable(of: name[at])
                at += 1
            }
        }
        return syllables
    }

    private func syllable(of character: Character) -> [String] {
        if let usual = Self.usual[character] { return [usual] }
        if character.isASCII {
            return character.isLetter || character.isNumber ? [character.lowercased()] : []
        }
        if let known = state.withLock({ $0.characters[character] }) { return known.isEmpty ? [] : [known] }
        let read = Self.read(character)
        state.withLock { $0.characters[character] = read }
        return read.isEmpty ? [] : [read]
    }

    /// Empty where the character has no reading: marks, letters of other scripts.
    private static func read(_ character: Character) -> String {
        let latin = String(character).applyingTransform(.mandarinToLatin, reverse: false) ?? ""
        var read = ""
        for scalar in latin.decomposedStringWithCanonicalMapping.lowercased().unicodeScalars {
            if scalar == "\u{308}", read.last == "u" {
                read.removeLast()
                read.append("v")
            } else if ("a"..."z").contains(scalar) {
                read.unicodeScalars.append(scalar)
            }
        }
        return read
    }
}
