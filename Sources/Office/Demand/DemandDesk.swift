public import Codes
internal import Exchange
internal import Mapping
internal import Routing
public import StrictJSON

/// What windows asked for in vain: most asked for first.
public struct DemandDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// What a listing asks for.
    public struct Listing: Sendable {
        /// The first month; nil: that of a year ago.
        public var since: Month?
        /// Only what that peer would decide.
        public var peer: GatewayID?
        /// Only what was turned away for that reason.
        public var code: ErrorCode?
        /// Lines, 1 to 1,000.
        public var limit = 100

        /// Everything of the last year.
        public init() {}

        /// As a query or a command says it.
        /// - Throws: `validation_failed`, naming each parameter.
        public init(since: String?, peer: String?, code: String?, limit: Int?) throws(OfficeRefusal) {
            var faults: [OfficeRefusal.Fault] = []
            do throws(CodeFault) {
                self.since = try since.map { text throws(CodeFault) in try Month(text) }
            } catch { faults.append(.init("since", error.code, detail: "YYYY-MM")) }
            do throws(CodeFault) {
                self.peer = try peer.map { text throws(CodeFault) in try GatewayID(text) }
            } catch { faults.append(.init("peer", error.code, detail: error.message)) }
            self.code = code.flatMap(ErrorCode.init(rawValue:))
            if code != nil, self.code == nil { faults.append(.init("code", .wordUnknown)) }
            if let limit {
                self.limit = limit
                if !(1...1_000).contains(limit) { faults.append(.init("limit", .memberRange)) }
            }
            if let refusal = OfficeRefusal(faults) { throw refusal }
        }
    }

    /// What was turned away at the windows that the caller sees.
    /// - Returns: `{"since","demand":[{"matter"?,"name"?,"words"?,"destination"?,"destination_name"?,"peer"?,"peer_name"?,
    ///   "codes":[…],"count","windows","last"}],"more","rest"}`; `more` counts lines beyond the limit, `rest` what is not
    ///   told apart.
    /// - Throws: what the store refuses.
    public func list(_ listing: Listing, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        try await DemandCounting(context).write()
        let since = listing.since ?? Month(of: context.today).adding(-12)
        var groups: [Group: Sum] = [:]
        try await each(since: since) { key, record in
            guard caller.sees(key.window.isEmpty ? nil : key.window),
                listing.peer == nil || record.peer == listing.peer
            else { return }
            let counts = record.counts.filter { listing.code == nil || $0.key == listing.code }
            guard !counts.isEmpty else { return }
            groups[Group(subject: key.subject, destination: key.destination), default: Sum()].add(
                counts, record, window: key.window)
        }
        let sorted = groups.sorted { one, other in
            (other.value.count, one.key.order) < (one.value.count, other.key.order)
        }
        return [
            "since": .string(since.description),
            "demand": .array(sorted.prefix(listing.limit).map { line($0.key, $0.value) }),
            "more": .integer(Int64(max(0, sorted.count - listing.limit))),
            "rest": .integer(Int64(try await rest(since: since))),
        ]
    }

    /// Counts what a clerk searched for and did not find, said by the clerk. Once a day for one window and one place.
    /// - Parameter body: `{"words","destination"?}`.
    /// - Throws: `forbidden` for who takes no cases in; `validation_failed`, also for words with a number in them that may
    ///   be a person's.
    public func note(_ body: JSON, by caller: Caller) async throws(OfficeRefusal) -> JSON {
        try caller.mustTakeIn()
        let reader = try ShapeReader(body, only: ["words", "destination"])
        let words = reader.require("words", .string(2...30))
        let destination = reader.optional(
            "destination", .code { text throws(CodeFault) in try DivisionCode(text) })
        if let words, words.count(where: \.isNumber) >= Self.digitsMost {
            reader.note(
                "words", .memberRange, "no numbers of persons: what was searched for is kept in the clear",
                "不得含证件号码、电话号码：检索词以明文保存")
        }
        guard reader.faults.isEmpty, let words else { throw OfficeRefusal(reader.collected) }
        let plain = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        context.noteDemand(.words(plain), .matterUnknown, destination: destination, by: caller)
        try await DemandCounting(context).write()
        var answer: JSONObject = ["words": .string(plain)]
        answer["destination"] = destination.map { .string($0.text) }
        return .object(answer)
    }

    /// Six digits in a row or apart may be of a person's number; no matter's name has so many.
    private static let digitsMost = 6

    /// One of our matters in one county.
    struct Asked: Hashable, Sendable {
        var matter: String
        var county: String
        /// Who would decide.
        var peer: GatewayID?
    }

    /// How often windows were turned away since that month.
    func counts(since: Month) async throws(OfficeRefusal) -> [Asked: Int] {
        try await DemandCounting(context).write()
        var counts: [Asked: Int] = [:]
        try await each(since: since) { key, record in
            guard case .matter(let code) = key.subject else { return }
            let asked = Asked(matter: code, county: key.destination, peer: record.peer)
            counts[asked, default: 0] += record.counts.values.reduce(0, +)
        }
        return counts
    }

    private func each(
        since: Month, _ take: (DemandRecord.Key, DemandRecord) -> Void
    ) async throws(OfficeRefusal) {
        var after = since.description
        while true {
            let last = after
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.records(.demand, prefix: "", after: last, limit: 256)
            }
            for record in page {
                if let key = DemandRecord.Key(record.key) { take(key, DemandRecord(record)) }
            }
            guard page.count == 256, let key = page.last?.key else { return }
            after = key
        }
    }

    private func rest(since: Month) async throws(OfficeRefusal) -> Int {
        let months = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.demandMonth)
        }
        return months.filter { $0.key >= since.description }.reduce(0) { $0 + DemandMonth($1).rest }
    }
}

