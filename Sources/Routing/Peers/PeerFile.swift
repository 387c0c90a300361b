public import Codes
public import StrictJSON

/// The peer file (对端文件): what an operator exports, carries to another region, and has compared by
/// fingerprint.
///
/// `fingerprint input → SHA-256 → lower-case hex` is read out over another channel before anybody trusts
/// it; the hashing is the caller's. Members this version does not know are kept and are under the
/// fingerprint.
/// Source: PROTOCOL.md §2.
public struct PeerFile: Hashable, Sendable {
    /// The gateway enrolled.
    public let gateway: GatewayID
    /// For people.
    public let name: String
    /// `https://host[:port]`.
    public let endpoint: Endpoint
    /// The division prefixes it asks to serve.
    public let serves: [DivisionPrefix]
    /// SPIFFE bundle of its trust domain: a JWKS.
    public let bundle: JSON
    /// `{"keys":[JWK…]}`.
    public let keys: JSON
    /// Base64 DER; empty: not checked.
    public let crls: [String]
    /// Hubs between it and those who import this file; empty: direct.
    public let via: [GatewayID]
    /// Whether it carries events between others: `relays`, an addition of this gateway's to the file, so
    /// that a hub is one from its import on and not only from its first descriptor.
    public let relays: Bool
    /// Who takes its place, once it ends.
    public let successor: GatewayID?
    /// Whether another region runs it for one without a system.
    public let proxy: Bool
    /// The whole file as it came: what the fingerprint is over.
    public let json: JSONObject

    private static let known: Set<String> = [
        "gateway", "name", "endpoint", "serves", "bundle", "keys", "crl", "via", "relays", "successor",
        "proxy",
    ]

    /// Reads a file's JSON.
    ///
    /// - Throws: every fault at once: `member_missing`, `member_kind_wrong`, `value_out_of_range`, and the
    ///   codes of the values (`gateway_id_invalid`, `division_invalid`, `endpoint_invalid`).
    public init(_ json: JSON) throws(ShapeFaults) {
        let object = try JSONShape<JSONObject>.outermost(json)
        let reader = ShapeReader(object)
        let gateway = reader.require("gateway", .gateway)
        let name = reader.require("name", .string(1...100))
        let endpoint = reader.require("endpoint", .endpoint)
        let serves = reader.distinct("serves", of: .divisionPrefix, count: 1...4_096)
        let bundle = KeyList.read(reader, "bundle")
        let keys = KeyList.read(reader, "keys")
        crls = reader.list("crl", of: .string, .optional, count: 0...64)
        via = reader.distinct("via", of: .gateway, .optional, count: 0...16)
        relays = reader.optional("relays", .bool) ?? false
        successor = reader.optional("successor", .gateway)
        proxy = reader.optional("proxy", .bool) ?? false
        if let gateway, via.contains(gateway) {
            reader.note("via", .memberRange, "a gateway is not its own hub", "网关不能以自己为中转")
        }
        if let gateway, successor == gateway {
            reader.note("successor", .memberRange, "a gateway does not succeed itself", "网关不能由自己接替")
        }
        guard reader.faults.isEmpty, let gateway, let name, let endpoint, let bundle, let keys else {
            throw reader.collected
        }
        self.gateway = gateway
        self.name = name
        self.endpoint = endpoint
        self.serves = serves
        self.bundle = bundle
        self.keys = keys
        self.json = object
    }

    /// A file of our own, to be exported; members without a value are left out.
    public init(
        gateway: GatewayID, name: String, endpoint: Endpoint, serves: [DivisionPrefix], bundle: JSON,
        keys: JSON,
        crls: [String] = [], via: [GatewayID] = [], relays: Bool = false, successor: GatewayID? = nil,
        proxy: Bool = false
    ) {
        self.gateway = gateway
        self.name = name
        self.endpoint = endpoint
        self.serves = serves
        self.bundle = bundle
        self.keys = keys
        self.crls = crls
        self.via = via
        self.relays = relays
        self.successor = successor
        self.proxy = proxy
        var object: JSONObject = [
            "gateway": .string(gateway.description), "name": .string(name),
            "endpoint": .string(endpoint.text),
            "serves": .array(serves.map { .string($0.text) }), "bundle": bundle, "keys": keys,
        ]
        if !crls.isEmpty { object["crl"] = .array(crls.map { .string($0) }) }
        if !via.isEmpty { object["via"] = .array(via.map { .string($0.description) }) }
        if relays { object["relays"] = .bool(true) }
        if let successor { object["successor"] = .string(successor.description) }
        if proxy { object["proxy"] = .bool(true) }
        json = object
    }

    /// RFC 8785 bytes of the file: their SHA-256 in lower-case hex is the fingerprint.
    public var fingerprintInput: [UInt8] { JSON.object(json).canonical() }

    /// The members this version does not know.
    public var unknown: JSONObject { json.leaving(out: Self.known) }
}
