public import Codes
public import Exchange
public import Mapping
public import StrictJSON
import Synchronization

extension RecordKind {
    /// Published versions, by their number in ten digits.
    static let mappingVersion = RecordKind(rawValue: "mapping_version")
    /// Drafts, by the peer they are for: the peer's whole mapping as it is to be.
    static let mappingDraft = RecordKind(rawValue: "mapping_draft")
}

/// The exceptions to the default rule: drafts, and published versions with the day from which each counts.
///
/// A case keeps the version it began with, so versions are never removed.
public final class MappingBook: Sendable {
    private let store: any Store
    private let history = Mutex(MappingHistory())

    /// An empty book; ``load()`` reads what was published.
    public init(store: any Store) { self.store = store }

    /// Reads every published version; called at start.
    public func load() async throws(OfficeRefusal) {
        var sets: [MappingSet] = []
        for record in try await records(.mappingVersion) {
            sets.append(try Self.read(record) { json throws(ShapeFaults) in try MappingSet(json) })
        }
        let read = sets
        history.withLock { $0 = MappingHistory(read) }
    }

    /// The version in force on a day.
    public func current(on day: CivilDate) -> MappingSet { history.withLock { $0.current(on: day) } }

    /// Every published version, oldest first.
    public var versions: [MappingSet] { history.withLock { $0.sets } }

    /// Takes a file as the draft for its peer, in place of an earlier draft; nothing is published.
    /// - Throws: `validation_failed` with every fault of the file.
    public func importDraft(_ json: JSON, by actor: String, at now: Timestamp) async throws(OfficeRefusal)
        -> MappingFile
    {
        let file: MappingFile
        do throws(ShapeFaults) {
            file = try MappingFile(json)
        } catch { throw OfficeRefusal(error) }
        let key = file.peer.description
        let line = AuditLine(
            at: now, actor: actor, action: "mapping_imported", object: key,
            detail: "\(file.mappings.count) rows")
        try await commit(
            Change(writes: [.record(.mappingDraft, key: key, value: file.json.serialized()), .audit(line)]))
        return file
    }

    /// What would be published now: the drafts, and the published rows of peers without one.
    public func draft() async throws(OfficeRefusal) -> MappingDraft {
        var draft = MappingDraft(history.withLock { $0.newest.mappings })
        for record in try await records(.mappingDraft) {
            draft.put(try Self.read(record) { json throws(ShapeFaults) in try MappingFile(json) })
        }
        return draft
    }

    /// Publishes the drafts as the next version.
    /// - Parameter effective: the day from which it counts; not before today.
    /// - Returns: the new version.
    /// - Throws: `mapping_invalid` with every error that the lint finds; `conflict` when another published meanwhile.
    public func publish(
        effective: CivilDate, lint: MappingLint, by actor: String, at now: Timestamp
    ) async throws(OfficeRefusal) -> MappingSet {
        let draft = try await draft()
        let errors = lint.findings(draft).filter { $0.severity == .error }
        guard errors.isEmpty else {
            throw OfficeRefusal(
                .mappingInvalid, detail: "\(errors.count) row(s) cannot be published",
                faults: errors.map {
                    .init(
                        "/\($0.row)\($0.fault.pointer)", $0.fault.code, detail: $0.description,
                        message: $0.fault.messageZh)
                })
        }
        let next = history.withLock { $0.next(draft.mappings, effective: effective, by: actor, at: now) }
        let key = Self.key(next.version)
        let drafts = try await records(.mappingDraft).map(\.key)
        let line = AuditLine(
            at: now, actor: actor, action: "mapping_published", object: "mapping:\(next.version)",
            detail: "\(next.mappings.count) rows from \(next.effective)")
        try await commit(
            Change(
                expecting: [.recordVersion(.mappingVersion, key, 0)],
                writes: [.record(.mappingVersion, key: key, value: next.json.serialized()), .audit(line)]
                    + drafts.map { .removeRecord(.mappingDraft, key: $0) }))
        history.withLock { $0.append(next) }
        return next
    }

    private static func key(_ version: Int) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    private func commit(_ change: Change) async throws(OfficeRefusal) {
        let outcomes = try await refusing { () async throws(StoreFault) in try await store.commit([change]) }
        guard outcomes == [.committed] else { throw OfficeRefusal(.conflict) }
    }

    private func records(_ kind: RecordKind) async throws(OfficeRefusal) -> [Record] {
        try await refusing { () async throws(StoreFault) in try await store.allRecords(kind) }
    }

    private static func read<Value>(
        _ record: Record, _ make: (JSON) throws(ShapeFaults) -> Value
    ) throws(OfficeRefusal) -> Value {
        do {
            return try make(try JSON.parse(record.value))
        } catch { throw OfficeRefusal(.storeFailed, detail: "mapping record \(record.key): \(error)") }
    }
}
