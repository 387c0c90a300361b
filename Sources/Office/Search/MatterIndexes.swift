internal import Codes
internal import Exchange
internal import Mapping
internal import Synchronization

/// The indexes over our catalogue and the peers', each made when it is first asked for and kept until a catalogue or
/// the day changes.
///
/// Isolation: any.
final class MatterIndexes: Sendable {
    private struct Basis: Hashable {
        var catalogues: Int
        var day: CivilDate
    }
    private struct State {
        var basis: Basis?
        var indexes: [GatewayID: MatterIndex] = [:]
    }

    private let state = Mutex(State())
    private let pinyin = PinyinTable()

    /// The index over the matters of a catalogue in force on `day`. Two who ask at once may both make it; they make the
    /// same.
    /// - Parameters:
    ///   - catalog: asked for when the index is not at hand.
    ///   - generation: of the shelf; another one, and every index is made anew.
    func index(
        of gateway: GatewayID, generation: Int, on day: CivilDate, _ catalog: () -> Catalog
    ) -> MatterIndex {
        let basis = Basis(catalogues: generation, day: day)
        if let known = state.withLock({ $0.basis == basis ? $0.indexes[gateway] : nil }) { return known }
        let texts = catalog().matters(on: day).map(MatterText.init)
        var readings: [String: NameReading] = [:]
        for text in texts { readings[text.name] = pinyin.reading(of: text.name) }
        let made = MatterIndex(texts, readings: readings)
        state.withLock { state in
            if state.basis != basis {
                state.basis = basis
                state.indexes = [:]
            }
            state.indexes[gateway] = made
        }
        return made
    }
}
