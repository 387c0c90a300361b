public import Codes
internal import Exchange
public import Mapping
internal import StrictJSON

extension RecordKind {
    /// The golden cases of each peer, key the peer.
    static let mappingGolden = RecordKind(rawValue: "mapping_golden")
}

/// 样例: the examples beside a peer's mapping, run against what would be published now.
///
/// They count for no case, so a file's examples take the place of the peer's at once when the file is imported; they are
/// kept when the draft is published or thrown away.
public struct MappingGolden: Sendable {
    let drafts: MappingDrafts

    /// The examples beside these drafts.
    public init(_ drafts: MappingDrafts) { self.drafts = drafts }

    private var book: MappingBook { drafts.book }

    /// A peer's examples, in their file's order.
    public func cases(of peer: GatewayID) async throws(OfficeRefusal) -> [GoldenCase] {
        let record = try await refusing { () async throws(StoreFault) in
            try await book.store.record(.mappingGolden, peer.description)
        }
        return try record.map { record throws(OfficeRefusal) in try Self.cases(record, peer) } ?? []
    }

    /// Runs the examples by the rows that would count if the drafts were published now.
    /// - Parameters:
    ///   - peers: whose; nil: all.
    ///   - run: the catalogues and the day.
    /// - Returns: by peer, in the files' order.
    public func results(
        of peers: [GatewayID]? = nil, _ run: GoldenCaseRun
    ) async throws(OfficeRefusal) -> [GoldenResult] {
        var results: [GoldenResult] = []
        for peer in try await holders().filter({ peers?.contains($0) ?? true }) {
            let cases = try await cases(of: peer)
            let keys = Set(cases.map(\.local)).sorted().map { MappingKey(peer: peer, local: $0) }
            let rows = try await drafts.rowsToBe(keys, of: peer)
            let set = MappingSet(version: book.history.next, mappings: keys.flatMap { rows[$0] ?? [] })
            results += cases.map { run.run($0, by: set) }
        }
        return results
    }

    /// What an import's last step writes.
    static func write(_ cases: [GoldenCase], of peer: GatewayID) -> Write {
        guard !cases.isEmpty else { return .removeRecord(.mappingGolden, key: peer.description) }
        return .record(
            .mappingGolden, key: peer.description,
            value: JSON.array(cases.map { .object($0.json) }).serialized())
    }

    private func holders() async throws(OfficeRefusal) -> [GatewayID] {
        let records = try await refusing { () async throws(StoreFault) in
            try await book.store.allRecords(.mappingGolden)
        }
        // `try?`: records of this kind are written here only.
        return records.compactMap { try? GatewayID($0.key) }
    }

    private static func cases(_ record: Record, _ peer: GatewayID) throws(OfficeRefusal) -> [GoldenCase] {
        try MappingBook.read(record) { json throws(ShapeFaults) in
            try MappingFile(["peer": .string(peer.description), "mappings": [], "golden": json]).golden ?? []
        }
    }
}

extension MappingDrafts {
    /// The rows of these matters of one peer as they will be once its draft is published.
    func rowsToBe(
        _ keys: [MappingKey], of peer: GatewayID
    ) async throws(OfficeRefusal) -> [MappingKey: [MatterMapping]] {
        let draft = try await draft(for: peer)
        let newest = book.history.newest
        var rows: [MappingKey: [MatterMapping]] = [:]
        for start in stride(from: 0, to: keys.count, by: MappingBook.step) {
            let some = Array(keys[start..<min(start + MappingBook.step, keys.count)])
            let drafted = try await self.rows(some, of: draft)
            let standing = try await book.set(some.filter { drafted[$0] == nil }, in: newest)
            for (key, found) in Dictionary(grouping: standing.mappings, by: \.key) { rows[key] = found }
            for (key, wanted) in drafted { rows[key] = wanted }
        }
        return rows
    }
}

extension GoldenResult {
    /// One line of an answer.
    var json: JSON {
        [
            "peer": .string(peer.description), "name": .string(name), "local": .string(local),
            "passes": .bool(passes),
            "differences": .array(
                differences.map { difference in
                    var line: JSONObject = ["pointer": .string(difference.pointer)]
                    line["expected"] = difference.expected.map { .string($0) }
                    line["got"] = difference.got.map { .string($0) }
                    return .object(line)
                }),
        ]
    }
}
