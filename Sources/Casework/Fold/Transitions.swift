/// The column "from" of the tables: in which states an event may stand at all. What depends on more than the
/// state (an open correction, a pending request, once) is judged by `CaseStanding`. Source: CASE.md §3–§5.
enum Transitions {
    /// The states from which `type` is allowed.
    static func states(for type: EventType) -> StateSet {
        switch type.table {
        case .origin: origin(type)
        case .destination: destination(type)
        case .either: .opened
        }
    }

    private static func origin(_ type: EventType) -> StateSet {
        switch type {
        case .reviewRequested, .submitted: [.unopened, .reviewing]
        case .abandoned: .reviewing
        case .supplemented, .withdrawalRequested: .inHand
        case .acted: [.received, .accepted, .suspended]
        case .contactChanged: .opened.subtracting(.ends).subtracting(.delivered)
        case .resultReceived: [.decided, .delivering, .delivered, .completed]
        case .bundleProgressed: .opened.subtracting(.ends)
        case .rated: .opened.subtracting(.reviewing)
        default: .opened  // served
        }
    }

    private static func destination(_ type: EventType) -> StateSet {
        switch type {
        case .preReviewed: .reviewing
        case .received, .materialsReceived, .withdrawn, .withdrawalDeclined: .inHand
        case .correctionRequested: [.submitted, .received, .accepted, .suspended]
        case .accepted, .refused, .transferred: .beforeAcceptance
        case .terminated: [.received, .correcting, .accepted, .suspended]
        case .progressed, .clockSuspended, .extended, .decided: .inProcess
        case .clockResumed: .suspended
        case .rectified, .revoked: [.decided, .delivering, .delivered, .completed]
        case .completed: [.decided, .delivering, .delivered]
        default: []
        }
    }

    /// Where `about: decision` may be rated: decided or later, refused, terminated.
    static let decisionRated: StateSet = [
        .decided, .delivering, .delivered, .completed, StateSet(.refused), StateSet(.terminated),
    ]
}
