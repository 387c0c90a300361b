internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import StrictJSON

/// A submission that is judged and mapped, ready to become a case's first event.
struct PreparedSubmission: Sendable {
    /// `review_requested` or `submitted`.
    var type: EventType
    /// The event's id.
    var event: EventID
    /// The event's data, complete but for its numbers.
    var data: JSONObject
    /// 代受理 as it was asked for.
    var accepted: JSONObject?
    /// The matter's way to its destination.
    var way: MatterDesk.Way
    /// What must still hold when it is written.
    var expecting: [Expectation]
    /// Numbers that it bears, taken and not yet used.
    var taken: [TakenNumber] = []
    /// What its paper wants written with it.
    var writes: [Write] = []
    /// What the register calls a notice that it bears.
    var noticeTitle: String { data["document"]?["title"]?.stringValue ?? EventType.accepted.rawValue }
    /// Why 代受理 goes without its paper although one was wanted.
    var lacking: ErrorCode?

    /// The event.
    var draft: EventDraft { EventDraft(type: type, data: data, id: event, isJudged: true) }

    /// The case that it begins.
    func newCase(_ id: CaseID, _ context: OfficeContext, window: DivisionCode?) -> NewCase {
        NewCase(
            id: id, ourSide: .origin, origin: context.own.id, destination: way.peer,
            matter: .object(way.resolved.peer.json), windowDivision: window?.text)
    }
}
