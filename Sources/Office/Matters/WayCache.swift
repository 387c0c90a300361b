internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
internal import StrictJSON
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
        var places: Int
        var day: CivilDate
    }

    /// What was asked.
    struct Question: Hashable, Sendable {
        var matter: String
        var origin: DivisionCode
        var destination: DivisionCode
        var mode: Mode?
        /// What was told beside the form.
        var told = Situation.unknown
        /// The form as it was filled, where it was.
        var form: JSONObject?

        /// The same as far as rows ask for it: of a form only the answers that some condition wants.
        func restricted(to asked: SituationQuestions) -> Question {
            var question = self
            question.told = told.restricted(to: asked)
            question.form =
                asked.fields.isEmpty
                ? nil
                : form.map { form in
                    JSONObject(
                        form.filter { asked.fields.contains($0.key) }.map { ($0.key, $0.value) })
                }
            return question
        }

        /// Without anything of the case.
        var bare: Question {
            Question(matter: matter, origin: origin, destination: destination, mode: mode)
        }
    }

    private struct State {
        var table: (generation: Int, table: RoutingTable)?
        var basis: Basis?
        var ways: [Question: MatterDesk.Way] = [:]
        /// What the rows of a question ask of the case.
        var asked: [Question: SituationQuestions] = [:]
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
        state.withLock { state in
            guard state.basis == basis, let asked = state.asked[question.bare] else { return nil }
            return state.ways[question.restricted(to: asked)]
        }
    }

    /// Keeps a way that was found.
    /// - Parameter asked: what the rows of the question ask of the case.
    func keep(
        _ way: MatterDesk.Way, for question: Question, asking asked: SituationQuestions, on basis: Basis
    ) {
        state.withLock { state in
            if state.basis != basis || state.ways.count >= Self.waysMost {
                state.basis = basis
                state.ways = [:]
                state.asked = [:]
            }
            state.asked[question.bare] = asked
            state.ways[question.restricted(to: asked)] = way
        }
    }
}
