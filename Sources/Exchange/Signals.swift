public import Codes

/// What the exchange tells its neighbours at once; each is a hint, and nothing is lost when it is.
///
/// The store holds the truth: a lane looks for itself at its next turn, a fetch is asked for again with the next event.
public struct Signals: Sendable {
    /// Something was queued for this hop.
    public var wake: @Sendable (GatewayID) -> Void
    /// Both logs of this case are to be fetched from this peer.
    public var fetchLogs: @Sendable (CaseID, GatewayID) -> Void
    /// This peer's catalogue is otherwise than we thought.
    public var fetchCatalogue: @Sendable (GatewayID) -> Void
    /// People should see this.
    public var alarm: @Sendable (Alarm) -> Void
    /// A case changed: its id and new version.
    public var changed: @Sendable (CaseID, Int) -> Void

    /// Deaf unless given.
    public init(
        wake: @escaping @Sendable (GatewayID) -> Void = { _ in },
        fetchLogs: @escaping @Sendable (CaseID, GatewayID) -> Void = { _, _ in },
        fetchCatalogue: @escaping @Sendable (GatewayID) -> Void = { _ in },
        alarm: @escaping @Sendable (Alarm) -> Void = { _ in },
        changed: @escaping @Sendable (CaseID, Int) -> Void = { _, _ in }
    ) {
        self.wake = wake
        self.fetchLogs = fetchLogs
        self.fetchCatalogue = fetchCatalogue
        self.alarm = alarm
        self.changed = changed
    }
}

/// Something that people should see: for log, metric and `doctor`.
public struct Alarm: Sendable, Hashable {
    /// The register's word for it.
    public let code: ErrorCode
    /// The peer concerned.
    public let peer: GatewayID?
    /// The case concerned.
    public let caseID: CaseID?
    /// Never payload.
    public let detail: String

    /// An alarm.
    public init(_ code: ErrorCode, peer: GatewayID? = nil, caseID: CaseID? = nil, detail: String = "") {
        self.code = code
        self.peer = peer
        self.caseID = caseID
        self.detail = detail
    }
}
