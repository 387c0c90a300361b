public import Codes
internal import Exchange
internal import Mapping
public import StrictJSON

/// The list of what changed under the mappings, and what a person says to it.
public struct DriftDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// What must be looked at, by how many cases of the last year it touches, the most first.
    /// - Parameter isAll: what is settled too.
    /// - Returns: `[{"gateway","code","name","state","kind","from"?,"successor"?,"successor_name"?,"matters","rows",
    ///   "locals","notes","cases"?,"noticed","settled"?}]`; without `cases` where they cannot be counted now.
    /// - Throws: what the store refuses.
    public func list(isAll: Bool) async throws(OfficeRefusal) -> JSON {
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.mappingDrift)
        }
        let counts = await context.casesOfLastYear()
        var lines: [(weight: Int, from: String, line: JSONObject)] = []
        for record in records {
            let drift = try DriftRecord(record)
            guard isAll || drift.state != .settled else { continue }
            let cases = counts.map { Self.cases(of: drift, $0) }
            lines.append((cases ?? 0, drift.judgement?["from"]?.stringValue ?? "", line(drift, cases)))
        }
        lines.sort { ($1.weight, $0.from) < ($0.weight, $1.from) }
        return .array(lines.map { .object($0.line) })
    }

    /// Says that the mappings to a matter are right as they are, though it changed.
    /// - Throws: `not_found` where nothing is open; `mapping_stale` for a matter that has ended, which no word makes right;
    ///   `conflict` when it changed meanwhile.
    public func confirm(
        _ code: String, of gateway: GatewayID, note: String?, by actor: String
    ) async throws(OfficeRefusal) -> JSON {
        var drift = try await open(code, of: gateway)
        guard drift.judgement?["kind"]?.stringValue != MatterDrift.Kind.stale.rawValue else {
            throw OfficeRefusal(
                .mappingStale, detail: "\(code) has ended; map another matter or remove the rows")
        }
        let now = context.clock.now()
        drift.state = .settled
        var settled: JSONObject = ["by": .string(actor), "at": .string(now.description)]
        settled["note"] = note.map { .string($0) }
        drift.settled = settled
        var change = drift.change
        change.writes.append(
            .audit(
                AuditLine(
                    at: now, actor: actor, action: "mapping_confirmed", object: drift.key, detail: note ?? "")
            ))
        try await context.mappings.commit(change)
        return .object(line(drift, nil))
    }

    /// Drafts the rows that name a matter with another in its place, from the day on which it ends; what is right until
    /// then stays until then. What the default rule led there gets a row.
    /// - Parameter successor: nil: the one that the peer names.
    /// - Returns: `{"gateway","code","successor","drafted"}`.
    /// - Throws: `not_found`; `mapping_target_unknown` where nobody says what takes its place, or the catalogue has no such
    ///   matter; `conflict`.
    public func follow(
        _ code: String, of gateway: GatewayID, to successor: String?, by actor: String
    ) async throws(OfficeRefusal) -> JSON {
        let drift = try await open(code, of: gateway)
        guard let next = successor ?? drift.judgement?["successor"]?.stringValue else {
            throw OfficeRefusal(
                .mappingTargetUnknown, detail: "the peer names no matter that takes the place of \(code)",
                message: "对方未指明 \(code) 的接替事项，请用 --to 指定")
        }
        // `try?`: written by this gateway.
        let from = drift.judgement?["from"]?.stringValue.flatMap { try? CivilDate($0) } ?? context.today
        guard let catalog = context.catalogues.catalog(of: gateway),
            catalog.matter(next, on: max(from, context.today)) != nil
        else {
            throw OfficeRefusal(
                .mappingTargetUnknown, detail: "\(next) is not in force there on \(from)",
                message: "对方目录中没有于 \(from) 有效的事项 \(next)")
        }
        let drafts = MappingDrafts(context.mappings, clock: context.clock)
        var drafted = 0
        let followers = Set(drift.judged("followers"))
        for local in drift.judged("locals") {
            let key = MappingKey(peer: gateway, local: local)
            let (rows, isDrafted) = try await drafts.newest(key)
            var changed: [MatterMapping] = []
            for row in rows {
                changed +=
                    row.target == code ? try Self.following(row, next, from, today: context.today) : [row]
            }
            if followers.contains(local), !rows.contains(where: { $0.target == code || $0.target == next }) {
                var row: JSONObject = ["local": .string(local), "target": .string(next)]
                row["from"] = from > context.today ? .string(from.description) : nil
                changed += try Self.read([.object(row)], gateway)
            }
            guard changed.map(\.json) != rows.map(\.json) else {
                if isDrafted { drafted += 1 }
                continue
            }
            try await drafts.put(changed, for: key, by: actor)
            drafted += 1
        }
        return [
            "gateway": .string(gateway.description), "code": .string(code), "successor": .string(next),
            "drafted": .integer(Int64(drafted)),
        ]
    }

    /// A row up to the day before, and the same for the successor from that day; one row where that day has come.
    private static func following(
        _ row: MatterMapping, _ next: String, _ day: CivilDate, today: CivilDate
    ) throws(OfficeRefusal) -> [MatterMapping] {
        var later = row.json
        later["target"] = .string(next)
        guard day > today, row.from.map({ $0 < day }) ?? true else {
            return try read([.object(later)], row.peer)
        }
        var earlier = row.json
        earlier["to"] = .string(day.adding(days: -1).description)
        later["from"] = .string(day.description)
        guard row.to.map({ day <= $0 }) ?? true else { return [row] }
        return try read([.object(earlier), .object(later)], row.peer)
    }

    private static func read(_ rows: [JSON], _ peer: GatewayID) throws(OfficeRefusal) -> [MatterMapping] {
        do throws(ShapeFaults) {
            return try MappingFile(["peer": .string(peer.description), "mappings": .array(rows)]).mappings
        } catch { throw OfficeRefusal(.mappingInvalid, detail: "\(error)") }
    }

    private func open(_ code: String, of gateway: GatewayID) async throws(OfficeRefusal) -> DriftRecord {
        let record = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.mappingDrift, DriftRecord.key(gateway, code))
        }
        guard let record else { throw Self.nothing(code) }
        let drift = try DriftRecord(record)
        guard drift.state == .open else { throw Self.nothing(code) }
        return drift
    }

    /// How many of our codes a line names.
    private static let localsMost = 200

    private static func nothing(_ code: String) -> OfficeRefusal {
        OfficeRefusal(.notFound, detail: "nothing is open about \(code)", message: "没有关于 \(code) 的待办变更")
    }

    private static func cases(of drift: DriftRecord, _ counts: [MappingKey: Int]) -> Int {
        let locals = drift.judged("locals")
        // `try?`: written by this gateway.
        let peers = drift.judged("peers").compactMap { try? GatewayID($0) }
        return peers.reduce(0) { sum, peer in
            locals.reduce(sum) { $0 + (counts[MappingKey(peer: peer, local: $1)] ?? 0) }
        }
    }

    private func line(_ drift: DriftRecord, _ cases: Int?) -> JSONObject {
        var line: JSONObject = [
            "gateway": .string(drift.gateway.description), "code": .string(drift.code),
            "name": .string(drift.was.name), "state": .string(drift.state.rawValue),
            "noticed": .string(drift.noticedAt.description),
        ]
        for (name, value) in drift.judgement ?? [:] { line[name] = value }
        line["locals"] = line["locals"]?.arrayValue.map { .array(Array($0.prefix(Self.localsMost))) }
        if let next = line["successor"]?.stringValue {
            let catalog = context.catalogues.catalog(ofAny: drift.gateway)
            line["successor_name"] = catalog?.versions(of: next).last.map { .string($0.name) }
        }
        line["cases"] = cases.map { .integer(Int64($0)) }
        line["settled"] = drift.settled.map { .object($0) }
        return line
    }
}
