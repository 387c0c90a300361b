import Foundation
import Mapping
import SuggestSet

// Prints a JSON line per measure, then the confusions; `scripts/bench suggest` runs it in release.

let set = try SuggestSet()
let indexes = [true: MatterIndex(set.catalogue), false: MatterIndex(set.bareCatalogue)]
let places = Dictionary(set.catalogue.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
var lists: [String] = []
for part in SuggestSet.Part.allCases {
    let pairs = try set.pairs(part)
    for plain in [true, false] {
        guard let index = indexes[plain] else { continue }
        let measure = SuggestMeasure(pairs, in: index)
        print(
            #"{"scenario": "suggest", "set": "\#(part.rawValue)", "plain": \#(plain), "pairs": \#(measure.count), "#
                + String(
                    format: #""first_percent": %.1f, "in_three_percent": %.1f}"#, measure.firstPercent,
                    measure.inThreePercent))
        guard plain else { continue }
        lists += measure.confusions.map { one in
            "\(one.pair.ours.code) “\(one.pair.ours.name)”: got \(one.got?.code ?? "nothing") “\(one.got?.name ?? "")”, "
                + "expected \(one.pair.expected) “\(places[one.pair.expected] ?? "")” "
                + (one.rank.map { "(place \($0))" } ?? "(not in 50)")
        }
    }
}

/// 10,000 matters: the catalogue again and again with other codes and a number in the name.
func many() -> (texts: [MatterText], readings: [String: NameReading]) {
    var syllables: [Character: String] = [:]
    var readings: [String: NameReading] = [:]
    let texts = (0..<10_000).map { number in
        var text = set.catalogue[number % set.catalogue.count]
        text.code = "M\(number)"
        text.name += "第\(number)号"
        readings[text.name] = NameReading(
            text.name.map { character in
                if let known = syllables[character] { return known }
                let latin = String(character).applyingTransform(.mandarinToLatin, reverse: false)
                let read = (latin?.applyingTransform(.stripDiacritics, reverse: false) ?? "").filter(
                    \.isLetter)
                syllables[character] = read
                return read
            })
        return text
    }
    return (texts, readings)
}

func milliseconds(_ duration: Duration) -> Double { duration / .milliseconds(1) }

let (texts, readings) = many()
let clock = ContinuousClock()
let began = clock.now
let index = MatterIndex(texts, readings: readings)
print(
    String(
        format: #"{"scenario": "suggest_index", "matters": 10000, "build_ms": %.0f}"#,
        milliseconds(clock.now - began)))
let typed = [
    "身份证", "sfz", "shenfenz", "驾照到期", "M12", "狗", "证", "开个饭店要什么", "不动产 抵押", "z", "xyzxyz", "公积金提取怎么办",
    "ＨＳ（一）", "没有这样的事项吧", "gs", "老人坐公交",
]
var spans: [Double] = []
for _ in 0..<20 {
    for words in typed {
        let start = clock.now
        _ = index.search(words)
        spans.append(milliseconds(clock.now - start))
    }
}
spans.sort()
print(
    String(
        format:
            #"{"scenario": "suggest_search", "matters": 10000, "searches": %d, "p50_ms": %.2f, "p99_ms": %.2f, "most_ms": %.2f}"#,
        spans.count, spans[spans.count / 2], spans[spans.count * 99 / 100], spans[spans.count - 1]))
let pairs = try set.pairs(.pairs)
let start = clock.now
for pair in pairs.prefix(200) { _ = index.suggestions(for: pair.ours) }
print(
    String(
        format: #"{"scenario": "suggest_suggest", "matters": 10000, "mean_ms": %.2f}"#,
        milliseconds(clock.now - start) / 200))
print("\nconfusions, with plain words:")
for line in lists { print(line) }
