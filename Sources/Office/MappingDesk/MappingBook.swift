public import Codes
public import Exchange
public import Mapping
internal import StrictJSON
import Synchronization

extension RecordKind {
    /// Versions, by their number in ten digits.
    static let mappingVersion = RecordKind(rawValue: "mapping_version")
    /// All rows ever published of one matter at one peer, key `<peer> <our code>`.
    static let mappingRows = RecordKind(rawValue: "mapping_rows")
}

/// The exceptions to the default rule as they were published: which version counts on a day, and its rows.
///
/// Rows stay in the store; of those that cases ask for, a bounded part is kept in memory. A case keeps the version it
/// began with, so rows are never removed.
public final class MappingBook: Sendable {
    let store: any Store
    private let state = Mutex(State())
    private let cache = MappingCache()
    private let isPublishing = Mutex(false)

    private struct State {
        var history = MappingHistory()
        var broken: Set<Int> = []
    }

    /// An empty book; ``begin(_:)`` reads what was published.
    public init(store: any Store) { self.store = store }

    /// Called at start, when nobody publishes: what was being written then is broken off, and what a gateway of before
    /// kept otherwise is taken over. Then everything is read.
    public func begin(_ clock: any GatewayClock) async throws(OfficeRefusal) {
        try await takeOverVersions()
        try await load()
        try await breakOffUnfinished(clock)
        try await takeOverDrafts(clock)
    }

    /// Runs a publication, or a rollback, alone: what counts for the next is what this one ends with. One that was left
    /// unfinished, since the store failed even when it was to be broken off, is broken off first.
    /// - Throws: `conflict` while another is written; what the work throws.
    func publishing<Value: Sendable>(
        _ clock: any GatewayClock, _ work: () async throws(OfficeRefusal) -> Value
    ) async throws(OfficeRefusal) -> Value {
        let isFree = isPublishing.withLock { isBusy in
            defer { isBusy = true }
            return !isBusy
        }
        guard isFree else {
            throw OfficeRefusal(
                .conflict, detail: "another publication is being written", message: "另一次发布正在进行，请稍后再试")
        }
        defer { isPublishing.withLock { $0 = false } }
        try await breakOffUnfinished(clock)
        return try await work()
    }

    private func breakOffUnfinished(_ clock: any GatewayClock) async throws(OfficeRefusal) {
        for var version in history.versions where version.state == .writing {
            version.state = .broken
            let record = try await refusing { () async throws(StoreFault) in
                try await store.record(.mappingVersion, Self.padded(version.version))
            }
            try await write(
                version, expecting: record?.version ?? 0,
                AuditLine(
                    at: clock.now(), actor: "gateway", action: "mapping_broken_off",
                    object: "mapping:\(version.version)", detail: "it was not written whole"))
        }
    }

    /// Reads every version.
    public func load() async throws(OfficeRefusal) {
        let records = try await refusing { () async throws(StoreFault) in
            try await store.allRecords(.mappingVersion)
        }
        var versions: [MappingVersion] = []
        for record in records {
            versions.append(try Self.read(record) { json throws(ShapeFaults) in try MappingVersion(json) })
        }
        let history = MappingHistory(versions)
        state.withLock { $0 = State(history: history, broken: history.broken) }
        cache.clear()
    }

    /// Every version that was begun, oldest first.
    public var history: MappingHistory { state.withLock { $0.history } }

    /// The newest version, where it counts only from a day after that one.
    public func announced(after day: CivilDate) -> MappingVersion? {
        let history = history
        return history.published(history.newest).flatMap { $0.effective > day ? $0 : nil }
    }

    /// The number of the version in force on a day; 0: the default rule alone.
    public func current(on day: CivilDate) -> Int { state.withLock { $0.history.current(on: day) } }

    /// The rows of one matter at one peer in a version.
    /// - Throws: what the store refuses.
    public func rows(_ key: MappingKey, in version: Int) async throws(OfficeRefusal) -> [MatterMapping] {
        guard version > 0 else { return [] }
        return try await set([key], in: version).mappings
    }

    /// The rows of these matters in a version, to resolve by.
    /// - Parameter place: only those that are in force there; nil: all.
    /// - Throws: what the store refuses.
    public func set(
        _ keys: [MappingKey], in version: Int, at place: MappingGroup.Place? = nil
    ) async throws(OfficeRefusal) -> MappingSet {
        guard version > 0 else { return .defaultRuleOnly }
        let groups = try await groups(keys)
        var rows: [MatterMapping] = []
        for key in keys {
            if let group = groups[key] { rows += try self.rows(of: group, in: version, at: place) }
        }
        return MappingSet(version: version, mappings: rows)
    }

    /// One page of the rows of a version to one peer, in the byte order of our codes.
    /// - Returns: the rows, and the code after which the next page begins; nil on the last page.
    public func page(
        of peer: GatewayID, in version: Int, after local: String?, limit: Int
    ) async throws(OfficeRefusal) -> (rows: [MatterMapping], next: String?) {
        let groups = try await stored(of: peer, after: local, limit: limit)
        var rows: [MatterMapping] = []
        for stored in groups { rows += try self.rows(of: stored.group, in: version) }
        return (rows, groups.count < limit ? nil : groups.last?.group.key.local)
    }
}

extension MappingBook {
    /// A group as it is stored, and the record's version.
    struct Stored: Sendable {
        var group: MappingGroup
        /// 0: there is no record.
        var version = 0
    }

