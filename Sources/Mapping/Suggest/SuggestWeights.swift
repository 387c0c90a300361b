/// How much each likeness counts in a suggestion's score. Found by trying on the labelled pairs of `Benchmarks/suggest`
/// while two fifths and more of the lexicon's words were left out by lot, as a name that nobody has met yet is; rounded.
struct SuggestWeights: Sendable {
    /// The better of name and plain words.
    var text = 0.60
    /// The other of the two.
    var second = 0.05
    /// The public's words beside a name.
    var plain = 0.70
    var materials = 0.30
    var actions = 0.04
    /// How much of the text's weight is lost where something else is done.
    var otherAction = 0.22
    /// Taken off besides, where both say what is done and it is something else.
    var namedOtherAction = 0.12
    var agency = 0.18
    /// Taken off for an office of another trade.
    var otherAgency = 0.05
    var type = 0.03
    var subjects = 0.07
    /// Taken off too, where the levels differ.
    var level = 0.05
    /// Small: where a base code decides, the default rule has decided before.
    var base = 0.05
    var equalName = 0.10

    static let shipped = SuggestWeights()

    /// The score of a matter that is the same in all respects: 1 in ``Suggestion/score``.
    var most: Double {
        text + second * plain + materials + actions + agency + type + subjects + level + base + equalName
    }
}
