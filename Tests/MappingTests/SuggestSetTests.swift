import Mapping
import SuggestSet
import Testing

@Suite("Suggestions on the labelled set")
struct SuggestSetTests {
    let set: SuggestSet

    init() throws { set = try SuggestSet() }

    @Test(
        "the set has 904 matters of the peer, 618 pairs, 120 once held out and 290 fresh; no name is in two, every answer exists"
    )
    func setIsWhole() throws {
        let (pairs, heldOut) = (try set.pairs(.pairs), try set.pairs(.heldOut))
        let fresh = try set.pairs(.fresh)
        #expect((set.catalogue.count, pairs.count, heldOut.count, fresh.count) == (904, 618, 120, 290))
        #expect(Set(pairs.map(\.ours.name)).isDisjoint(with: (heldOut + fresh).map(\.ours.name)))
        #expect(Set(heldOut.map(\.ours.name)).isDisjoint(with: fresh.map(\.ours.name)))
        let codes = Set(set.catalogue.map(\.code))
        #expect(codes.count == 904)
        #expect((pairs + heldOut + fresh).allSatisfy { codes.contains($0.expected) })
    }

    /// Measured: 98.4 and 99.8 with plain words, 97.7 and 99.8 without.
    @Test(
        "on the pairs the right one is first in 96 %, in the first three in 99 %", arguments: [true, false])
    func pairs(plain: Bool) throws {
        let index = MatterIndex(plain ? set.catalogue : set.bareCatalogue)
        let measure = SuggestMeasure(try set.pairs(.pairs), in: index)
        #expect(measure.firstPercent >= 96, "first: \(measure.firstPercent) %")
        #expect(measure.inThreePercent >= 99, "in three: \(measure.inThreePercent) %")
    }

    /// Measured: 93.3 and 99.2 with plain words and without.
    @Test(
        "what was once held out does not fall below 92 % first, 98 % in the first three",
        arguments: [true, false])
    func heldOut(plain: Bool) throws {
        let index = MatterIndex(plain ? set.catalogue : set.bareCatalogue)
        let measure = SuggestMeasure(try set.pairs(.heldOut), in: index)
        #expect(measure.firstPercent >= 92, "first: \(measure.firstPercent) %")
        #expect(measure.inThreePercent >= 98, "in three: \(measure.inThreePercent) %")
    }

    /// Measured once, when the matcher was done: 89.3 and 96.2 with plain words. Nothing was tuned with it.
    @Test("on names that nothing was tuned with it does not fall below 87 % first, 94 % in the first three")
    func fresh() throws {
        let measure = SuggestMeasure(try set.pairs(.fresh), in: MatterIndex(set.catalogue))
        #expect(measure.firstPercent >= 87, "first: \(measure.firstPercent) %")
        #expect(measure.inThreePercent >= 94, "in three: \(measure.inThreePercent) %")
    }

    @Test("the order in which a catalogue comes changes no answer")
    func orderDoesNotMatter() throws {
        let (one, other) = (MatterIndex(set.catalogue), MatterIndex(set.catalogue.reversed()))
        for pair in try set.pairs(.pairs).prefix(60) {
            #expect(one.suggestions(for: pair.ours) == other.suggestions(for: pair.ours))
        }
    }
}
