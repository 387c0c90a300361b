public import Casework
public import Codes

/// The columns of the worklist, made from a case's logs at each commit. A projection: the logs are the truth.
public struct CaseSummary: Sendable, Hashable {
    /// `undeliverable` is local to the origin and never on the wire; nil otherwise.
    public var undeliverable: Bool
    /// As the fold of both logs has it.
    public var state: CaseState
    /// 收件编号, given by the origin.
    public var number: String?
    /// 办理编号, given by the destination.
    public var peerNumber: String?
    /// The origin's own code of the matter, and the destination's.
    public var localMatter: String
    /// The destination's code.
    public var peerMatter: String
    /// As the catalogue entry names it.
    public var matterName: String
    /// How the two regions share the work.
    public var mode: Mode
    /// Where it is decided.
    public var division: String
    /// Where it was taken in.
    public var windowDivision: String?
    /// Who has the ball; nil once the case has ended.
    public var holder: Holder?
    /// Since when the holder has it; nil once the case has ended.
    public var holderSince: Timestamp?
    /// The day by which the decision is promised; nil before acceptance.
    public var dueOn: CivilDate?
    /// The day by which the law wants it; nil where no law says.
    public var legalDueOn: CivilDate?
    /// The earliest moment at which the clock itself may have something to write or a light changes; nil: nothing.
    public var clockAt: Timestamp?
    /// When its first event was stored here.
    public var createdAt: Timestamp
    /// When its newest event was stored here: worklists are in this order.
    public var updatedAt: Timestamp
    /// A synthetic case: never counted, never mailed.
    public var isTest: Bool
    /// Keyed blind indexes of names and ID numbers (HMAC-SHA256, base64url), for exact search.
    public var searchKeys: [String]

    /// All columns.
    public init(
        undeliverable: Bool, state: CaseState, number: String?, peerNumber: String?, localMatter: String,
        peerMatter: String, matterName: String, mode: Mode, division: String, windowDivision: String?,
        holder: Holder?, holderSince: Timestamp?, dueOn: CivilDate?, legalDueOn: CivilDate?,
        clockAt: Timestamp?,
        createdAt: Timestamp, updatedAt: Timestamp, isTest: Bool, searchKeys: [String]
    ) {
        self.undeliverable = undeliverable
        self.state = state
        self.number = number
        self.peerNumber = peerNumber
        self.localMatter = localMatter
        self.peerMatter = peerMatter
        self.matterName = matterName
        self.mode = mode
        self.division = division
        self.windowDivision = windowDivision
        self.holder = holder
        self.holderSince = holderSince
        self.dueOn = dueOn
        self.legalDueOn = legalDueOn
        self.clockAt = clockAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.isTest = isTest
        self.searchKeys = searchKeys
    }
}

/// Which cases a listing wants. All members given must hold, except that `text` and `searchKey` are two ways to name
/// the same thing: one of them must match.
public struct CaseQuery: Sendable, Hashable {
    /// Any of these; empty: every state.
    public var states: [CaseState]
    /// Only cases in which this gateway is that side.
    public var side: Side?
    /// Case id or any of its numbers: exact.
    public var text: String?
    /// A blind index of a name or ID number: exact.
    public var searchKey: String?
    /// Only cases whose other party this is.
    public var peer: GatewayID?
    /// Only cases whose division on our side (origin: the window's; destination: the deciding one) lies below one of
    /// these; empty: everywhere.
    public var within: [DivisionPrefix]
    /// Only cases whose `clockAt` is not after this.
    public var clockDueBy: Timestamp?
    /// Only cases whose submission the peer rejected.
    public var undeliverableOnly: Bool

    /// Wants every case unless told otherwise.
    public init(
        states: [CaseState] = [], side: Side? = nil, text: String? = nil, searchKey: String? = nil,
        peer: GatewayID? = nil, within: [DivisionPrefix] = [], clockDueBy: Timestamp? = nil,
        undeliverableOnly: Bool = false
    ) {
        self.states = states
        self.side = side
        self.text = text
        self.searchKey = searchKey
        self.peer = peer
        self.within = within
        self.clockDueBy = clockDueBy
        self.undeliverableOnly = undeliverableOnly
    }
}
