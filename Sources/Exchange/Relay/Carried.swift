internal import Codes
internal import StrictJSON

/// What a hub queues: the element as it came, who handed it over, and the hubs it had passed. Kept as the entry's
/// `envelope`. Source: TFP/1 §7.
struct Carried: Sendable, Hashable {
    /// The author, or the hub before this one: final receipts go back to it.
    var from: GatewayID
    /// Hubs passed before this one.
    var hops: [GatewayID]
    /// `{"jws","sealed"?}`, sent on unchanged.
    var element: [UInt8]

    init(from: GatewayID, hops: [GatewayID], element: [UInt8]) {
        self.from = from
        self.hops = hops
        self.element = element
    }

    /// Reads an envelope; nil when it is none of ours.
    init?(_ envelope: [UInt8]) {
        // `try?`: what this gateway wrote itself; unreadable, it is held for a person.
        guard let json = try? JSON.parse(envelope, limits: .wire), let element = json["element"],
            let from = json["from"]?.gatewayID,
            let listed = json["hops"]?.arrayValue
        else { return nil }
        self.from = from
        hops = listed.compactMap(\.gatewayID)
        self.element = element.serialized()
    }

    /// As queued.
    var envelope: [UInt8] {
        let head: JSONObject = [
            "from": .string(from.description), "hops": .strings(hops.map(\.description)),
        ]
        // The element stands last, byte for byte as it came.
        return Array(JSON.object(head).serialized().dropLast()) + Array(",\"element\":".utf8) + element
            + [UInt8(ascii: "}")]
    }
}
