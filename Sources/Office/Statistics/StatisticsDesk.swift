internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
public import StrictJSON

/// Answers what managers ask.
public struct StatisticsDesk: Sendable {
    let context: OfficeContext

    /// Most rows that one question reads.
    static let rowsMost = 200_000

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// What was counted, by the dimensions asked.
    /// - Returns: `Statistics` of openapi.yaml.
    /// - Throws: `validation_failed` where no rows keep the dimensions together, or too many would be read; `forbidden`
    ///   for clerks; `unavailable` while a recount is not done.
    public func answer(_ query: StatisticsQuery, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        try check(query, caller)
        guard try await !context.isRecountUnfinished() else {
            throw OfficeRefusal(
                .unavailable, detail: "a recount was not done; gwctl stats rebuild", message: "统计正在重算，请稍后再试")
        }
        let places = StatisticPlaces(context.places.changes, on: context.today)
        let (within, asked) = (caller.areas, places.areas(of: query.division))
        let townships = (within + asked).contains { $0.length > 6 }
        guard let cube = Cube.answering(query.dimensions, townships: townships) else {
            throw OfficeRefusal(
                .validationFailed, detail: "these dimensions are not kept together; see docs/statistics.md",
                message: "这些维度没有合并统计，请减少维度",
                faults: [
                    .init(
                        "by", .memberRange, detail: "window stands with matter and mode, clerk with matter")
                ])
        }
        var groups: [[String]: (all: Tally, overdue: Tally)] = [:]
        let isAsked = { (row: RowKey) in
            within.covers(row.division) && asked.covers(row.division)
                && query.filters.allSatisfy { row[$0] == $1 }
        }
        try await read(cube, query.months.map(\.description), side: query.filters[.side], below: asked) {
            row, tally in
            guard isAsked(row) else { return }
            var row = row
            row.division = places.now(row.division)
            groups[query.by.map { row[$0] }, default: (Tally(), Tally())].all.add(tally)
        }
        // What nobody did has no clerk.
        if !query.dimensions.contains(.clerk) {
            try await readOverdue(from: query.from.description, through: query.to.description) {
                row, tally in
                guard isAsked(row) else { return }
                var row = row
                if !cube.keepsTownships { row.division = String(row.division.prefix(6)) }
                row.division = places.now(row.division)
                let group = query.by.map { row[$0] }
                groups[group, default: (Tally(), Tally())].all.add(tally)
                groups[group, default: (Tally(), Tally())].overdue.add(tally)
            }
        }
        var rows: [JSON] = []
        for (values, tallies) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            rows.append(.object(try await row(values, tallies, query.by)))
        }
        var answer: JSONObject = [
            "by": .strings(query.by.map(\.rawValue)), "from": .string(query.from.description),
            "to": .string(query.to.description), "rows": .array(rows),
        ]
        answer["waiting"] = .integer(try await waiting())
        return .object(answer)
    }

    private func check(_ query: StatisticsQuery, _ caller: Caller) throws(OfficeRefusal) {
        guard query.dimensions.contains(.clerk) else { return }
        guard caller.role == .operatorRole || caller.role == .auditor else {
            throw OfficeRefusal(
                .forbidden, detail: "clerks are shown to operators and auditors", message: "经办人员维度仅运维和审计人员可见")
        }
        guard context.statistics.byClerk else {
            throw OfficeRefusal(
                .forbidden, detail: "statistics.by_clerk is off: clerks are not counted",
                message: "本网关未启用经办人员统计")
        }
    }

    /// Stored events that are not counted yet.
    func waiting() async throws(OfficeRefusal) -> Int64 {
        let (store, name) = (context.store, StatisticsFollower(context).name)
        return try await refusing { () async throws(StoreFault) in
            let cursor = try await store.record(.follower, name)
            let position = cursor.flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
            return try await store.feed(after: position, limit: 256).count > 255
                ? try await store.feedEnd() - position
                : Int64(try await store.feed(after: position, limit: 256).count)
        }
    }

    /// Reads the rows of some periods; the key's order narrows them to a side, and to areas where both are named.
    func read(
        _ cube: Cube, _ periods: [String], side: String? = nil, below areas: [DivisionPrefix] = [],
        _ take: (RowKey, Tally) -> Void
    ) async throws(OfficeRefusal) {
        var count = 0
        var beginnings = [""]
        if let side, Side(rawValue: side) != nil {
            beginnings = areas.isEmpty ? [side + "/"] : areas.map { side + "/" + $0.text }
        }
        let prefixes = periods.flatMap { period in
            beginnings.map { "\(cube.rawValue)/\(period)/\($0)" }
        }
        for begins in prefixes {
            let store = context.store
            var after: String?
            while true {
                let last = after
                let page = try await refusing { () async throws(StoreFault) in
                    try await store.records(.statistic, prefix: begins, after: last, limit: 256)
                }
                count += page.count
                guard count <= Self.rowsMost else {
                    throw OfficeRefusal(
                        .validationFailed, detail: "over \(Self.rowsMost) rows; ask for fewer months",
                        message: "数据行过多，请缩短月份范围", faults: [.init("from", .memberRange)])
                }
                for record in page {
                    guard let row = RowKey(record.key, of: cube), let tally = Tally(record.value)
                    else { continue }
                    take(row, tally)
                }
                guard page.count == 256 else { break }
                after = page.last?.key
            }
        }
    }

    private func row(
        _ values: [String], _ tallies: (all: Tally, overdue: Tally), _ by: [Dimension]
    ) async throws(OfficeRefusal) -> JSONObject {
        var row = JSONObject()
        for (dimension, value) in zip(by, values) {
            row[dimension.rawValue] = .string(value)
            if let name = try await name(of: value, dimension) {
                row[dimension.rawValue + "_name"] = .string(name)
            }
        }
        for (name, value) in StatisticsFigures(tallies.all, overdue: tallies.overdue).json {
            row[name] = value
        }
        return row
    }

    /// As people read a value; nil where it is its own name.
    func name(of value: String, _ dimension: Dimension) async throws(OfficeRefusal) -> String? {
        switch dimension {
        case .matter: matterName(value)
        case .peer:
            // `try?`: rows hold ids of peers.
            (try? GatewayID(value)).flatMap { context.directory.snapshot[$0]?.peer.name }
        case .division:
            // `try?`: a division of a peer's that is not in our table has no name.
            (try? DivisionCode(value)).flatMap {
                context.divisions.fullName(of: $0) ?? context.places.changes.name(of: $0)
            }
        case .mode: Mode(rawValue: value)?.nameZh
        case .clerk: try await StatisticNames(context).clerk(of: value)
        case .side, .scope, .agency, .window, .month: nil
        }
    }

    private func matterName(_ code: String) -> String? {
        let catalog = context.catalogues.ownCatalog
        return (catalog.matter(code, on: context.today) ?? catalog.versions(of: code).last)?.name
    }
}
