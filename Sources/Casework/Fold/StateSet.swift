/// A set of states in one word, so that the tables of transitions are constants.
struct StateSet: OptionSet, Hashable, Sendable {
    /// One bit a state.
    let rawValue: UInt16

    /// A set from its bits.
    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The set of one state.
    init(_ state: CaseState) {
        let shift: UInt16 =
            switch state {
            case .unopened: 0
            case .reviewing: 1
            case .submitted: 2
            case .received: 3
            case .correcting: 4
            case .accepted: 5
            case .suspended: 6
            case .decided: 7
            case .delivering: 8
            case .delivered: 9
            case .completed: 10
            case .refused: 11
            case .transferred: 12
            case .terminated: 13
            case .withdrawn: 14
            }
        rawValue = 1 << shift
    }

    /// Whether the state is one of the set.
    func contains(_ state: CaseState) -> Bool { contains(StateSet(state)) }

    // Each the one state of its name.
    static let unopened = StateSet(.unopened)
    static let reviewing = StateSet(.reviewing)
    static let submitted = StateSet(.submitted)
    static let received = StateSet(.received)
    static let correcting = StateSet(.correcting)
    static let accepted = StateSet(.accepted)
    static let suspended = StateSet(.suspended)
    static let decided = StateSet(.decided)
    static let delivering = StateSet(.delivering)
    static let delivered = StateSet(.delivered)
    static let completed = StateSet(.completed)

    /// The five ends.
    static let ends: StateSet = [
        .completed, StateSet(.refused), StateSet(.transferred), StateSet(.terminated), StateSet(.withdrawn),
    ]
    /// The ends at which the applicant has no result.
    static let withoutResult: StateSet = [
        StateSet(.refused), StateSet(.transferred), StateSet(.terminated), StateSet(.withdrawn),
    ]
    /// Before acceptance, with the destination.
    static let beforeAcceptance: StateSet = [.submitted, .received, .correcting]
    /// In hand at the destination, accepted or not.
    static let inHand: StateSet = [.submitted, .received, .correcting, .accepted, .suspended]
    /// Accepted and not decided.
    static let inProcess: StateSet = [.accepted, .suspended]
    /// Every state but `(none)`.
    static let opened: StateSet = [
        .reviewing, .inHand, .decided, .delivering, .delivered, .ends,
    ]
}
