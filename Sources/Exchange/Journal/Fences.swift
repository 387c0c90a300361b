public import Codes

/// Cases in which this gateway writes nothing of its own until it knows its own log again.
struct Fences: Sendable {
    /// Peers in whose cases nothing is written; cases begun after the fence was set are free.
    private var peers: [GatewayID: FenceTime] = [:]
    private var cases: Set<CaseID> = []
    /// Cases of a fenced peer that were compared and found whole.
    private var cleared: Set<CaseID> = []

    mutating func set(_ peer: GatewayID, at time: FenceTime) { peers[peer] = time }
    mutating func set(_ id: CaseID) {
        cases.insert(id)
        cleared.remove(id)
    }
    mutating func lift(_ peer: GatewayID) {
        peers[peer] = nil
        if peers.isEmpty { cleared = [] }
    }
    mutating func lift(_ id: CaseID) {
        cases.remove(id)
        if !peers.isEmpty { cleared.insert(id) }
    }

    /// Whether own events may not be written in this case.
    func hold(_ record: CaseRecord) -> Bool {
        if cases.contains(record.id) { return true }
        guard let since = peers[record.peer], !cleared.contains(record.id) else { return false }
        // A case that the peer began, and now offers again, may have entries of ours that we forgot: its name tells
        // when the peer began it, by the peer's clock.
        if record.ourSide == .destination { return record.id.time <= since.theirs }
        return record.summary.createdAt <= since.ours
    }
}

/// When a peer's answer showed that this gateway had forgotten something. Cases begun later wait for nothing.
public struct FenceTime: Sendable, Hashable {
    /// By our clock.
    public var ours: Timestamp
    /// By the peer's.
    public var theirs: Timestamp

    /// One moment on both clocks.
    public init(ours: Timestamp, theirs: Timestamp) {
        self.ours = ours
        self.theirs = theirs
    }
}

extension Journal {
    /// Writes nothing of ours in any case shared with this peer, new cases excepted, until ``lift(peer:)``.
    public func fence(peer: GatewayID, at time: FenceTime) { fences.set(peer, at: time) }
    /// The logs shared with this peer have been compared.
    public func lift(peer: GatewayID) { fences.lift(peer) }
    /// Writes nothing of ours in this case until ``lift(case:)``.
    public func fence(case id: CaseID) { fences.set(id) }
    /// This case's logs have been fetched.
    public func lift(case id: CaseID) { fences.lift(id) }
    /// The cases in which own events may neither be written nor sent, as they stand now.
    var standingFences: Fences { fences }
}
