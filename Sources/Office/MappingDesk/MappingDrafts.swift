public import Codes
public import Exchange
public import Mapping
internal import StrictJSON

extension RecordKind {
    /// Which draft each peer has, key the peer; its rows are those of ``mappingDraftRows`` with its number.
    static let mappingDraft = RecordKind(rawValue: "mapping_draft")
    /// The rows of one matter as they are to be, key `<peer> <draft in ten digits> <our code>`.
    static let mappingDraftRows = RecordKind(rawValue: "mapping_draft_rows")
    /// An import that is under way, key `<peer> <draft in ten digits>`.
    static let mappingImport = RecordKind(rawValue: "mapping_import")
}

/// The mappings as they are being worked on: for each peer the matters whose rows are to be others than the newest
/// version's. Nothing of it counts before it is published.
public struct MappingDrafts: Sendable {
    let book: MappingBook
    let clock: any GatewayClock

    /// The drafts beside this book.
    public init(_ book: MappingBook, clock: any GatewayClock) {
        self.book = book
        self.clock = clock
    }

    private var store: any Store { book.store }

    /// The draft for one peer.
    struct Draft: Sendable {
        let peer: GatewayID
        /// The draft that counts; nil: there is none.
        var number: Int?
        /// The highest number ever given.
        var last = 0
        /// Who wrote in it.
        var authors: [String] = []
        /// When it was last changed.
        var changedAt: Timestamp?
        /// The record's version; 0: there is none.
        var recordVersion = 0

        init(_ peer: GatewayID) { self.peer = peer }

        init(_ record: Record) throws(OfficeRefusal) {
            // `try?`: records of this kind are written here only.
            guard let peer = try? GatewayID(record.key), let json = try? JSON.parse(record.value) else {
                throw OfficeRefusal(.storeFailed, detail: "mapping draft \(record.key)")
            }
            self.peer = peer
            number = json["number"]?.integerValue.map { Int($0) }
            last = Int(json["last"]?.integerValue ?? 0)
            authors = (json["authors"]?.arrayValue ?? []).compactMap(\.stringValue)
            // `try?`: as above.
            changedAt = (json["at"]?.stringValue).flatMap { try? Timestamp($0) }
            recordVersion = record.version
        }

        var json: JSON {
            var object: JSONObject = ["last": .integer(Int64(last)), "authors": .strings(authors)]
            object["number"] = number.map { .integer(Int64($0)) }
            object["at"] = changedAt.map { .string($0.description) }
            return .object(object)
        }

        /// The draft written, unless another wrote it meanwhile.
        var change: Change {
            Change(
                expecting: [.recordVersion(.mappingDraft, peer.description, recordVersion)],
                writes: [.record(.mappingDraft, key: peer.description, value: json.serialized())])
        }

        mutating func touch(_ actor: String, _ now: Timestamp) {
            if !authors.contains(actor) { authors.append(actor) }
            changedAt = now
        }

        /// Keys of its rows begin so; empty text sorts before all.
        func prefix(_ number: Int) -> String { "\(peer) \(MappingBook.padded(number)) " }
    }

    /// Every peer's draft that is there, in the order of peers.
    func all() async throws(OfficeRefusal) -> [Draft] {
        let records = try await refusing { () async throws(StoreFault) in
            try await store.allRecords(.mappingDraft)
        }
        var drafts: [Draft] = []
        for record in records { drafts.append(try Draft(record)) }
        return drafts.filter { $0.number != nil }
    }

    /// Peers that have a draft.
    public func peers() async throws(OfficeRefusal) -> [GatewayID] { try await all().map(\.peer) }

