internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

extension RecordKind {
    /// Parcels by case and id: ``ShipmentRecord``.
    static let shipment = RecordKind(rawValue: "shipment")
    /// What of them is personal, sealed: ``ShipmentPrivate``.
    static let shipmentPrivate = RecordKind(rawValue: "shipment_private")
    /// Parcels under way, by the same key; empty values.
    static let shipmentOpen = RecordKind(rawValue: "shipment_open")
    /// Parcels with a trouble that waits for a person, by the same key; empty values.
    static let shipmentTrouble = RecordKind(rawValue: "shipment_trouble")
    /// Parcels by `<carrier>/<day>/` and the same key; empty values.
    static let shipmentDay = RecordKind(rawValue: "shipment_day")
    /// The keys of parcels by `<carrier>/` and the waybill's blind index: one parcel may carry papers of several cases.
    static let waybill = RecordKind(rawValue: "waybill")
}

/// Reads and makes the rows of parcels; whoever writes them does so in the commit of the event that they belong to.
struct ShipmentBook: Sendable {
    let context: OfficeContext

    /// A parcel with the versions that were read.
    struct Entry: Sendable {
        var record: ShipmentRecord
        var own: ShipmentPrivate
        var versions: (record: Int, own: Int)
    }

    /// One parcel; nil when this gateway did not register it.
    func find(_ key: ShipmentKey) async throws(OfficeRefusal) -> Entry? {
        let store = context.store
        let records = try await refusing { () async throws(StoreFault) in
            (try await store.record(.shipment, key.text), try await store.record(.shipmentPrivate, key.text))
        }
        guard let record = records.0, let sealed = records.1 else { return nil }
        return Entry(
            record: try ShipmentRecord(record), own: try open(sealed, key),
            versions: (record.version, sealed.version))
    }

    /// The parcels that bear this number; with the version of the index row.
    func find(
        waybill: String, of carrier: String
    ) async throws(OfficeRefusal) -> (keys: [ShipmentKey], version: Int) {
        let store = context.store
        let name = index(waybill, carrier)
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.waybill, name)
        }
        guard let record else { return ([], 0) }
        let keys = String(decoding: record.value, as: UTF8.self).split(separator: "\n")
        return (keys.compactMap { ShipmentKey(String($0)) }, record.version)
    }

    /// The parcels that bear this number now: one whose number was corrected does not bear the wrong one any more.
    func bearing(_ waybill: String, of carrier: String) async throws(OfficeRefusal) -> [ShipmentKey] {
        let number = Waybill.plain(waybill)
        var keys: [ShipmentKey] = []
        for key in try await find(waybill: number, of: carrier).keys {
            guard let entry = try await find(key), entry.own.waybill == number else { continue }
            keys.append(key)
        }
        return keys
    }

    /// Parcels that one number may name at a time.
    static let parcelsOfWaybillMax = 64

    /// The index row of a number with one parcel more; the oldest makes room.
    func indexing(_ key: ShipmentKey, waybill: String, of carrier: String, beside keys: [ShipmentKey])
        -> Write
    {
        let all = (keys.filter { $0 != key } + [key]).suffix(Self.parcelsOfWaybillMax)
        return .record(
            .waybill, key: index(waybill, carrier), value: Array(all.map(\.text).joined(separator: "\n").utf8)
        )
    }

    /// What the row of a number expects.
    func expecting(_ waybill: String, of carrier: String, version: Int) -> Expectation {
        .recordVersion(.waybill, index(waybill, carrier), version)
    }

    /// The waybill is personal: only its keyed hash stands in the clear.
    func index(_ waybill: String, _ carrier: String) -> String {
        "\(carrier)/" + BlindIndex(context.vault).key(of: "waybill \(carrier) \(Waybill.plain(waybill))")
    }

    /// All rows of a parcel as it is now.
    func rows(_ record: ShipmentRecord, _ own: ShipmentPrivate) throws(OfficeRefusal) -> [Write] {
        let key = record.key.text
        return [
            .record(.shipment, key: key, value: record.json.serialized()),
            .record(.shipmentPrivate, key: key, value: try seal(own, record.key)),
            record.isUnderway
                ? .record(.shipmentOpen, key: key, value: []) : .removeRecord(.shipmentOpen, key: key),
            record.trouble != nil
                ? .record(.shipmentTrouble, key: key, value: []) : .removeRecord(.shipmentTrouble, key: key),
        ]
    }

    /// The row by which a day's parcels are found; written once.
    func dayRow(_ record: ShipmentRecord) -> Write {
        .record(.shipmentDay, key: "\(record.carrier)/\(record.day)/\(record.key.text)", value: [])
    }

    func expecting(_ key: ShipmentKey, _ versions: (record: Int, own: Int)) -> [Expectation] {
        [
            .recordVersion(.shipment, key.text, versions.record),
            .recordVersion(.shipmentPrivate, key.text, versions.own),
        ]
    }

    private func seal(_ own: ShipmentPrivate, _ key: ShipmentKey) throws(OfficeRefusal) -> [UInt8] {
        do throws(CryptographyFault) {
            return try context.vault.seal(own.json.serialized(), named: "shipment/" + key.text)
        } catch { throw OfficeRefusal(.internal, detail: "a parcel cannot be sealed") }
    }

    /// - Throws: `store_failed` for what does not open or cannot be read.
    func open(_ record: Record, _ key: ShipmentKey) throws(OfficeRefusal) -> ShipmentPrivate {
        let bytes: [UInt8]
        do throws(CryptographyFault) {
            bytes = try context.vault.open(record.value, named: "shipment/" + key.text)
        } catch { throw OfficeRefusal(.storeFailed, detail: "a parcel's sealed part does not open") }
        // `try?`: what cannot be read was not written here.
        guard let json = try? JSON.parse(bytes, limits: JSONLimits(bytes: 1 << 20)),
            let own = ShipmentPrivate(json)
        else { throw OfficeRefusal(.storeFailed, detail: "a parcel's sealed part cannot be read") }
        return own
    }
}
