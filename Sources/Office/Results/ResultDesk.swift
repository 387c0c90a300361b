internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

/// Results that wait at the window for their applicants: listed, handed over against a signature, reminded of.
public struct ResultDesk: Sendable {
    let context: OfficeContext

    /// Over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Results that are here and not yet handed over, those changed last first.
    /// - Returns: `{"results":[CaseLine + since, way],"next"?}`; a page may hold fewer than `limit`.
    /// - Throws: `cursor_invalid`, what the store refuses.
    public func waiting(
        after: String?, limit: Int, for caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let query = CaseQuery(
            states: [.decided, .delivering], side: .origin,
            within: caller.areas)
        let page = try await refusing { () async throws(StoreFault) in
            try await context.store.list(query, after: after, limit: limit)
        }
        var lines: [JSON] = []
        let desk = CaseDesk(context)
        for view in try await views(page.elements) {
            guard let since = Self.waitsSince(view) else { continue }
            var line = desk.line(of: view.record).json
            line["since"] = .string(since.description)
            line["way"] = view.fold.standing.subject?.deliveryWay.map { .string($0) }
            lines.append(.object(line))
        }
        var answer: JSONObject = ["results": .array(lines)]
        answer["next"] = page.next.map { .string($0) }
        return .object(answer)
    }

    /// Hands a result over: `result_received`, and `served` with the signature as proof, in one commit.
    /// - Parameter body: `{"receiver","way"?: window|representative,"signature"?: BlobReference,"time"?}`.
    /// - Returns: the case's line.
    /// - Throws: `validation_failed`, `transition_illegal`, `not_found`, what the store refuses.
    public func handOver(
        _ body: JSON, of id: String, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let desk = CaseDesk(context)
        let view = try await desk.view(id, for: caller)
        let reader = ShapeReader(body.objectValue ?? [:])
        reader.allowOnly(["receiver", "way", "signature", "time"])
        let receiver = reader.require("receiver", .string)
        let way = reader.optional("way", .string) ?? "window"
        if !["window", "representative"].contains(way) { reader.note("way", .wordUnknown) }
        if receiver?.allSatisfy(\.isWhitespace) == true { reader.note("receiver", .memberRange) }
        guard body.objectValue != nil, reader.faults.isEmpty else { throw OfficeRefusal(reader.collected) }
        var received: JSONObject = ["way": .string(way), "receiver": receiver.map { .string($0) } ?? ""]
        received["time"] = body["time"] ?? .string(context.clock.now().description)
        var events: [(EventType, JSONObject)] = [(.resultReceived, received)]
        if let decision = view.fold.standing.decision, view.fold.standing.servedOn[decision.event.id] == nil {
            var served: JSONObject = [
                "answers": .string(decision.event.id.description), "way": .string(way),
                "on": .string(context.today.description),
            ]
            served["proof"] = body["signature"]
            events.insert((.served, served), at: 0)
        } else if body["signature"] != nil {
            throw OfficeRefusal([
                .init(
                    "/signature", .conflict, detail: "service of the decision has been proven already",
                    message: "决定书已送达")
            ]) ?? OfficeRefusal(.conflict)
        }
        try await desk.write(events, to: view, by: caller)
        return .object(desk.line(of: try await desk.view(id, for: caller).record).json)
    }

    /// Since when a result waits here to be handed over; nil when none does.
    static func waitsSince(_ view: CaseView) -> CivilDate? {
        let standing = view.fold.standing
        guard view.record.ourSide == .origin, [.decided, .delivering].contains(standing.state),
            ["window", "representative"].contains(standing.subject?.deliveryWay ?? "")
        else { return nil }
        let parcels = standing.shipments.values.filter { $0.leg == .resultOut }
        if let parcel = parcels.max(by: { $0.ordinal < $1.ordinal }) {
            return parcel.status == .delivered && parcel.to == .window ? parcel.time.civilDate : nil
        }
        // What the origin itself issues is here from the decision on.
        return view.record.matter["issued_by"] == "origin" ? standing.decision?.decidedOn : nil
    }

    func views(_ records: [CaseRecord]) async throws(OfficeRefusal) -> [CaseView] {
        let (store, ids) = (context.store, records.map(\.id))
        let files = try await refusing { () async throws(StoreFault) in try await store.cases(ids) }
        var views: [CaseView] = []
        for id in ids {
            guard let file = files[id] else { continue }
            do throws(JournalFault) {
                views.append(try CaseView(file, vault: context.vault))
            } catch { throw OfficeRefusal(error) }
        }
        return views
    }
}
