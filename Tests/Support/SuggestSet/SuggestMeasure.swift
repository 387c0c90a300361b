public import Mapping

/// How often the right matter is suggested first, and among the first three.
public struct SuggestMeasure: Sendable {
    /// A pair whose right matter is not first.
    public struct Confusion: Sendable {
        /// The pair.
        public let pair: SuggestSet.Pair
        /// What came first, where anything did.
        public let got: Suggestion?
        /// Place of the right one among the first 50, from 1.
        public let rank: Int?
    }

    /// How many pairs.
    public let count: Int
    /// Of them with the right one first.
    public let first: Int
    /// Of them with the right one in the first three.
    public let inThree: Int
    /// The others.
    public let confusions: [Confusion]

    /// Asks for each pair.
    public init(_ pairs: [SuggestSet.Pair], in index: MatterIndex) {
        var first = 0
        var inThree = 0
        var confusions: [Confusion] = []
        for pair in pairs {
            let found = index.suggestions(for: pair.ours, limit: 50)
            let rank = found.firstIndex { $0.code == pair.expected }.map { $0 + 1 }
            if rank == 1 {
                first += 1
            } else {
                confusions.append(Confusion(pair: pair, got: found.first, rank: rank))
            }
            if let rank, rank <= 3 { inThree += 1 }
        }
        count = pairs.count
        (self.first, self.inThree, self.confusions) = (first, inThree, confusions)
    }

    /// Percent with the right one first.
    public var firstPercent: Double { 100 * Double(first) / Double(max(1, count)) }
    /// Percent with the right one in the first three.
    public var inThreePercent: Double { 100 * Double(inThree) / Double(max(1, count)) }
}