extension DemandDesk {
    /// What stands in one line.
    private struct Group: Hashable {
        var subject: DemandRecord.Subject
        var destination: String

        var order: String {
            switch subject {
            case .matter(let code): code + "/" + destination
            case .words(let words): "?" + words + "/" + destination
            }
        }
    }

    private struct Sum {
        var counts: [ErrorCode: Int] = [:]
        var windows: Set<String> = []
        var peer: GatewayID?
        var last = Timestamp(milliseconds: 0)

        var count: Int { counts.values.reduce(0, +) }

        mutating func add(_ counts: [ErrorCode: Int], _ record: DemandRecord, window: String) {
            self.counts.merge(counts, uniquingKeysWith: +)
            windows.insert(window)
            guard let at = record.last, at >= last else { return }
            (last, peer) = (at, record.peer)
        }
    }

    private func line(_ group: Group, _ sum: Sum) -> JSON {
        var line: JSONObject = [:]
        switch group.subject {
        case .matter(let code):
            let catalog = context.catalogues.ownCatalog
            let matter = catalog.matter(code, on: context.today) ?? catalog.versions(of: code).last
            line["matter"] = .string(code)
            line["name"] = matter.map { .string($0.name) }
        case .words(let words): line["words"] = .string(words)
        }
        if !group.destination.isEmpty {
            line["destination"] = .string(group.destination)
            // `try?`: keys were made of divisions.
            let division = try? DivisionCode(group.destination)
            line["destination_name"] = division.flatMap { context.divisions.fullName(of: $0) }.map {
                .string($0)
            }
        }
        line["peer"] = sum.peer.map { .string($0.description) }
        line["peer_name"] = sum.peer.flatMap { context.directory.snapshot[$0]?.peer.name }.map { .string($0) }
        let codes = sum.counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        line["codes"] = .strings(codes.map(\.key.rawValue))
        line["count"] = .integer(Int64(sum.count))
        line["windows"] = .integer(Int64(sum.windows.count))
        line["last"] = .string(sum.last.description)
        return .object(line)
    }
}
