public import Codes
public import Exchange
public import StrictJSON
import Synchronization

extension RecordKind {
    /// The list of changed divisions as it was imported, key `changes`.
    static let divisionChanges = RecordKind(rawValue: "division_changes")
}

/// Divisions that became others since the shipped table was made: imported by the operator, dated, asked by everything
/// that meets a code.
public final class DivisionBook: Sendable {
    private let store: any Store
    private let held = Mutex<(changes: DivisionChanges, version: Int)>((DivisionChanges(), 0))
    private static let key = "changes"

    /// An empty book; ``load()`` reads what was imported.
    public init(store: any Store) { self.store = store }

    /// What counts now.
    public var changes: DivisionChanges { held.withLock { $0.changes } }

    /// Rises with each import.
    public var version: Int { held.withLock { $0.version } }

    /// Reads the list; called at start and after an import.
    public func load() async throws(OfficeRefusal) {
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.divisionChanges, Self.key)
        }
        guard let record else { return }
        do throws(TableFault) {
            let changes = try DivisionChanges(csv: record.value)
            held.withLock { $0 = (changes, record.version) }
        } catch { throw OfficeRefusal(.storeFailed, detail: "changes of divisions: \(error)") }
    }

    /// Takes a list in place of the one before, all or nothing.
    /// - Parameter csv: `old,new,name,effective,basis`.
    /// - Returns: `{"changes"}`.
    /// - Throws: `table_invalid` with the line; `conflict` when another imported meanwhile.
    public func take(_ csv: [UInt8], by actor: String, at now: Timestamp) async throws(OfficeRefusal) -> JSON
    {
        let read: DivisionChanges
        do throws(TableFault) {
            read = try DivisionChanges(csv: csv)
        } catch {
            throw OfficeRefusal(
                .tableInvalid, detail: "line \(error.line): \(error.message); nothing was imported",
                message: "第 \(error.line) 行有误，未导入任何内容",
                faults: [.init("line \(error.line)", .tableInvalid, detail: error.message)])
        }
        let version = version
        let change = Change(
            expecting: [.recordVersion(.divisionChanges, Self.key, version)],
            writes: [
                .record(.divisionChanges, key: Self.key, value: csv),
                .audit(
                    AuditLine(
                        at: now, actor: actor, action: "divisions_imported", object: Self.key,
                        detail: "\(read.changes.count) changes")),
            ])
        let outcomes = try await refusing { () async throws(StoreFault) in try await store.commit([change]) }
        guard outcomes == [.committed] else { throw OfficeRefusal(.conflict) }
        try await load()
        return ["changes": .integer(Int64(read.changes.count))]
    }

    /// The list.
    /// - Returns: `[{"old","new","name","effective","basis"}]`.
    public func list() -> JSON {
        .array(
            changes.changes.map {
                [
                    "old": .string($0.old.text), "new": .string($0.new.text), "name": .string($0.name),
                    "effective": .string($0.effective.description), "basis": .string($0.basis),
                ]
            })
    }
}
