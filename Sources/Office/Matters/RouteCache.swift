internal import Exchange
internal import Routing
internal import Synchronization

/// The routing table of the peers as they stand: made again only when one of them changed.
///
/// Isolation: any.
final class RouteCache: Sendable {
    private let made = Mutex<(generation: Int, table: RoutingTable)?>(nil)

    /// The table of this snapshot of the peers.
    func table(of own: OwnParty, _ peers: PeerSnapshot) -> RoutingTable {
        let known = made.withLock { $0 }
        if let known, known.generation == peers.generation { return known.table }
        let table = RoutingTable(
            gateway: own.id, serves: own.serves, peers: peers.all.map(\.peer), reach: own.reach)
        made.withLock { $0 = (peers.generation, table) }
        return table
    }
}
