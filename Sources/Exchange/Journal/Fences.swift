public import Codes

/// Cases in which this gateway writes nothing of its own until it knows its own log again.
struct Fences {
    /// Peers in whose cases nothing is written; cases begun after the fence was set are free.
    private var peers: [GatewayID: Timestamp] = [:]
    private var cases: Set<CaseID> = []
    /// Cases of a fenced peer that were compared and found whole.
    private var cleared: Set<CaseID> = []

    mutating func set(_ peer: GatewayID, at now: Timestamp) { peers[peer] = now }
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
        guard let since = peers[record.peer] else { return false }
        return record.summary.createdAt < since && !cleared.contains(record.id)
    }
}

extension Journal {
    /// Writes nothing of ours in any case shared with this peer, new cases excepted, until ``lift(peer:)``.
    public func fence(peer: GatewayID) { fences.set(peer, at: clock.now()) }
    /// The logs shared with this peer have been compared.
    public func lift(peer: GatewayID) { fences.lift(peer) }
    /// Writes nothing of ours in this case until ``lift(case:)``.
    public func fence(case id: CaseID) { fences.set(id) }
    /// This case's logs have been fetched.
    public func lift(case id: CaseID) { fences.lift(id) }
}
