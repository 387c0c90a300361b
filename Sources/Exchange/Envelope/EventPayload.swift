public import Casework
public import Codes
public import Cryptography
public import StrictJSON

/// The CloudEvents payload of an event, read once: each member that could be read, nil for one that could not.
///
/// Which unreadable member matters, and when, is the order of the checks (``EventCheck``), not the reader's affair.
/// Source: PROTOCOL.md §4.
public struct EventPayload: Sendable, Hashable {
    /// The whole payload as signed.
    public let object: JSONObject
    /// The event's id.
    public let id: EventID?
    /// The author.
    public let source: GatewayID?
    /// The one gateway it is for.
    public let audience: GatewayID?
    /// The case.
    public let caseID: CaseID?
    /// The CloudEvents type as written.
    public let typeName: String?
    /// What the type says, where this protocol has it.
    public let type: EventType?
    /// When the author wrote it.
    public let time: Timestamp?
    /// 1…4,096.
    public let sequence: Int?
    /// 0…4,096.
    public let seen: Int?
    /// The digest of the event before it, where one is named and readable.
    public let previous: Digest?
    /// The public members.
    public let data: JSONObject?

    /// Reads a payload; nil when it is no I-JSON object.
    public init?(_ bytes: [UInt8]) {
        // `try?`: a payload that is no JSON is answered `data_invalid` whatever is wrong with it.
        guard let json = try? JSON.parse(bytes), case .object(let object) = json else { return nil }
        self.init(object)
    }

    /// Reads the payload of a compact JWS whose form has been checked before.
    init?(jws: [UInt8]) {
        guard let first = jws.firstIndex(of: UInt8(ascii: ".")),
            let second = jws[(first + 1)...].firstIndex(of: UInt8(ascii: ".")),
            let payload = Base64URL.decode(bytes: jws[(first + 1)..<second])
        else { return nil }
        self.init(payload)
    }

    /// Reads the payload of an event's text, whatever is behind its second dot.
    init?(text: String) { self.init(jws: Array(text.utf8)) }

    /// Reads the payload of an event as it came: nothing of it has been checked.
    public init?(_ event: ReceivedEvent) { self.init(text: event.text) }

    init(_ object: JSONObject) {
        self.object = object
        func text(_ name: String) -> String? { object[name]?.stringValue }
        func integer(_ name: String, _ range: ClosedRange<Int64>) -> Int? {
            object[name]?.integerValue.flatMap { range.contains($0) ? Int($0) : nil }
        }
        // `try?` below: a member that cannot be read is nil; the check that needs it says so.
        id = text("id").flatMap { try? EventID($0) }
        source = text("source").flatMap { try? GatewayID($0) }
        audience = text("audience").flatMap { try? GatewayID($0) }
        caseID = text("subject").flatMap { try? CaseID($0) }
        typeName = text("type")
        type = typeName.flatMap(EventType.init(wireName:))
        time = text("time").flatMap { try? Timestamp($0) }  // as above
        sequence = integer("sequence", 1...Int64(Limits.sequenceMax))
        seen = integer("seen", 0...Int64(Limits.sequenceMax))
        previous = text("previous").flatMap(Digest.init(base64URL:))
        data = object["data"]?.objectValue
    }

    /// Whether `previous` stands there at all.
    public var namesPrevious: Bool { object["previous"] != nil }

    /// The entry as the fold reads it; nil when a member it needs cannot be read.
    public func caseEvent(author: Side, storedAt: Timestamp?) -> CaseEvent? {
        guard let id, let type, let time, let sequence, let seen, let data else { return nil }
        return CaseEvent(
            id: id, author: author, type: type, sequence: sequence, seen: seen, time: time,
            storedAt: storedAt,
            data: data)
    }

    /// Digests of the blobs that the event says its disclosures name; nil when the list is not of its form (sorted
    /// hex digests, none twice, absent when empty).
    public var blobs: [Digest]? {
        guard let listed = data?["blobs"] else { return data == nil ? nil : [] }
        return Self.digests(listed) { Digest(hex: $0) }
    }

    /// Digests of the disclosures; nil when the list is not of its form (sorted, none twice, absent when empty).
    public var disclosed: [Digest]? {
        guard let listed = data?["_sd"] else { return data == nil ? nil : [] }
        return Self.digests(listed) { Digest(base64URL: $0) }
    }

    private static func digests(_ listed: JSON, _ read: (String) -> Digest?) -> [Digest]? {
        guard let texts = listed.arrayValue, !texts.isEmpty else { return nil }
        var digests: [Digest] = []
        digests.reserveCapacity(texts.count)
        var last: String?
        for element in texts {
            guard let text = element.stringValue, let digest = read(text) else { return nil }
            if let last, !(last.utf8.lexicographicallyPrecedes(text.utf8)) { return nil }
            last = text
            digests.append(digest)
        }
        return digests
    }

    /// What is wrong with the envelope's own members, in English; nil when each is of its form.
    var formFault: String? {
        if object["specversion"]?.stringValue != "1.0" { return "specversion is not 1.0" }
        if object["datacontenttype"]?.stringValue != "application/json" {
            return "datacontenttype is not JSON"
        }
        if id == nil { return "id is no UUIDv7" }
        if source == nil { return "source is no gateway" }
        if audience == nil { return "audience is no gateway" }
        if caseID == nil { return "subject is no UUIDv7" }
        if typeName == nil { return "type is no text" }
        if time == nil { return "time is not RFC 3339 in UTC with milliseconds" }
        guard let sequence else { return "sequence is no integer from 1 to \(Limits.sequenceMax)" }
        if seen == nil { return "seen is no integer from 0 to \(Limits.sequenceMax)" }
        if namesPrevious && previous == nil { return "previous is no digest" }
        if sequence > 1 && !namesPrevious { return "previous is missing" }
        if data == nil { return "data is no object" }
        if blobs == nil { return "blobs is not a sorted list of hex digests" }
        if disclosed == nil { return "_sd is not a sorted list of digests" }
        return nil
    }
}
