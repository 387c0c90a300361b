internal import Codes
internal import Cryptography
internal import StrictJSON

extension RecordKind {
    /// At a hub: what it ever took over, by the event's digest, so that it answers `relayed` again and passes the
    /// final receipt again.
    public static let custody = RecordKind(rawValue: "custody")
    /// Final receipts on their way back: `<gateway>/<receipt digest>`; the value is the receipt.
    public static let passback = RecordKind(rawValue: "passback")
    /// Own events that a hub took over, by when they are sent again: `<milliseconds>/<case>/<side>/<sequence>`.
    public static let relayed = RecordKind(rawValue: "relayed")
    /// Peers that showed that this gateway had forgotten something, until the logs are compared.
    public static let fence = RecordKind(rawValue: "fence")
    /// Peers that had forgotten something, until their copies of our logs are whole again.
    public static let offer = RecordKind(rawValue: "offer")
}

/// What a hub remembers of one event that it took over.
struct CustodyRecord: Sendable, Hashable {
    var from: GatewayID
    var author: GatewayID
    var audience: GatewayID
    var key: EventKey
    /// The receipt that settled it: delivered or rejected by the audience; nil before.
    var final: Digest?

    init(from: GatewayID, author: GatewayID, audience: GatewayID, key: EventKey, final: Digest? = nil) {
        self.from = from
        self.author = author
        self.audience = audience
        self.key = key
        self.final = final
    }

    init?(_ bytes: [UInt8]) {
        // `try?`: what this gateway wrote itself; unreadable, it counts as not there and is taken over again.
        guard let json = try? JSON.parse(bytes),
            let from = json["from"]?.gatewayID,
            let author = json["author"]?.gatewayID,
            let audience = json["audience"]?.gatewayID,
            let id = json["case"]?.caseID,
            let side = json["side"]?.stringValue.flatMap(Side.init(rawValue:)),
            let sequence = json["sequence"]?.integerValue
        else { return nil }
        self.init(
            from: from, author: author, audience: audience, key: EventKey(id, side, Int(sequence)),
            final: json["final"]?.stringValue.flatMap(Digest.init(base64URL:)))
    }

    var bytes: [UInt8] {
        var object: JSONObject = [
            "from": .string(from.description), "author": .string(author.description),
            "audience": .string(audience.description), "case": .string(key.caseID.description),
            "side": .string(key.author.rawValue), "sequence": .integer(Int64(key.sequence)),
        ]
        if let final { object["final"] = .string(final.base64URL) }
        return JSON.object(object).serialized()
    }

    /// A hub does not know which side of a case an author is; the two directions must only not meet in one queue, so
    /// the names' order tells them apart.
    static func side(of author: GatewayID, for audience: GatewayID) -> Side {
        author < audience ? .origin : .destination
    }
}
