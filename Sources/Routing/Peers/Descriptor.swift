public import Codes
public import StrictJSON

/// What a gateway says of itself, signed (`tongban-descriptor+jws`); the payload. Source: PROTOCOL.md §6.
public struct Descriptor: Hashable, Sendable {
    /// The one that speaks.
    public let gateway: GatewayID
    /// For people.
    public let name: String
    /// The division prefixes it says it serves; an author sends a case only where one covers its destination.
    public let serves: [DivisionPrefix]
    /// `https://host[:port]`.
    public let endpoint: Endpoint
    /// The protocol's versions it speaks.
    public let protocols: [String]
    /// `{"keys":[JWK…]}`.
    public let keys: JSON
    /// What it takes at once.
    public let limits: PeerLimits
    /// Whether it carries events between others.
    public let relays: Bool
    /// Who takes its place, once it ends.
    public let successor: GatewayID?
    /// The latest one counts.
    public let issued: Timestamp
    /// From here on it counts no more.
    public let expires: Timestamp
    /// The payload as it came, unknown members included.
    public let json: JSONObject

    /// Reads a payload. Whether its signature counts is the caller's to check first.
    ///
    /// - Throws: every fault at once.
    public init(_ json: JSON) throws(ShapeFaults) {
        let object = try JSONShape<JSONObject>.outermost(json)
        let reader = ShapeReader(object)
        let gateway = reader.require("gateway", .gateway)
        let name = reader.require("name", .string(1...100))
        let endpoint = reader.require("endpoint", .endpoint)
        serves = reader.distinct("serves", of: .divisionPrefix, count: 0...4_096)
        protocols = reader.list("protocol", of: .string, count: 1...16)
        let keys = KeyList.read(reader, "keys")
        limits = reader.object("limits").map { PeerLimits($0) } ?? .standard
        let relays = reader.require("relays", .bool)
        successor = reader.optional("successor", .gateway)
        let issued = reader.require("issued", .timestamp)
        let expires = reader.require("expires", .timestamp)
        if let issued, let expires, expires <= issued {
            reader.note("expires", .memberRange, "it expires before it is issued", "失效时间早于签发时间")
        }
        if let gateway, successor == gateway {
            reader.note("successor", .memberRange, "a gateway does not succeed itself", "网关不能由自己接替")
        }
        guard reader.faults.isEmpty, let gateway, let name, let endpoint, let keys, let relays, let issued,
            let expires
        else { throw reader.collected }
        self.gateway = gateway
        self.name = name
        self.endpoint = endpoint
        self.keys = keys
        self.relays = relays
        self.issued = issued
        self.expires = expires
        self.json = object
    }

    /// A descriptor of our own, to be signed.
    public init(
        gateway: GatewayID, name: String, serves: [DivisionPrefix], endpoint: Endpoint, keys: JSON,
        limits: PeerLimits = .standard, relays: Bool, successor: GatewayID? = nil, issued: Timestamp,
        expires: Timestamp
    ) {
        self.gateway = gateway
        self.name = name
        self.serves = serves
        self.endpoint = endpoint
        protocols = ["1"]
        self.keys = keys
        self.limits = limits
        self.relays = relays
        self.successor = successor
        self.issued = issued
        self.expires = expires
        var object: JSONObject = [
            "gateway": .string(gateway.description), "name": .string(name),
            "serves": .array(serves.map { .string($0.text) }), "endpoint": .string(endpoint.text),
            "protocol": ["1"], "keys": keys, "limits": limits.json, "relays": .bool(relays),
        ]
        if let successor { object["successor"] = .string(successor.description) }
        object["issued"] = .string(issued.description)
        object["expires"] = .string(expires.description)
        json = object
    }
}
