public import Codes
public import Exchange
public import Mapping
public import StrictJSON

/// A mapping file on its way into the draft of its peer, in as many steps as it needs; before the last one nothing
/// of it counts.
///
/// The file says the whole truth about one peer: what it does not name is to have no rows. Rows come in the byte order
/// of our codes, so that each step is compared with what is published in one walk over both. Only what differs is
/// written.
public struct MappingImport: Sendable {
    let drafts: MappingDrafts
    let clock: any GatewayClock

    /// Imports into these drafts.
    public init(_ drafts: MappingDrafts, clock: any GatewayClock) {
        self.drafts = drafts
        self.clock = clock
    }

    private var book: MappingBook { drafts.book }

    /// Where an import stands.
    private struct Session {
        let peer: GatewayID
        let number: Int
        /// The version it is compared with.
        var base: Int
        /// The last of our codes that was taken.
        var after: String?
        var rows = 0
        var differing = 0
        var recordVersion = 0

        var key: String { "\(peer) \(MappingBook.padded(number))" }
        var prefix: String { key + " " }

        var json: JSON {
            var object: JSONObject = [
                "base": .integer(Int64(base)), "rows": .integer(Int64(rows)),
                "differing": .integer(Int64(differing)),
            ]
            object["after"] = after.map { .string($0) }
            return .object(object)
        }
    }

    /// One step of an import.
    /// - Parameters:
    ///   - rows: of any matters after those of earlier steps; all rows of one matter in one step.
    ///   - number: what the first step answered; nil: this is the first.
    ///   - isLast: the draft is whole with it, and takes the place of an earlier one.
    ///   - golden: the file's examples, with the last step; they take the place of the peer's, nil leaves those.
    /// - Returns: `{"peer","import","rows","differing"}`.
    /// - Throws: `validation_failed` with every fault of the rows, `mapping_unsorted`, `not_found` for an import that was
    ///   overtaken by another, `conflict` when a version was published meanwhile.
    public func take(
        _ rows: [JSON], of peer: GatewayID, import number: Int?, isLast: Bool, golden: [JSON]? = nil,
        by actor: String
    ) async throws(OfficeRefusal) -> JSON {
        let file: MappingFile
        do throws(ShapeFaults) {
            file = try MappingFile([
                "peer": .string(peer.description), "mappings": .array(rows), "golden": .array(golden ?? []),
            ])
        } catch { throw OfficeRefusal(error) }
        var session: Session
        if let number {
            session = try await resume(number, of: peer)
        } else {
            session = try await begin(peer)
        }
        guard session.base == book.history.newest else {
            throw OfficeRefusal(
                .conflict, detail: "a version was published meanwhile; import the file again",
                message: "导入期间有新版本发布，请重新导入")
        }
        let groups = try Self.grouped(file.mappings, after: session.after)
        var change = Change(
            expecting: [.recordVersion(.mappingImport, session.key, session.recordVersion)], writes: [])
        let differing = try await differences(groups, session, isLast: isLast)
        for start in stride(from: 0, to: differing.count, by: MappingBook.step) {
            let some = differing[start..<min(start + MappingBook.step, differing.count)]
            try await drafts.commit(
                Change(
                    expecting: change.expecting,
                    writes: some.map { MappingDrafts.write($0.rows, $0.key, session.prefix) }))
        }
        session.rows += rows.count
        session.differing += differing.count
        session.after = groups.last?.key.local ?? session.after
        change.writes.append(.record(.mappingImport, key: session.key, value: session.json.serialized()))
        if isLast {
            change = try await ending(session, actor, change.expecting)
            if golden != nil { change.writes.append(MappingGolden.write(file.golden ?? [], of: peer)) }
        }
        try await drafts.commit(change)
        if isLast { try await drafts.sweep(peer, below: session.number) }
        return [
            "peer": .string(peer.description), "import": .integer(Int64(session.number)),
            "rows": .integer(Int64(session.rows)), "differing": .integer(Int64(session.differing)),
        ]
    }

    /// Takes a whole file in one step.
    /// - Returns: as of the last step.
    /// - Throws: as a step does.
    public func take(_ file: MappingFile, by actor: String) async throws(OfficeRefusal) -> JSON {
        try await take(
            file.inOrder.map { .object($0.json) }, of: file.peer, import: nil, isLast: true,
            golden: file.golden?.map { .object($0.json) }, by: actor)
    }

