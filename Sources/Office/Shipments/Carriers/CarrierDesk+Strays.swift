internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

extension RecordKind {
    /// Pushes for numbers that nobody registered, by `<carrier>/` and the number's blind index; sealed.
    static let carrierStray = RecordKind(rawValue: "carrier_stray")
}

extension CarrierDesk {
    /// Numbers kept; a carrier that sends more has another's pushes sent to us.
    static let straysMax = 1_000

    /// Keeps the last push of a number that nobody registered: a person typed it wrong, or has not typed it yet.
    func keep(stray param: String, _ number: String, of carrier: String) async throws(OfficeRefusal) {
        let store = context.store
        let name = book.index(number, carrier)
        let (record, others) = try await refusing { () async throws(StoreFault) in
            (
                try await store.record(.carrierStray, name),
                try await store.records(.carrierStray, prefix: "", after: nil, limit: Self.straysMax)
            )
        }
        guard record != nil || others.count < Self.straysMax else {
            throw OfficeRefusal(
                .unavailable, detail: "too many pushes for unknown parcels wait for a person")
        }
        let old = try record.map { record throws(OfficeRefusal) in try read(record) }
        let push = String(decoding: param.utf8.prefix(ShipmentPrivate.pushBytesMax), as: UTF8.self)
        let now = context.clock.now().description
        let isSame = old?["push"]?.stringValue == push
        guard !isSame else { return }
        let stray: JSON = [
            "waybill": .string(number), "carrier": .string(carrier),
            "first_at": old?["first_at"] ?? .string(now), "last_at": .string(now),
            "pushes": .integer((old?["pushes"]?.integerValue ?? 0) + 1), "push": .string(push),
        ]
        // Two at one time: the carrier sends the other one again, or the newer says the same.
        _ = try await commit(
            Change(
                expecting: [.recordVersion(.carrierStray, name, record?.version ?? 0)],
                writes: [.record(.carrierStray, key: name, value: try seal(stray, name))]))
    }

    /// What waits for a person: numbers that no parcel of ours has, masked.
    /// - Returns: `[{carrier, waybill, first_at, last_at, pushes}]`.
    public func strays() async throws(OfficeRefusal) -> JSON {
        let store = context.store
        let records = try await refusing { () async throws(StoreFault) in
            try await store.allRecords(.carrierStray)
        }
        return .array(
            try records.map { record throws(OfficeRefusal) in
                var line = try read(record)
                line["push"] = nil
                line["waybill"] = PersonalMask.masked(line["waybill"] ?? "", as: "waybill")
                line["id"] = .string(record.key)
                return .object(line)
            })
    }

    /// Forgets a push that is nobody's.
    /// - Throws: `not_found`.
    public func dropStray(_ id: String, by actor: String) async throws(OfficeRefusal) {
        let store = context.store
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.carrierStray, id)
        }
        guard let record else { throw OfficeRefusal(.notFound, detail: "no such push waits") }
        let line = AuditLine(
            at: context.clock.now(), actor: actor, action: "stray_dropped", object: record.key)
        let change = Change(
            expecting: [.recordVersion(.carrierStray, id, record.version)],
            writes: [.removeRecord(.carrierStray, key: id), .audit(line)])
        guard try await commit(change) else { throw OfficeRefusal(.conflict) }
    }

    /// Takes what a carrier told of a number before it was registered.
    func adopt(_ waybill: String, of carrier: String) async throws(OfficeRefusal) {
        let store = context.store
        let name = book.index(waybill, carrier)
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.carrierStray, name)
        }
        guard let record, let carrier = try await Carriers(context).find(carrier) else { return }
        let stray = try read(record)
        if let param = stray["push"]?.stringValue, let number = stray["waybill"]?.stringValue {
            // `try?`: what was cut at its end cannot be read; the carrier's next push says the same and more.
            if let push = try? Kuaidi100Push(param) { try await take(push, param, number, of: carrier) }
        }
        _ = try await commit(
            Change(
                expecting: [.recordVersion(.carrierStray, name, record.version)],
                writes: [.removeRecord(.carrierStray, key: name)]))
    }

    private func take(
        _ push: Kuaidi100Push, _ param: String, _ number: String, of carrier: Carrier
    ) async throws(OfficeRefusal) {
        for key in try await book.find(waybill: number, of: carrier.code).keys {
            _ = try await take(push, param, on: key, of: carrier)
        }
    }

    /// Numbers that were registered since their push came, as after a crash between the two.
    func adoptAll() async throws(OfficeRefusal) {
        let store = context.store
        let records = try await refusing { () async throws(StoreFault) in
            try await store.allRecords(.carrierStray)
        }
        for record in records {
            let stray = try read(record)
            guard let number = stray["waybill"]?.stringValue, let carrier = stray["carrier"]?.stringValue,
                try await !book.find(waybill: number, of: carrier).keys.isEmpty
            else { continue }
            try await adopt(number, of: carrier)
        }
    }

    private func commit(_ change: Change) async throws(OfficeRefusal) -> Bool {
        try await ShipmentDesk(context).commit(change)
    }

    private func seal(_ json: JSON, _ name: String) throws(OfficeRefusal) -> [UInt8] {
        do throws(CryptographyFault) {
            return try context.vault.seal(json.serialized(), named: "stray/" + name)
        } catch { throw OfficeRefusal(.internal, detail: "a push cannot be sealed") }
    }

    private func read(_ record: Record) throws(OfficeRefusal) -> JSONObject {
        // `try?`: what does not open or cannot be read was not written here.
        guard let bytes = try? context.vault.open(record.value, named: "stray/" + record.key),
            let json = try? JSON.parse(bytes, limits: JSONLimits(bytes: 1 << 20)),
            let stray = json.objectValue
        else { throw OfficeRefusal(.storeFailed, detail: "a kept push cannot be read") }
        return stray
    }
}
