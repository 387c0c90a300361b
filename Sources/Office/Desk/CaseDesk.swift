public import Casework
public import Codes
internal import Cryptography
internal import Exchange
internal import Routing
public import StrictJSON

/// Carries cases on: lists and shows them, writes what this side may write.
public struct CaseDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// What a listing asks for, as the query of `GET /api/v1/cases` says it.
    public struct Listing: Sendable {
        /// Any of them; empty: all.
        public var states: [CaseState] = []
        /// Only cases whose first event the peer rejected.
        public var undeliverableOnly = false
        /// Cases in which this gateway is that side.
        public var side: Side?
        /// Case id or any number of the case, or exactly a name or an ID number of a party.
        public var text: String?
        /// The `next` of the page before.
        public var after: String?
        /// Entries a page, 1 to 200.
        public var limit = 50

        /// Everything, fifty a page.
        public init() {}

        /// As a query says it.
        /// - Throws: `validation_failed`, naming each parameter.
        public init(
            states: String?, side: String?, text: String?, after: String?, limit: Int?
        ) throws(OfficeRefusal) {
            var faults: [OfficeRefusal.Fault] = []
            for word in (states ?? "").split(separator: ",").map(String.init) {
                if word == "undeliverable" {
                    undeliverableOnly = true
                } else if let state = CaseState(rawValue: word), state != .unopened {
                    self.states.append(state)
                } else {
                    faults.append(.init("state", .wordUnknown))
                }
            }
            if let side {
                self.side = Side(rawValue: side)
                if self.side == nil { faults.append(.init("side", .wordUnknown)) }
            }
            self.text = text
            self.after = after
            if let limit {
                if (1...200).contains(limit) {
                    self.limit = limit
                } else {
                    faults.append(.init("limit", .memberRange))
                }
            }
            if let refusal = OfficeRefusal(faults) { throw refusal }
        }
    }

    /// The side that this gateway is in a case.
    public func side(of id: String, for caller: Caller) async throws(OfficeRefusal) -> Side {
        try await view(id, for: caller).record.ourSide
    }

    /// One page of the worklist, last changed first.
    /// - Returns: `{"cases":[…],"next"?}`.
    public func list(_ listing: Listing, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        let text = listing.text.flatMap { $0.isEmpty ? nil : $0 }
        let page = try await refusing { () async throws(StoreFault) in
            try await context.store.list(
                CaseQuery(
                    states: listing.states, side: listing.side, text: text,
                    searchKey: text.map { BlindIndex(context.vault).key(of: $0) },
                    within: caller.areas,
                    undeliverableOnly: listing.undeliverableOnly),
                after: listing.after, limit: listing.limit)
        }
        var found = page.elements
        if let text, listing.after == nil {
            found += try await bearing(text, listing, for: caller, besides: Set(found.map(\.id)))
            found += try await continuing(found, for: caller)
        }
        let lights = try await lights(of: found)
        var answer: JSONObject = [
            "cases": .array(
                found.map { record in
                    var line = line(of: record)
                    line.light = lights[record.id]
                    return .object(line.json)
                })
        ]
        answer["next"] = page.next.map { .string($0) }
        return .object(answer)
    }

    /// Cases that bear a number which no column has: a notice's, a waybill, the national 办件编号.
    private func bearing(
        _ text: String, _ listing: Listing, for caller: Caller, besides known: Set<CaseID>
    ) async throws(OfficeRefusal) -> [CaseRecord] {
        var records: [CaseRecord] = []
        for id in try await context.cases(bearing: text) where !known.contains(id) {
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.list(
                    CaseQuery(
                        states: listing.states, side: listing.side, text: id.description,
                        within: caller.areas,
                        undeliverableOnly: listing.undeliverableOnly), after: nil, limit: 1)
            }
            records += page.elements
        }
        return records
    }

    /// One case whole. With a purpose, personal members are shown and the look is audited before it is answered.
    /// - Throws: `not_found` also for what is not the caller's to see.
    public func show(_ id: String, purpose: String?, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        let view = try await view(id, for: caller)
        try await audit(purpose, of: view, by: caller, action: "case_unmasked")
        let detail = CaseDetail(
            view: view, line: line(of: view.record), clocks: try await clocks(of: view),
            asides: try await refusing { () async throws(StoreFault) in
                try await context.store.asides(of: view.record.id)
            },
            queued: try await queued(view), receipts: try await receipts(view), purpose: purpose,
            continuedBy: try await Continuations(context).next(of: view.record.id))
        return try detail.json()
    }

    /// The events of a case in their order.
    /// - Returns: `{"id","state","events":[…]}`.
    public func timeline(_ id: String, purpose: String?, for caller: Caller) async throws(OfficeRefusal)
        -> JSON
    {
        let view = try await view(id, for: caller)
        try await audit(purpose, of: view, by: caller, action: "timeline_unmasked")
        return [
            "id": .string(view.record.id.description), "state": line(of: view.record).json["state"] ?? "",
            "events": .array(
                try TimelineView(
                    view: view, purpose: purpose, proxied: proxied(view.record)
                ).events()),
        ]
    }

    /// The worst light of each case of a page; a light is of today, so it is made when it is looked at.
    private func lights(of records: [CaseRecord]) async throws(OfficeRefusal) -> [CaseID: String] {
        let files = try await refusing { () async throws(StoreFault) in
            try await context.store.cases(records.map(\.id))
        }
        var lights: [CaseID: String] = [:]
        for (id, file) in files {
            // `try?`: a case that cannot be read is listed without a light; opening it says why.
            guard let view = try? CaseView(file, vault: context.vault) else { continue }
            lights[id] = Self.light(of: try await allDuties(of: view))
        }
        return lights
    }

    /// Who asks by an old receipt's number is led to the case that goes on with it.
    private func continuing(_ found: [CaseRecord], for caller: Caller) async throws(OfficeRefusal)
        -> [CaseRecord]
    {
        var ids: [CaseID] = []
        for record in found where [.transferred, .refused].contains(record.summary.state) {
            ids += try await Continuations(context).successors(of: record.id)
        }
        let wanted = ids.filter { id in !found.contains { $0.id == id } }
        guard !wanted.isEmpty else { return [] }
        let files = try await refusing { () async throws(StoreFault) in try await context.store.cases(wanted)
        }
        return wanted.compactMap { files[$0]?.record }.filter { caller.sees(Self.division(of: $0)) }
    }

    // MARK: What the above share

    /// A case that the caller may see.
    func view(_ id: String, for caller: Caller) async throws(OfficeRefusal) -> CaseView {
        // `try?`: what is no case id is no case.
        guard let caseID = try? CaseID(id) else { throw Self.unknown(id) }
        let files = try await refusing { () async throws(StoreFault) in
            try await context.store.cases([caseID])
        }
        guard let file = files[caseID], caller.sees(Self.division(of: file.record)) else {
            throw Self.unknown(id)
        }
        do throws(JournalFault) {
            return try CaseView(file, vault: context.vault)
        } catch { throw OfficeRefusal(error) }
    }

    private static func unknown(_ id: String) -> OfficeRefusal {
        OfficeRefusal(.notFound, detail: "there is no case \(id.prefix(64))", message: "没有这个办件，或不在您的权限范围内")
    }

    /// The division on our side of the case, by which tokens are bound.
    static func division(of record: CaseRecord) -> String? {
        record.ourSide == .origin
            ? record.summary.windowDivision ?? record.summary.division : record.summary.division
    }

    func line(of record: CaseRecord) -> CaseLine {
        let peer = context.directory.snapshot[record.peer]
        return CaseLine(
            record: record, peerName: peer?.peer.name ?? record.peer.name, light: nil,
            calendar: context.calendar, isProxied: peer?.peer.proxy ?? false)
    }

    /// The side of a case for which a proxy writes: the peer's, or ours where we are one.
    func proxied(_ record: CaseRecord) -> Side? {
        if context.own.host != nil { return record.ourSide }
        return context.directory.snapshot[record.peer]?.peer.proxy == true ? record.ourSide.other : nil
    }

    private func queued(_ view: CaseView) async throws(OfficeRefusal) -> [Int: OutboxEntry] {
        let waiting = view.file.log(of: view.record.ourSide).contains { $0.delivery == .waiting }
        guard waiting else { return [:] }
        let page = try await refusing { () async throws(StoreFault) in
            try await context.store.queued(of: view.record.id)
        }
        return Dictionary(page.map { ($0.key.sequence, $0) }) { $1 }
    }

    private func receipts(_ view: CaseView) async throws(OfficeRefusal) -> [String: String] {
        var found: [String: String] = [:]
        for event in view.file.log(of: view.record.ourSide) {
            guard case .delivered(let id, _) = event.delivery, found[id.base64URL] == nil else { continue }
            let receipt = try await refusing { () async throws(StoreFault) in
                try await context.store.receipt(id)
            }
            found[id.base64URL] = receipt.map { String(decoding: $0.jws, as: UTF8.self) }
        }
        return found
    }

    func audit(
        _ purpose: String?, of view: CaseView, by caller: Caller, action: String
    ) async throws(OfficeRefusal) {
        guard let purpose else { return }
        guard caller.role.unmasks else {
            throw OfficeRefusal(
                .forbidden, detail: "the role \(caller.role.rawValue) does not see personal members")
        }
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: action, object: view.record.id.description,
            detail: purpose)
        do throws(JournalFault) {
            _ = try await context.journal.write([Change(writes: [.audit(line)])])
        } catch { throw OfficeRefusal(error) }
    }
}
