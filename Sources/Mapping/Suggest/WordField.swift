/// One kind of text of all matters: how rare each word is, and where it stands.
struct WordField: Sendable {
    /// A word's place: a matter by position, with the word's weight there; the weights of a matter of usual length have
    /// length 1 together.
    private struct Posting: Sendable {
        var matter: Int32
        var weight: Float
    }

    private var numbers: [Feature: Int] = [:]
    private var rarity: [Double] = []
    private var postings: [[Posting]] = []
    private let count: Int
    /// Of a word that no matter has.
    private var rarest = 1.0

    /// - Parameter words: of each matter, by which rarity is counted; every word of `bags` is among them.
    init(_ bags: [WordBag], rarityOf words: [Set<Feature>]) {
        count = bags.count
        var counts: [Int] = []
        for word in words.lazy.flatMap({ $0.sorted() }) {
            if let number = numbers[word] {
                counts[number] += 1
            } else {
                numbers[word] = counts.count
                counts.append(1)
            }
        }
        let total = Double(words.count)
        rarity = counts.map { logarithm(1 + total / (0.5 + Double($0))) }
        rarest = rarity.max() ?? 1
        note(bags)
    }

    /// Other texts of the same matters, with the words' rarity in `field`.
    init(_ bags: [WordBag], like field: WordField) {
        self = field
        note(bags)
    }

    private mutating func note(_ bags: [WordBag]) {
        postings = [[Posting]](repeating: [], count: rarity.count)
        let vectors = bags.map(vector)
        let lengths = vectors.map(\.length).filter { $0 > 0 }
        let mean = lengths.reduce(0, +) / Double(max(1, lengths.count))
        for (matter, vector) in vectors.enumerated() {
            // A long name is not the worse for its length: what is beyond the mean counts half.
            let length = min(vector.length, (vector.length + mean) / 2)
            for (number, weight) in vector.words {
                postings[number].append(Posting(matter: Int32(matter), weight: Float(weight / length)))
            }
        }
    }

    /// A bag's words as numbers, in a fixed order, with their weights, and the length of all; words that no matter has
    /// count for the length only.
    private func vector(_ bag: WordBag) -> (words: [(number: Int, weight: Double)], length: Double) {
        var words: [(number: Int, weight: Double)] = []
        var squares = 0.0
        for (word, share) in bag.features.sorted(by: { $0.key < $1.key }) {
            let number = numbers[word]
            let weight = share * (number.map { rarity[$0] } ?? rarest)
            squares += weight * weight
            if let number { words.append((number, weight)) }
        }
        return (words, squares.squareRoot())
    }

    /// How much each matter has of the bag's words: 0…1, the cosine of the angle between them; for matters with many
    /// words a little more.
    func likeness(_ bag: WordBag) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        let (words, length) = vector(bag)
        for (number, weight) in words {
            for posting in postings[number] {
                sums[Int(posting.matter)] += weight / length * Double(posting.weight)
            }
        }
        return sums.map { min(1, $0) }
    }
}
