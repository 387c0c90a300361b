internal import Codes
internal import Exchange
internal import Mapping
internal import Synchronization

/// The drafts as the store keeps them.
struct DraftBook: Sendable {
    let context: OfficeContext

    /// One draft that the caller may see.
    /// - Throws: `not_found` also for what is not the caller's to see.
    func draft(_ id: String, for caller: Caller) async throws(OfficeRefusal) -> DraftRecord {
        var fault: OfficeRefusal?
        // `try?`: what is no id is no draft.
        guard let known = try? UUIDv7(id),
            let draft = try await drafts([known.description], unreadable: { fault = $0 }).first,
            caller.sees(draft.division?.text)
        else {
            throw fault
                ?? OfficeRefusal(
                    .notFound, detail: "there is no draft \(id.prefix(64))", message: "没有这个草稿，或不在您的权限范围内")
        }
        return draft
    }

    /// Those of these drafts that are there, in the order of the ids; one that cannot be read holds nobody up.
    /// - Parameter unreadable: told of each that cannot.
    func drafts(
        _ ids: [String], unreadable: (OfficeRefusal) -> Void = { _ in }
    ) async throws(OfficeRefusal) -> [DraftRecord] {
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.records(.draft, keys: ids)
        }
        var drafts: [DraftRecord] = []
        for record in ids.compactMap({ records[$0] }) {
            do throws(OfficeRefusal) {
                drafts.append(try DraftRecord(record))
            } catch { unreadable(error) }
        }
        return drafts
    }

    /// Every draft for which a way is looked for, some at a time, by destination.
    func eachWaiting(
        unreadable: (OfficeRefusal) -> Void = { _ in },
        _ take: ([DraftRecord]) async throws(OfficeRefusal) -> Void
    ) async throws(OfficeRefusal) {
        var after: String?
        while true {
            let last = after
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.records(.draftWaiting, prefix: "", after: last, limit: 128)
            }
            guard let key = page.last?.key else { return }
            let ids = page.compactMap { $0.key.split(separator: "/").dropFirst().first.map(String.init) }
            try await take(try await drafts(ids, unreadable: unreadable))
            after = key
        }
    }

    /// Writes a draft that was changed, with whatever belongs to the change.
    /// - Throws: `conflict` when it changed meanwhile.
    func write(_ draft: DraftRecord, _ line: AuditLine) async throws(OfficeRefusal) {
        let told = try await DraftMessage(context: context).rows(for: draft)
        try await commit(
            Change(expecting: [draft.unchanged], writes: draft.rows + told + [.audit(line)]))
    }

    /// - Throws: `conflict` when something is no longer as expected.
    func commit(_ change: Change) async throws(OfficeRefusal) {
        guard try await context.written(change) else {
            throw OfficeRefusal(.conflict, detail: "the draft was changed meanwhile")
        }
    }

    func audit(_ action: String, _ draft: DraftRecord, by actor: String, _ detail: String = "") -> AuditLine {
        AuditLine(
            at: context.clock.now(), actor: actor, action: action, object: "draft:\(draft.id)",
            detail: detail.isEmpty ? "\(draft.matter) to \(draft.destination.text)" : detail)
    }
}

/// By what the drafts were looked at last, so that nothing is looked for twice.
///
/// Isolation: any.
final class DraftBasis: Sendable {
    private let seen = Mutex<WayCache.Basis?>(nil)

    func isSeen(_ basis: WayCache.Basis) -> Bool { seen.withLock { $0 == basis } }
    func see(_ basis: WayCache.Basis) { seen.withLock { $0 = basis } }
    /// Something new waits.
    func forget() { seen.withLock { $0 = nil } }
}
