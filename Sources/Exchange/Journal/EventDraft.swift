public import Casework
public import Codes
public import StrictJSON

/// An own event before it has a place: the journal adds sequence, `previous`, `seen`, time, `_sd` and `blobs`.
public struct EventDraft: Sendable, Hashable {
    /// What it says.
    public var type: EventType
    /// Members that are signed in the clear, without `blobs` and `_sd`.
    public var data: JSONObject
    /// Members that CASE.md marks `~`: each becomes a disclosure.
    public var personal: JSONObject
    /// Chosen by a caller that must know it beforehand; else the journal makes one.
    public var id: EventID?
    /// Whether its members have passed ``EventSchema`` already, so that the journal does not judge them again.
    public var isJudged: Bool

    /// A draft; members are split into open and personal by the event's schema whichever of the two they stand in.
    public init(
        type: EventType, data: JSONObject, personal: JSONObject = JSONObject(), id: EventID? = nil,
        isJudged: Bool = false
    ) {
        let marked = EventSchema.personalMembers(of: type)
        var open = JSONObject()
        var hidden = JSONObject()
        for (name, value) in data {
            if marked.contains(name) { hidden[name] = value } else { open[name] = value }
        }
        for (name, value) in personal {
            if marked.contains(name) { hidden[name] = value } else { open[name] = value }
        }
        self.type = type
        self.data = open
        self.personal = hidden
        self.id = id
        self.isJudged = isJudged
    }
}
