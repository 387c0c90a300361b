public import Mapping

/// Told of each change of a catalogue before it counts; what it writes stands in the same commit.
public protocol CatalogueWitness: Sendable {
    /// - Parameters:
    ///   - codes: what the change is about.
    ///   - earlier: the catalogue as it stands.
    ///   - revision: the catalogue's, once the change is made.
    /// - Throws: the store's faults.
    func writes(
        changing codes: [String], of earlier: Catalog, to revision: Int
    ) async throws(StoreFault) -> [Write]
}
