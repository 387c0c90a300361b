import Codes
import Cryptography
import Exchange
import ModelStore

/// The store as one run of a gateway sees it: commits take time, may fail as disks do, and after the run has ended
/// nothing it does reaches the disk.
struct SimulatedDisk: Store {
    let store: ModelStore
    let incarnation: Incarnation
    let world: World
    let owner: GatewayID

    /// Every commit waits for its sync; a crash meanwhile leaves nothing of it, or all.
    func commit(_ changes: [Change]) async throws(StoreFault) -> [ChangeOutcome] {
        try alive()
        await world.pause(upToMilliseconds: world.faults.syncMilliseconds)
        try alive()
        if let fault = world.diskFault() { store.fail(commit: 1, fault) }
        let outcomes: [ChangeOutcome]
        do throws(StoreFault) {
            outcomes = try await store.commit(changes)
        } catch {
            world.committed(changes, by: owner)
            throw error
        }
        world.committed(changes, by: owner)
        await world.pause(upToMilliseconds: world.faults.syncMilliseconds)
        try alive()
        return outcomes
    }

    private func alive() throws(StoreFault) {
        guard incarnation.isAlive else { throw StoreFault(.storeFailed, "this run has ended") }
    }

    func cases(_ ids: [CaseID]) async throws(StoreFault) -> [CaseID: CaseFile] {
        try alive()
        return try await store.cases(ids)
    }
    func list(
        _ query: CaseQuery, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<CaseRecord> {
        try alive()
        return try await store.list(query, after: cursor, limit: limit)
    }
    func heads(
        sharedWith peer: GatewayID, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<SharedHead> {
        try alive()
        return try await store.heads(sharedWith: peer, after: cursor, limit: limit)
    }
    func lastArrival(from peer: GatewayID) async throws(StoreFault) -> Digest? {
        try alive()
        return try await store.lastArrival(from: peer)
    }
    func knownEvents(_ digests: [Digest]) async throws(StoreFault) -> Set<Digest> {
        try alive()
        return try await store.knownEvents(digests)
    }
    func event(withDigest digest: Digest) async throws(StoreFault) -> StoredEvent? {
        try alive()
        return try await store.event(withDigest: digest)
    }
    func refusals(_ digests: [Digest]) async throws(StoreFault) -> [Digest: Refusal] {
        try alive()
        return try await store.refusals(digests)
    }
    func asides(of id: CaseID) async throws(StoreFault) -> [Aside] {
        try alive()
        return try await store.asides(of: id)
    }
    func due(
        for hop: GatewayID, at now: Timestamp, newestFirst: Bool, limit: Int
    ) async throws(StoreFault) -> [OutboxEntry] {
        try alive()
        return try await store.due(for: hop, at: now, newestFirst: newestFirst, limit: limit)
    }
    func nextDue(for hop: GatewayID) async throws(StoreFault) -> Timestamp? {
        try alive()
        return try await store.nextDue(for: hop)
    }
    func lanes() async throws(StoreFault) -> [LaneDepth] {
        try alive()
        return try await store.lanes()
    }
    func outbox(
        for hop: GatewayID?, after cursor: String?, limit: Int
    ) async throws(StoreFault) -> Page<OutboxEntry> {
        try alive()
        return try await store.outbox(for: hop, after: cursor, limit: limit)
    }
    func queued(of id: CaseID) async throws(StoreFault) -> [OutboxEntry] {
        try alive()
        return try await store.queued(of: id)
    }
    func receipt(_ id: Digest) async throws(StoreFault) -> StoredReceipt? {
        try alive()
        return try await store.receipt(id)
    }
    func newestReceipt(from peer: GatewayID) async throws(StoreFault) -> StoredReceipt? {
        try alive()
        return try await store.newestReceipt(from: peer)
    }
    func records(_ kind: RecordKind, keys: [String]) async throws(StoreFault) -> [String: Record] {
        try alive()
        return try await store.records(kind, keys: keys)
    }
    func records(
        _ kind: RecordKind, prefix: String, after key: String?, limit: Int
    ) async throws(StoreFault) -> [Record] {
        try alive()
        return try await store.records(kind, prefix: prefix, after: key, limit: limit)
    }
    func feed(after position: Int64, limit: Int) async throws(StoreFault) -> [FeedEntry] {
        try alive()
        return try await store.feed(after: position, limit: limit)
    }
    func feedEnd() async throws(StoreFault) -> Int64 {
        try alive()
        return try await store.feedEnd()
    }
    func audit(after position: Int64, limit: Int) async throws(StoreFault) -> [AuditLine] {
        try alive()
        return try await store.audit(after: position, limit: limit)
    }
    func probe() async throws(StoreFault) {
        try alive()
        try await store.probe()
    }
}
