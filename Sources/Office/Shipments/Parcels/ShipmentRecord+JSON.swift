internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension ShipmentRecord {
    /// As it is kept.
    var json: JSON {
        var json: JSONObject = [
            "leg": .string(leg.rawValue), "to": .string(to.rawValue), "carrier": .string(carrier),
            "created_at": .string(createdAt.description), "status": .string(status.rawValue),
            "status_at": .string(statusAt.description), "test": .bool(isTest), "seen": .strings(seen),
        ]
        if isTheirs { json["theirs"] = true }
        json["paid_by"] = paidBy.map { .string($0) }
        json["cost_fen"] = costFen.map { .integer($0) }
        json["division"] = division.map { .string($0) }
        json["heard_at"] = heard.map { .string($0.time.description) }
        json["heard_rank"] = heard.map { .integer(Int64($0.rank)) }
        json["code"] = code.map { .string($0) }
        json["code_at"] = codeAt.map { .string($0.description) }
        json["trouble"] = trouble.map { .string($0.kind.rawValue) }
        json["trouble_since"] = trouble.map { .string($0.since.description) }
        json["settled"] = settled.map { .string($0.rawValue) }
        return .object(json)
    }

    /// Reads a record.
    /// - Throws: `store_failed` for what was not written here.
    init(_ record: Record) throws(OfficeRefusal) {
        // `try?`: what cannot be read is told below.
        guard let key = ShipmentKey(record.key), let json = try? JSON.parse(record.value),
            let leg = json["leg"]?.stringValue.flatMap(ShipmentTrack.Leg.init(rawValue:)),
            let to = json["to"]?.stringValue.flatMap(ShipmentTrack.Receiver.init(rawValue:)),
            let carrier = json["carrier"]?.stringValue,
            let status = json["status"]?.stringValue.flatMap(ShipmentTrack.Status.init(rawValue:)),
            let createdAt = Self.time(json["created_at"]), let statusAt = Self.time(json["status_at"])
        else { throw OfficeRefusal(.storeFailed, detail: "a parcel's record cannot be read") }
        self.init(
            key: key, leg: leg, to: to, carrier: carrier, paidBy: json["paid_by"]?.stringValue,
            costFen: json["cost_fen"]?.integerValue, division: json["division"]?.stringValue,
            createdAt: createdAt, status: status, statusAt: statusAt, code: json["code"]?.stringValue,
            codeAt: Self.time(json["code_at"]),
            settled: json["settled"]?.stringValue.flatMap(Trouble.Kind.init(rawValue:)),
            isTest: json["test"] == true, isTheirs: json["theirs"] == true,
            seen: (json["seen"]?.arrayValue ?? []).compactMap(\.stringValue))
        if let time = Self.time(json["heard_at"]), let rank = json["heard_rank"]?.integerValue {
            heard = ParcelReport.Standing(time: time, rank: Int(clamping: rank))
        }
        if let kind = json["trouble"]?.stringValue.flatMap(Trouble.Kind.init(rawValue:)),
            let since = Self.time(json["trouble_since"])
        {
            trouble = Trouble(kind: kind, since: since)
        }
    }

    private static func time(_ json: JSON?) -> Timestamp? {
        // `try?`: as said.
        json?.stringValue.flatMap { try? Timestamp($0) }
    }
}