    private func begin(_ peer: GatewayID) async throws(OfficeRefusal) -> Session {
        var draft = try await drafts.draft(for: peer)
        draft.last += 1
        var session = Session(peer: peer, number: draft.last, base: book.history.newest)
        var change = draft.change
        change.writes.append(.record(.mappingImport, key: session.key, value: session.json.serialized()))
        try await drafts.commit(change)
        session.recordVersion = 1
        return session
    }

    private func resume(_ number: Int, of peer: GatewayID) async throws(OfficeRefusal) -> Session {
        var session = Session(peer: peer, number: number, base: 0)
        let key = session.key
        let record = try await refusing { () async throws(StoreFault) in
            try await book.store.record(.mappingImport, key)
        }
        // `try?`: records of this kind are written here only; one that cannot be read is as good as none.
        guard let record, let json = try? JSON.parse(record.value) else {
            throw OfficeRefusal(
                .notFound, detail: "import \(number) of \(peer) is over, or was overtaken",
                message: "该导入已结束或被另一次导入取代，请重新导入")
        }
        session.base = Int(json["base"]?.integerValue ?? 0)
        session.rows = Int(json["rows"]?.integerValue ?? 0)
        session.differing = Int(json["differing"]?.integerValue ?? 0)
        session.after = json["after"]?.stringValue
        session.recordVersion = record.version
        return session
    }

    private static func grouped(
        _ rows: [MatterMapping], after: String?
    ) throws(OfficeRefusal) -> [(key: MappingKey, rows: [MatterMapping])] {
        var groups: [(key: MappingKey, rows: [MatterMapping])] = []
        var last = after
        for row in rows {
            if let open = groups.last, open.key.local == row.local {
                groups[groups.count - 1].rows.append(row)
                continue
            }
            guard last.map({ $0.utf8.lexicographicallyPrecedes(row.local.utf8) }) ?? true else {
                throw OfficeRefusal(
                    .mappingUnsorted, detail: "\(row.local) comes after \(last ?? "")",
                    message: "\(row.local) 排在 \(last ?? "") 之后")
            }
            groups.append((row.key, [row]))
            last = row.local
        }
        return groups
    }

    /// Which matters of this stretch of the file have other rows than the base version, those among them that the file
    /// does not name.
    private func differences(
        _ groups: [(key: MappingKey, rows: [MatterMapping])], _ session: Session, isLast: Bool
    ) async throws(OfficeRefusal) -> [(key: MappingKey, rows: [MatterMapping])] {
        var differing: [(key: MappingKey, rows: [MatterMapping])] = []
        var new = groups[...]
        let end = isLast ? nil : groups.last?.key.local
        func isPast(_ local: String) -> Bool {
            end.map { $0.utf8.lexicographicallyPrecedes(local.utf8) } ?? false
        }
        var after = session.after
        var page: [MappingBook.Stored] = []
        repeat {
            page = session.base == 0 ? [] : try await book.stored(of: session.peer, after: after)
            after = page.last?.group.key.local
            for stored in page where !isPast(stored.group.key.local) {
                let key = stored.group.key
                while let next = new.first, next.key.local.utf8.lexicographicallyPrecedes(key.local.utf8) {
                    differing.append(next)
                    new.removeFirst()
                }
                let standing = try book.rows(of: stored.group, in: session.base)
                let named = new.first.map { $0.key == key } ?? false
                let wanted = named ? new.removeFirst().rows : []
                if standing.map(\.json) != wanted.map(\.json) { differing.append((key, wanted)) }
            }
        } while page.count == MappingBook.step && !isPast(after ?? "")
        return differing + new
    }

    /// The draft takes the place of the earlier one.
    private func ending(
        _ session: Session, _ actor: String, _ expecting: [Expectation]
    ) async throws(OfficeRefusal) -> Change {
        var draft = try await drafts.draft(for: session.peer)
        draft.number = session.differing == 0 ? nil : session.number
        draft.authors = []
        if draft.number != nil { draft.touch(actor, clock.now()) }
        var change = draft.change
        change.expecting += expecting
        change.writes += [
            .removeRecord(.mappingImport, key: session.key),
            .audit(
                AuditLine(
                    at: clock.now(), actor: actor, action: "mapping_imported",
                    object: session.peer.description,
                    detail: "\(session.rows) rows, \(session.differing) matters differ")),
        ]
        return change
    }
}