    func draft(for peer: GatewayID) async throws(OfficeRefusal) -> Draft {
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.mappingDraft, peer.description)
        }
        return try record.map { record throws(OfficeRefusal) in try Draft(record) } ?? Draft(peer)
    }

    /// One page of a draft's matters with their rows as they are to be, in the byte order of our codes.
    func page(
        of draft: Draft, after local: String?, limit: Int = MappingBook.step
    ) async throws(OfficeRefusal) -> [(key: MappingKey, rows: [MatterMapping])] {
        guard let number = draft.number else { return [] }
        let prefix = draft.prefix(number)
        let records = try await refusing { () async throws(StoreFault) in
            try await store.records(
                .mappingDraftRows, prefix: prefix, after: local.map { prefix + $0 }, limit: limit)
        }
        var page: [(key: MappingKey, rows: [MatterMapping])] = []
        for record in records {
            let key = MappingKey(peer: draft.peer, local: String(record.key.dropFirst(prefix.count)))
            page.append((key, try Self.rows(record, of: draft.peer)))
        }
        return page
    }

    /// Those of these matters that the draft has, with their rows as they are to be.
    func rows(
        _ keys: [MappingKey], of draft: Draft
    ) async throws(OfficeRefusal) -> [MappingKey: [MatterMapping]] {
        guard let number = draft.number else { return [:] }
        let prefix = draft.prefix(number)
        let records = try await refusing { () async throws(StoreFault) in
            try await store.records(.mappingDraftRows, keys: keys.map { prefix + $0.local })
        }
        var rows: [MappingKey: [MatterMapping]] = [:]
        for key in keys {
            guard let record = records[prefix + key.local] else { continue }
            rows[key] = try Self.rows(record, of: draft.peer)
        }
        return rows
    }

    private static func rows(
        _ record: Record, of peer: GatewayID
    ) throws(OfficeRefusal) -> [MatterMapping] {
        try MappingBook.read(record) { json throws(ShapeFaults) in
            try MappingFile(["peer": .string(peer.description), "mappings": json]).mappings
        }
    }

    /// One matter's rows as they are to be: the draft's, else those of the newest version.
    func newest(
        _ key: MappingKey
    ) async throws(OfficeRefusal) -> (rows: [MatterMapping], isDrafted: Bool) {
        let drafted = try await rows([key], of: try await draft(for: key.peer))[key]
        if let drafted { return (drafted, true) }
        return (try await book.rows(key, in: book.history.newest), false)
    }

    /// Puts one matter's rows into the peer's draft; none: the matter is to have no rows.
    /// - Throws: `validation_failed` for more than ``MappingFile/rowsOfMatterMax``; `conflict` when another wrote meanwhile.
    public func put(
        _ rows: [MatterMapping], for key: MappingKey, by actor: String
    ) async throws(OfficeRefusal) {
        guard rows.count <= MappingFile.rowsOfMatterMax else {
            throw OfficeRefusal(
                .validationFailed,
                faults: [
                    .init(
                        "/local", .memberRange, detail: "at most \(MappingFile.rowsOfMatterMax) rows",
                        message: "一个事项最多 \(MappingFile.rowsOfMatterMax) 行")
                ])
        }
        var draft = try await draft(for: key.peer)
        if draft.number == nil {
            draft.last += 1
            draft.authors = []
        }
        let number = draft.number ?? draft.last
        draft.number = number
        draft.touch(actor, clock.now())
        var write = Self.write(rows, key, draft.prefix(number))
        let standing = try await book.rows(key, in: book.history.newest)
        if standing.map(\.json) == rows.map(\.json) {
            // What stands is no draft; one that has nothing else ends.
            let some = try await page(of: draft, after: nil, limit: 2)
            if some.allSatisfy({ $0.key == key }) { draft.number = nil }
            write = .removeRecord(.mappingDraftRows, key: draft.prefix(number) + key.local)
        }
        var change = draft.change
        change.writes += [
            write,
            .audit(
                AuditLine(
                    at: clock.now(), actor: actor, action: "mapping_drafted", object: key.peer.description,
                    detail: "\(key.local): \(rows.count) rows")),
        ]
        try await commit(change)
    }

    /// Throws a peer's draft away.
    /// - Throws: `not_found` where there is none; `conflict` when another wrote meanwhile.
    public func discard(_ peer: GatewayID, by actor: String) async throws(OfficeRefusal) {
        var draft = try await draft(for: peer)
        guard draft.number != nil else {
            throw OfficeRefusal(.notFound, detail: "there is no draft for \(peer)", message: "没有该对方的映射草稿")
        }
        let number = draft.number ?? 0
        draft.number = nil
        draft.authors = []
        var change = draft.change
        change.writes.append(
            .audit(
                AuditLine(
                    at: clock.now(), actor: actor, action: "mapping_discarded", object: peer.description,
                    detail: "draft")))
        try await commit(change)
        try await sweep(peer, below: number + 1)
    }

    /// Removes the rows of a peer's drafts that count no more, and imports that were left half-way.
    /// - Parameter number: the least that is kept.
    func sweep(_ peer: GatewayID, below number: Int) async throws(OfficeRefusal) {
        let prefix = peer.description + " "
        let end = prefix + MappingBook.padded(number)
        for kind in [RecordKind.mappingDraftRows, .mappingImport] {
            while true {
                let page = try await refusing { () async throws(StoreFault) in
                    try await store.records(kind, prefix: prefix, after: nil, limit: MappingBook.step)
                }
                let gone = page.map(\.key).filter { $0.utf8.lexicographicallyPrecedes(end.utf8) }
                if gone.isEmpty { break }
                try await commit(Change(writes: gone.map { .removeRecord(kind, key: $0) }))
            }
        }
    }

    static func write(_ rows: [MatterMapping], _ key: MappingKey, _ prefix: String) -> Write {
        .record(
            .mappingDraftRows, key: prefix + key.local,
            value: JSON.array(rows.map { .object($0.json) }).serialized())
    }

    func commit(_ change: Change) async throws(OfficeRefusal) {
        try await book.commit(change)
    }
}
