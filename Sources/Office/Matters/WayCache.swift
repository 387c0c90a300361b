internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
internal import Synchronization

/// The routing table and the ways of cases, kept until a peer, a catalogue, a mapping or the day changes.
///
/// Isolation: any.
final class WayCache: Sendable {
    /// On what a way depends beside the question.
    struct Basis: Hashable, Sendable {
        var peers: Int
        var catalogues: Int
        var mapping: Int
        var day: CivilDate
    }

    /// What was asked.
    struct Question: Hashable, Sendable {
        var matter: String
        var origin: DivisionCode
        var destination: DivisionCode
        var mode: Mode?
    }

    private struct State {
        var table: (generation: Int, table: RoutingTable)?
        var basis: Basis?
        var ways: [Question: MatterDesk.Way] = [:]
    }

    private let state = Mutex(State())
    /// More than a window asks for in a day; beyond it all are made anew.
    private static let waysMost = 4_096

    /// The table of this snapshot of the peers.
    func table(of own: OwnParty, _ peers: PeerSnapshot) -> RoutingTable {
        let known = state.withLock { $0.table }
        if let known, known.generation == peers.generation { return known.table }
        let table = RoutingTable(
            gateway: own.id, serves: own.serves, peers: peers.all.map(\.peer), reach: own.reach)
        state.withLock { $0.table = (peers.generation, table) }
        return table
    }

    /// The way that was found on this basis; nil when none was.
    func way(_ question: Question, on basis: Basis) -> MatterDesk.Way? {
        state.withLock { $0.basis == basis ? $0.ways[question] : nil }
    }

    /// Keeps a way that was found.
    func keep(_ way: MatterDesk.Way, for question: Question, on basis: Basis) {
        state.withLock { state in
            if state.basis != basis || state.ways.count >= Self.waysMost {
                state.basis = basis
                state.ways = [:]
            }
            state.ways[question] = way
        }
    }
}
