internal import Casework
public import Codes
internal import Exchange
public import StrictJSON

extension ShipmentDesk {
    /// What a listing asks for, as the query of `GET /api/v1/shipments` says it.
    public struct Listing: Sendable {
        /// Only of this carrier.
        public var carrier: String?
        /// Only those registered on this day; needs a carrier.
        public var day: CivilDate?
        /// Only those with a trouble that waits for a person.
        public var isTroubled = false
        /// The `next` of the page before.
        public var after: String?
        /// Entries a page, 1 to 200.
        public var limit = 50

        /// Everything, fifty a page.
        public init() {}
    }

    /// Records looked at for one page: who sees little of a large store turns more pages.
    private static let looksMax = 2_000

    /// One page of the parcels that this gateway registered, those of the oldest cases first.
    /// - Returns: `{"shipments":[…],"next"?}`.
    public func list(_ listing: Listing, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        var (lines, after, looked) = ([JSON](), listing.after, 0)
        while true {
            let keys = try await keys(listing, after: after, limit: 200)
            for key in keys {
                after = key.cursor
                looked += 1
                guard let entry = try await book.find(key.key), caller.sees(entry.record.division),
                    listing.carrier.map({ $0 == entry.record.carrier }) ?? true
                else { continue }
                lines.append(.object(try await line(entry)))
                if lines.count == listing.limit { return Self.page(lines, next: after) }
            }
            if keys.count < 200 { return Self.page(lines, next: nil) }
            if looked >= Self.looksMax { return Self.page(lines, next: after) }
        }
    }

    private static func page(_ lines: [JSON], next: String?) -> JSON {
        var page: JSONObject = ["shipments": .array(lines)]
        page["next"] = next.map { .string($0) }
        return .object(page)
    }

    private func keys(
        _ listing: Listing, after: String?, limit: Int
    ) async throws(OfficeRefusal) -> [(key: ShipmentKey, cursor: String)] {
        let store = context.store
        var (kind, prefix) = (RecordKind.shipment, "")
        if listing.isTroubled {
            kind = .shipmentTrouble
        } else if let carrier = listing.carrier, let day = listing.day {
            (kind, prefix) = (.shipmentDay, "\(carrier)/\(day)/")
        }
        let (found, start) = ((kind, prefix), after)
        let records = try await refusing { () async throws(StoreFault) in
            try await store.records(found.0, prefix: found.1, after: start, limit: limit)
        }
        return records.compactMap { record in
            ShipmentKey(String(record.key.dropFirst(prefix.count))).map { ($0, record.key) }
        }
    }

    /// Everything kept of one parcel. With a purpose, personal members are shown and the look is audited first.
    /// - Throws: `not_found`, `forbidden`.
    public func show(
        _ id: String, _ shipment: String, purpose: String?, for caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let (view, entry) = try await entry(id, shipment, for: caller)
        try await CaseDesk(context).audit(purpose, of: view, by: caller, action: "shipment_unmasked")
        var shown = try await line(entry)
        var personal: JSONObject = [
            "waybill": .string(entry.own.waybill), "contents": .strings(entry.own.contents),
        ]
        personal["receiver"] = try receiver(of: entry, in: view)?.json
        for (name, value) in personal {
            shown[name] = purpose == nil ? PersonalMask.masked(value, as: name) : value
        }
        shown["watch"] = try await ParcelWatches(context)
            .find(entry.own.waybill, of: entry.record.carrier)?.watch.listing
        shown["masked"] = .bool(purpose == nil)
        shown["news"] = .array(
            entry.own.news.map { line in
                guard purpose == nil, var members = line.objectValue else { return line }
                for name in ["place", "text", "note"] {
                    if let value = members[name] { members[name] = PersonalMask.masked(value, as: name) }
                }
                return .object(members)
            })
        return .object(shown)
    }

    /// One parcel as a list shows it.
    func line(_ id: String, _ shipment: String, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        .object(try await line(try await entry(id, shipment, for: caller).entry))
    }

    private func line(_ entry: ShipmentBook.Entry) async throws(OfficeRefusal) -> JSONObject {
        let record = entry.record
        var line: JSONObject = [
            "case": .string(record.key.caseID.description), "shipment": .string(record.key.shipment),
            "leg": .string(record.leg.rawValue), "to": .string(record.to.rawValue),
            "carrier": .string(record.carrier),
            "waybill": PersonalMask.masked(.string(entry.own.waybill), as: "waybill"),
            "status": .string(record.status.rawValue), "time": .string(record.statusAt.description),
            "status_name": .string(record.status.nameZh), "day": .string(record.day.description),
        ]
        line["carrier_name"] = try await carriers.find(record.carrier).map { .string($0.name) }
        line["paid_by"] = record.paidBy.map { .string($0) }
        line["cost_fen"] = record.costFen.map { .integer($0) }
        if let code = record.code {
            var state: JSONObject = ["code": .string(code)]
            state["meaning"] = Kuaidi100State.meaning(of: code).map { .string($0) }
            line["carrier_state"] = .object(state)
        }
        if let trouble = record.trouble {
            line["trouble"] = .string(trouble.kind.rawValue)
            line["trouble_since"] = .string(trouble.since.description)
            line["message"] = .string(trouble.kind.message)
        }
        if record.isTest { line["test"] = true }
        if record.isTheirs { line["theirs"] = true }
        return line
    }

    // MARK: To whom it goes

    /// To whom a parcel goes: as its registration says, else the applicant as the case has him, or the office at the
    /// other end. Nil where the case says no address.
    func receiver(
        of entry: ShipmentBook.Entry, in view: CaseView
    ) throws(OfficeRefusal) -> PostalAddress? {
        if let receiver = entry.own.receiver { return receiver }
        let matter = view.record.matter
        switch entry.record.to {
        case .desk:
            guard let address = matter["contact"]?["address"]?.stringValue else { return nil }
            return PostalAddress(
                name: matter["agency"]?["name"]?.stringValue ?? "",
                phone: matter["contact"]?["phone"]?.stringValue, address: address)
        case .window:
            guard let window = view.logs.origin.first?.data["window"]?["name"]?.stringValue else {
                return nil
            }
            return PostalAddress(name: window, address: window)
        case .applicant: return try applicant(view)
        }
    }

    private func applicant(_ view: CaseView) throws(OfficeRefusal) -> PostalAddress? {
        var (name, phone, address) = (String?.none, String?.none, String?.none)
        for event in view.logs.origin
        where [.submitted, .reviewRequested, .contactChanged].contains(event.type) {
            let personal: JSONObject?
            do throws(JournalFault) {
                personal = try view.disclosures(of: EventKey(view.record.id, .origin, event.sequence))
            } catch { throw OfficeRefusal(error) }
            let party = personal?["parties"]?.arrayValue?.first { $0["role"] == "applicant" }
            name = party?["name"]?.stringValue ?? name
            phone = personal?["phone"]?.stringValue ?? party?["phone"]?.stringValue ?? phone
            address =
                personal?["address"]?.stringValue ?? party?["address"]?.stringValue ?? address
        }
        guard let name, let address else { return nil }
        return PostalAddress(name: name, phone: phone, address: address)
    }
}
