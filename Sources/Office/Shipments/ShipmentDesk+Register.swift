internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

extension ShipmentDesk {
    /// Registers a parcel with its case: one `shipment` event of status `created`, and what the gateway keeps beside it.
    ///
    /// - Parameter body: `{"leg","to"?,"carrier","waybill","contents"?,"paid_by"?,"cost_fen"?,"receiver"?}`.
    /// - Returns: the parcel as a list shows it.
    /// - Throws: `validation_failed` with every fault (`carrier_unknown`, `waybill_check_digit`, `shipment_early` …),
    ///   `transition_illegal`, `forbidden`, `not_found`, `already_exists` for the same parcel of the case.
    public func register(
        _ body: JSON, for id: String, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let wish = try ShipmentWish(body)
        let once = OnceOnly(key, route: "shipments/" + id, body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() {
            return try await line(id, earlier["shipment"]?.stringValue ?? "", for: caller)
        }
        let shipment = context.newID().description
        for attempt in 1...Self.triesMax {
            let view = try await CaseDesk(context).view(id, for: caller)
            do throws(OfficeRefusal) {
                try await write(wish, shipment, in: view, keeping: once, by: caller)
                break
            } catch {
                // The same request came twice at one time, or another parcel took the same number just now.
                guard error.code == .conflict, attempt < Self.triesMax else { throw error }
                if let earlier = try await once.earlier() {
                    return try await line(id, earlier["shipment"]?.stringValue ?? "", for: caller)
                }
            }
        }
        // A carrier may have told of it before it was registered.
        try await CarrierDesk(context).adopt(wish.waybill, of: wish.carrier)
        return try await line(id, shipment, for: caller)
    }

    private func write(
        _ wish: ShipmentWish, _ shipment: String, in view: CaseView, keeping once: OnceOnly, by caller: Caller
    ) async throws(OfficeRefusal) {
        let desk = CaseDesk(context)
        try desk.check(.shipment, in: view, by: caller)
        var fill = FillIn(context: context, view: view, caller: caller)
        let data = fill.complete(
            .shipment, Self.data(wish, shipment, in: view), hasPaper: false)
        _ = try await desk.check(data, of: .shipment, view: view)
        let beside = try await accompany(data, in: view, wish: wish, below: "")
        var kept = once.keeping(["shipment": .string(shipment)])
        kept.writes += beside.writes
        kept.expecting += beside.expecting
        let draft = EventDraft(type: .shipment, data: data, id: context.newID(), isJudged: true)
        try await desk.perform(draft, on: view.record.id, keeping: kept, by: caller)
    }

    private static func data(_ wish: ShipmentWish, _ shipment: String, in view: CaseView) -> JSONObject {
        var data: JSONObject = [
            "shipment": .string(shipment), "leg": .string(wish.leg.rawValue),
            "to": .string((wish.to ?? receiver(of: wish.leg, in: view)).rawValue),
            "carrier": .string(wish.carrier), "status": .string(ShipmentTrack.Status.created.rawValue),
            "waybill": .string(Waybill.plain(wish.waybill)),
        ]
        if !wish.contents.isEmpty { data["contents"] = .strings(wish.contents) }
        data["paid_by"] = wish.paidBy.map { .string($0) }
        return data
    }

    /// For whom a parcel is where nobody says it.
    private static func receiver(of leg: ShipmentTrack.Leg, in view: CaseView) -> ShipmentTrack.Receiver {
        switch leg {
        case .originalsOut, .supplementOut: .desk
        case .originalsBack, .resultOut:
            view.fold.standing.subject?.deliveryWay == "mail" ? .applicant : .window
        }
    }

    /// What is kept beside a `shipment` event that a person writes, by whatever way: the rows of a new parcel, or a
    /// person's word of one that is known.
    ///
    /// - Parameters:
    ///   - wish: what only this gateway keeps.
    ///   - base: where `data` stands in the request, for faults.
    /// - Throws: `validation_failed`, `already_exists`.
    func accompany(
        _ data: JSONObject, in view: CaseView, wish: ShipmentWish? = nil, below base: String = "/data"
    ) async throws(OfficeRefusal) -> (writes: [Write], expecting: [Expectation]) {
        // What is missing or wrong here was refused by the event's schema.
        guard let shipment = data["shipment"]?.stringValue, let event = ShipmentEvent(data) else {
            return ([], [])
        }
        guard ShipmentKey.isID(shipment) else {
            throw OfficeRefusal([.init(base + "/shipment", .memberRange)]) ?? OfficeRefusal(.validationFailed)
        }
        let key = ShipmentKey(view.record.id, shipment)
        let known = try await book.find(key)
        var faults: [OfficeRefusal.Fault] = []
        if event.leg == .resultOut, !Self.decided.contains(view.fold.state) {
            faults.append(.init(base + "/leg", .shipmentEarly))
        }
        // The other side's parcel, of a carrier that only the other side may know.
        let isTheirs = known == nil && view.fold.standing.shipments[shipment] != nil
        let carrier = try await carriers.find(event.carrier)
        if carrier == nil, !isTheirs { faults.append(.init(base + "/carrier", .carrierUnknown)) }
        do throws(CodeFault) {
            _ = try Waybill(event.waybill, of: carrier ?? Carrier(code: event.carrier, name: ""))
        } catch {
            faults.append(
                .init(base + "/waybill", error.code, detail: error.message, message: error.messageZh))
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        if isTheirs { return ([], []) }
        if let known {
            return try await told(event, of: known, after: view.fold.standing.shipments[shipment])
        }
        return try await new(event, key, view, wish)
    }

    private static let decided: Set<CaseState> = [.decided, .delivering, .delivered, .completed]

    /// - Parameter isTheirs: the other side registered it: it stands on none of our lists for carriers.
    func new(
        _ event: ShipmentEvent, _ key: ShipmentKey, _ view: CaseView, _ wish: ShipmentWish?,
        isTheirs: Bool = false
    ) async throws(OfficeRefusal) -> (writes: [Write], expecting: [Expectation]) {
        let now = context.clock.now()
        var record = ShipmentRecord(
            key: key, leg: event.leg, to: event.to, carrier: event.carrier, paidBy: event.paidBy,
            costFen: wish?.costFen, division: CaseDesk.division(of: view.record), createdAt: now,
            status: event.status, statusAt: event.time, isTest: view.record.summary.isTest,
            isTheirs: isTheirs)
        record.judge(at: now)
        var own = ShipmentPrivate(waybill: Waybill.plain(event.waybill))
        own.contents = event.contents
        own.receiver = wish?.receiver
        let (keys, version) = try await book.find(waybill: own.waybill, of: event.carrier)
        for other in keys where other.caseID == key.caseID && wish != nil {
            guard let entry = try await book.find(other), entry.record.isUnderway,
                entry.record.leg == event.leg
            else { continue }
            throw OfficeRefusal(
                .alreadyExists, detail: "this parcel of the case is registered as \(other.shipment)",
                message: "本办件已登记此运单，请勿重复登记")
        }
        let rows = try book.rows(record, own) + (isTheirs ? [] : [book.dayRow(record)])
        let watch = try await ParcelWatches(context).asking(
            own.waybill, of: record.carrier, isIdle: record.isTest || !record.isUnderway, beside: keys)
        let index = book.indexing(key, waybill: own.waybill, of: record.carrier, beside: keys)
        return (
            rows + [index] + watch.writes,
            watch.expecting + [.recordVersion(.shipment, key.text, 0)]
                + [book.expecting(own.waybill, of: record.carrier, version: version)]
        )
    }

    /// A person's word of a parcel of ours: its number may have been corrected with it.
    private func told(
        _ event: ShipmentEvent, of known: ShipmentBook.Entry, after track: ShipmentTrack?
    ) async throws(OfficeRefusal) -> (writes: [Write], expecting: [Expectation]) {
        var (record, own) = (known.record, known.own)
        let now = context.clock.now()
        let report = ParcelReport(
            time: event.time, status: event.status, place: event.place, source: .person, isLogged: true)
        // What is older than the last event is told and not counted; so it has no effect here either.
        if track.map({ $0.time <= event.time }) ?? true { _ = record.take(report, at: now) }
        own.note(Self.news(report, at: now))
        var writes: [Write] = []
        var expecting = book.expecting(record.key, known.versions)
        let number = Waybill.plain(event.waybill)
        if number != own.waybill {
            own.waybill = number
            let (keys, version) = try await book.find(waybill: number, of: record.carrier)
            writes.append(book.indexing(record.key, waybill: number, of: record.carrier, beside: keys))
            expecting.append(book.expecting(number, of: record.carrier, version: version))
            let watch = try await ParcelWatches(context).asking(
                number, of: record.carrier, isIdle: record.isTest || !record.isUnderway, beside: keys)
            writes += watch.writes
            expecting += watch.expecting
        }
        writes += try book.rows(record, own)
        return (writes, expecting)
    }
}

/// The members of a `shipment` event, read.
struct ShipmentEvent: Sendable {
    var leg: ShipmentTrack.Leg
    var to: ShipmentTrack.Receiver
    var status: ShipmentTrack.Status
    var carrier: String
    var waybill: String
    var time: Timestamp
    var paidBy: String?
    var place: String?
    var contents: [String]

    /// Nil for what the event's schema refuses.
    init?(_ data: JSONObject) {
        guard let leg = data["leg"]?.stringValue.flatMap(ShipmentTrack.Leg.init(rawValue:)),
            let to = data["to"]?.stringValue.flatMap(ShipmentTrack.Receiver.init(rawValue:)),
            let status = data["status"]?.stringValue.flatMap(ShipmentTrack.Status.init(rawValue:)),
            let carrier = data["carrier"]?.stringValue, let waybill = data["waybill"]?.stringValue,
            // `try?`: as said.
            let time = data["time"]?.stringValue.flatMap({ try? Timestamp($0) })
        else { return nil }
        self.leg = leg
        self.to = to
        self.status = status
        self.carrier = carrier
        self.waybill = waybill
        self.time = time
        paidBy = data["paid_by"]?.stringValue
        place = data["place"]?.stringValue
        contents = (data["contents"]?.arrayValue ?? []).compactMap(\.stringValue)
    }
}
