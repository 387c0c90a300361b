internal import Codes
public import StrictJSON

extension Peer {
    /// The peer as one record of the store.
    public var json: JSON {
        var object: JSONObject = [
            "gateway": .string(gateway.description), "name": .string(name),
            "endpoint": .string(endpoint.text),
            "serves": .array(serves.map { .string($0.text) }),
            "via": .array(via.map { .string($0.description) }), "relays": .bool(relays), "bundle": bundle,
            "keys": keys, "former_keys": .array(formerKeys), "crl": .array(crls.map { .string($0) }),
            "limits": limits.json, "status": .string(status.rawValue), "proxy": .bool(proxy),
            "waiting": .array(waiting.map(\.json)), "unknown": .object(unknown),
        ]
        if let successor { object["successor"] = .string(successor.description) }
        if let descriptorIssued { object["descriptor_issued"] = .string(descriptorIssued.description) }
        if let descriptorExpires { object["descriptor_expires"] = .string(descriptorExpires.description) }
        return .object(object)
    }

    /// Reads the record back.
    ///
    /// - Throws: every fault at once; a record this gateway wrote has none.
    public init(_ json: JSON) throws(ShapeFaults) {
        let object = try JSONShape<JSONObject>.outermost(json)
        let reader = ShapeReader(object)
        let gateway = reader.require("gateway", .gateway)
        let name = reader.require("name", .string)
        let endpoint = reader.require("endpoint", .endpoint)
        serves = reader.distinct("serves", of: .divisionPrefix, count: 0...4_096)
        via = reader.distinct("via", of: .gateway, count: 0...16)
        let relays = reader.require("relays", .bool)
        let bundle = KeyList.read(reader, "bundle")
        let keys = KeyList.read(reader, "keys")
        formerKeys = reader.elements("former_keys")
        crls = reader.list("crl", of: .string, count: 0...64)
        limits = reader.object("limits").map { PeerLimits($0) } ?? .standard
        let status = reader.require("status", .word(Status.self))
        let proxy = reader.require("proxy", .bool)
        waiting = reader.objects("waiting", count: 0...8_192).compactMap { WaitingChange($0) }
        unknown = reader.object("unknown")?.object ?? [:]
        successor = reader.optional("successor", .gateway)
        descriptorIssued = reader.optional("descriptor_issued", .timestamp)
        descriptorExpires = reader.optional("descriptor_expires", .timestamp)
        guard reader.faults.isEmpty, let gateway, let name, let endpoint, let relays, let bundle, let keys,
            let status,
            let proxy
        else { throw reader.collected }
        self.gateway = gateway
        self.name = name
        self.endpoint = endpoint
        self.relays = relays
        self.bundle = bundle
        self.keys = keys
        self.status = status
        self.proxy = proxy
    }
}
