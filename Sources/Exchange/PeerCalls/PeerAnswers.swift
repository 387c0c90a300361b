public import Codes
public import Cryptography
public import StrictJSON

/// What a peer answers to `ping`.
public struct PingAnswer: Sendable, Hashable {
    /// Who answered, by its own word; the link or the route has checked it where that matters.
    public var gateway: GatewayID
    /// Its clock.
    public var time: Timestamp
    /// The newest event of the caller's that it stored; nil when it has none.
    public var last: Digest?

    /// Reads one; nil when it is not of its form.
    public init?(_ json: JSON) {
        guard let gateway = json["gateway"]?.gatewayID,
            let time = json["time"]?.timestamp
        else { return nil }
        self.gateway = gateway
        self.time = time
        if let text = json["last"] {
            guard let last = text.stringValue.flatMap(Digest.init(base64URL:)) else { return nil }
            self.last = last
        }
    }
}

/// One page of a peer's heads.
public struct HeadsPage: Sendable, Hashable {
    /// Heads of cases shared with the caller.
    public var heads: [SharedHead]
    /// Cursor of the next page; nil on the last.
    public var next: String?

    /// Reads one; nil when it is not of its form.
    public init?(_ json: JSON) {
        guard let listed = json["heads"]?.arrayValue else { return nil }
        heads = []
        for element in listed {
            guard let id = element["case"]?.caseID,
                let author = element["author"]?.stringValue.flatMap(Side.init(rawValue:)),
                let sequence = element["sequence"]?.integerValue,
                sequence >= 1, sequence <= Int64(Limits.sequenceMax),
                let digest = element["digest"]?.stringValue.flatMap(Digest.init(base64URL:))
            else { return nil }
            heads.append(SharedHead(caseID: id, author: author, sequence: Int(sequence), digest: digest))
        }
        next = json["next"]?.stringValue
    }
}

/// One page of a log.
public struct LogPage: Sendable, Hashable {
    /// In sequence.
    public var events: [ReceivedEvent]
    /// Whether more follow.
    public var more: Bool

    /// Reads one; nil when it is not of its form.
    public init?(_ json: JSON) {
        guard let listed = json["events"]?.arrayValue, let more = json["more"]?.boolValue else { return nil }
        events = []
        for entry in listed {
            guard let event = ReceivedEvent(pageEntry: entry) else { return nil }
            events.append(event)
        }
        self.more = more
    }
}
