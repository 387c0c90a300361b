internal import Casework
internal import Codes
internal import Mapping
internal import Synchronization

extension OfficeContext {
    /// Cases that the window sent in the last twelve months and this one, by our matter and peer: counts only. What a change
    /// of the mappings touches, and what a missing one weighs.
    /// - Returns: nil while the statistics cannot tell.
    func casesOfLastYear() async -> [MappingKey: Int]? {
        let last = Month(of: today)
        var counts: [MappingKey: Int] = [:]
        do throws(OfficeRefusal) {
            let months = (0...12).map { last.adding(-$0).description }
            try await StatisticsDesk(self).read(.full, months, side: Side.origin.rawValue) { row, tally in
                // `try?`: rows hold ids of peers.
                guard let peer = try? GatewayID(row[.peer]) else { return }
                counts[MappingKey(peer: peer, local: row[.matter]), default: 0] += Int(tally[.takenIn])
            }
        } catch { return nil }
        return counts
    }
}

/// The counts of the plan that is being paged through, so that they are read once for all its pages.
///
/// Isolation: any. Two who page at once may read them twice; they read the same.
final class PlanCounts: Sendable {
    private let kept = Mutex<[MappingKey: Int]?>(nil)

    /// What the first page read; nil where that is gone.
    var counts: [MappingKey: Int]? { kept.withLock { $0 } }

    func keep(_ counts: [MappingKey: Int]?) { kept.withLock { $0 = counts } }
}