    /// How many groups one read or one commit touches at most: another's commit waits a few milliseconds.
    static let step = 256

    /// Groups of a peer in the byte order of our codes, `local` exclusive.
    func stored(
        of peer: GatewayID, after local: String?, limit: Int = step
    ) async throws(OfficeRefusal) -> [Stored] {
        let prefix = Self.prefix(peer)
        let records = try await refusing { () async throws(StoreFault) in
            try await store.records(
                .mappingRows, prefix: prefix, after: local.map { prefix + $0 }, limit: limit)
        }
        var groups: [Stored] = []
        for record in records {
            let key = MappingKey(peer: peer, local: String(record.key.dropFirst(prefix.count)))
            groups.append(
                Stored(group: MappingGroup(key, record: record.value), version: record.version))
        }
        return groups
    }

    /// These groups as stored; one that is not there is empty.
    func stored(_ keys: [MappingKey]) async throws(OfficeRefusal) -> [MappingKey: Stored] {
        let records = try await refusing { () async throws(StoreFault) in
            try await store.records(.mappingRows, keys: keys.map(Self.recordKey))
        }
        var groups: [MappingKey: Stored] = [:]
        for key in keys {
            let record = records[Self.recordKey(key)]
            groups[key] = Stored(
                group: MappingGroup(key, record: record?.value ?? []), version: record?.version ?? 0)
        }
        return groups
    }

    /// Peers to which rows were ever published.
    func peers() async throws(OfficeRefusal) -> [GatewayID] {
        var peers: [GatewayID] = []
        var last: String?
        while true {
            let found = try await refusing { () async throws(StoreFault) in
                try await store.records(.mappingRows, prefix: "", after: last, limit: 1)
            }
            guard let id = found.first?.key.split(separator: " ").first else { return peers }
            // `try?`: keys of this kind are written here only; another one ends the walk.
            guard let peer = try? GatewayID(String(id)) else { return peers }
            peers.append(peer)
            // `!` is the character after the space: past all of this peer's.
            last = id + "!"
        }
    }

    /// Writes a version's record, and what else belongs to it; then it is as it says.
    func write(
        _ version: MappingVersion, expecting recordVersion: Int, _ line: AuditLine,
        also: Change = Change(writes: [])
    ) async throws(OfficeRefusal) {
        let key = Self.padded(version.version)
        let change = Change(
            expecting: [.recordVersion(.mappingVersion, key, recordVersion)] + also.expecting,
            writes: [
                .record(.mappingVersion, key: key, value: JSON.object(version.json).serialized()),
                .audit(line),
            ]
                + also.writes)
        try await commit(change)
        state.withLock { state in
            state.history.put(version)
            state.broken = state.history.broken
        }
        cache.clear()
    }

    /// Writes a change of the mappings.
    /// - Throws: `conflict` when what it expects is no longer so; what the store refuses.
    func commit(_ change: Change) async throws(OfficeRefusal) {
        let outcomes = try await refusing { () async throws(StoreFault) in try await store.commit([change]) }
        guard outcomes == [.committed] else { throw OfficeRefusal(.conflict) }
    }

    private func groups(_ keys: [MappingKey]) async throws(OfficeRefusal) -> [MappingKey: MappingGroup] {
        var groups: [MappingKey: MappingGroup] = [:]
        let missing = keys.filter { key in
            groups[key] = cache[key]
            return groups[key] == nil
        }
        guard !missing.isEmpty else { return groups }
        let generation = cache.generation
        for (key, stored) in try await stored(missing) {
            groups[key] = stored.group
            cache.keep(stored.group, readAt: generation)
        }
        return groups
    }

    /// A group's rows in a version.
    /// - Throws: `store_failed` for a record that cannot be read.
    func rows(
        of group: MappingGroup, in version: Int, at place: MappingGroup.Place? = nil
    ) throws(OfficeRefusal) -> [MatterMapping] {
        let broken = state.withLock { $0.broken }
        do throws(ShapeFaults) {
            return try group.rows(in: version, broken: broken, at: place)
        } catch { throw Self.fault(group.key, error) }
    }

    /// A group with these rows from a version on.
    /// - Throws: `store_failed` for a record that cannot be read.
    func putting(
        _ rows: [MatterMapping], into group: MappingGroup, in version: Int
    ) throws(OfficeRefusal) -> Write {
        let broken = state.withLock { $0.broken }
        do throws(ShapeFaults) {
            let group = try group.putting(rows, in: version, broken: broken)
            return .record(.mappingRows, key: Self.recordKey(group.key), value: group.record)
        } catch { throw Self.fault(group.key, error) }
    }

    private static func fault(_ key: MappingKey, _ faults: ShapeFaults) -> OfficeRefusal {
        OfficeRefusal(.storeFailed, detail: "mapping rows of \(key.local) to \(key.peer): \(faults)")
    }

    static func prefix(_ peer: GatewayID) -> String { peer.description + " " }

    static func recordKey(_ key: MappingKey) -> String { prefix(key.peer) + key.local }

    static func padded(_ number: Int) -> String { String(number, digits: 10) }

    static func read<Value>(
        _ record: Record, _ make: (JSON) throws(ShapeFaults) -> Value
    ) throws(OfficeRefusal) -> Value {
        do {
            return try make(try JSON.parse(record.value, limits: JSONLimits(bytes: 64 << 20)))
        } catch { throw OfficeRefusal(.storeFailed, detail: "mapping record \(record.key): \(error)") }
    }
}
