public import Casework
internal import Codes
internal import Exchange
internal import Routing
public import StrictJSON

/// The worklist of duties that want attention, the most overdue first, and the acknowledgement of escalations.
public struct DutyDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// What a listing asks for, as the query of `GET /api/v1/duties` says it.
    public struct Listing: Sendable {
        /// Only that light; nil: yellow and red.
        public var light: Light?
        /// Only what that one owes.
        public var owner: Holder?
        /// Only duties of that kind.
        public var kind: Duty.Kind?
        /// Only escalated duties that are (or are not) acknowledged.
        public var isAcknowledged: Bool?
        /// The `next` of the page before.
        public var after: String?
        /// Entries a page, 1 to 200.
        public var limit = 50

        /// As a query says it.
        /// - Throws: `validation_failed`, naming each parameter.
        public init(
            light: String? = nil, owner: String? = nil, kind: String? = nil, acknowledged: String? = nil,
            after: String? = nil, limit: Int? = nil
        ) throws(OfficeRefusal) {
            var faults: [OfficeRefusal.Fault] = []
            func word<Value: RawRepresentable<String>>(_ name: String, _ text: String?) -> Value? {
                guard let text else { return nil }
                let value = Value(rawValue: text)
                if value == nil { faults.append(.init(name, .wordUnknown)) }
                return value
            }
            self.light = word("light", light)
            if self.light == .green {
                faults.append(
                    .init("light", .wordUnknown, detail: "green duties stand with their cases only"))
            }
            self.owner = word("owner", owner)
            self.kind = word("kind", kind)
            switch acknowledged {
            case nil: break
            case "true": isAcknowledged = true
            case "false": isAcknowledged = false
            default: faults.append(.init("acknowledged", .wordUnknown))
            }
            if let after {
                self.after = after
                if DutyRecord.Key(byDay: after) == nil { faults.append(.init("after", .cursorInvalid)) }
            }
            if let limit {
                self.limit = limit
                if !(1...200).contains(limit) { faults.append(.init("limit", .memberRange)) }
            }
            if let refusal = OfficeRefusal(faults) { throw refusal }
        }
    }

    /// Rows looked at for one page: a page may be short, or empty, and still have a next.
    private static let rowsMost = 1_024

    /// One page; lights are of today. The first has the drafts of which the caller's window is to be told.
    /// - Returns: `{"duties":[…],"drafts"?:[…],"next"?}`.
    public func list(_ listing: Listing, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        var page = try await duties(listing, for: caller)
        if listing.after == nil {
            let told = try await DraftDesk(context).told(for: caller)
            if !told.isEmpty { page["drafts"] = .array(told) }
        }
        return .object(page)
    }

    private func duties(
        _ listing: Listing, for caller: Caller
    ) async throws(OfficeRefusal) -> JSONObject {
        var lines: [JSON] = []
        var last = listing.after
        var seen = 0
        while true {
            let rows = try await refusing { [last] () async throws(StoreFault) in
                try await context.store.records(.dutyDue, prefix: "", after: last, limit: 128)
            }
            var cases = try await duties(of: rows)
            for row in rows {
                last = row.key
                seen += 1
                guard let key = DutyRecord.Key(byDay: row.key),
                    let line = try await line(key, in: &cases, listing, for: caller)
                else { continue }
                lines.append(.object(line))
                if lines.count == listing.limit { return Self.page(lines, next: last) }
            }
            if rows.count < 128 { return Self.page(lines, next: nil) }
            if seen >= Self.rowsMost { return Self.page(lines, next: last) }
        }
    }

    private static func page(_ lines: [JSON], next: String?) -> JSONObject {
        var page: JSONObject = ["duties": .array(lines)]
        page["next"] = next.map { .string($0) }
        return page
    }

    private func duties(of rows: [Record]) async throws(OfficeRefusal) -> [CaseID: CaseDuties] {
        let ids = Set(rows.compactMap { DutyRecord.Key(byDay: $0.key)?.caseID })
        let files = try await refusing { () async throws(StoreFault) in
            try await context.store.cases(Array(ids))
        }
        return files.compactMapValues { file in
            // `try?`: a case that cannot be read is left out; opening it says why.
            (try? CaseView(file, vault: context.vault)).map { CaseDuties(of: $0, context) }
        }
    }

    /// A row as it is shown; nil when it is met, not asked for, or not the caller's to see.
    private func line(
        _ key: DutyRecord.Key, in cases: inout [CaseID: CaseDuties], _ listing: Listing, for caller: Caller
    ) async throws(OfficeRefusal) -> JSONObject? {
        guard let duties = cases[key.caseID], caller.sees(CaseDesk.division(of: duties.view.record)),
            let duty = duties.all.first(where: { $0.id == key.duty && $0.due?.day == key.due }),
            duty.light != .green, listing.light == nil || duty.light == listing.light,
            listing.owner == nil || duty.owner == listing.owner,
            listing.kind == nil || duty.kind == listing.kind
        else { return nil }
        let kept = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.duty, key.byCase)
        }
        let record = kept.map(DutyRecord.init) ?? DutyRecord()
        if let isAcknowledged = listing.isAcknowledged {
            guard record.escalatedAt != nil, (record.acknowledgement != nil) == isAcknowledged else {
                return nil
            }
        }
        let summary = duties.view.record.summary
        var line = duties.line(of: duty)
        for (name, value) in record.json { line[name] = value }
        line["case"] = .string(key.caseID.description)
        line["number"] = (summary.number ?? summary.peerNumber).map { .string($0) }
        line["matter"] = .string(summary.matterName)
        line["side"] = .string(duties.view.record.ourSide.rawValue)
        line["peer"] = .string(
            context.directory.snapshot[duties.view.record.peer]?.peer.name
                ?? duties.view.record.peer.name)
        return line
    }
}
