public import Codes
public import Cryptography

/// What a receiver says became of a batch. Source: PROTOCOL.md §5.
public struct Receipt: Sendable, Hashable {
    /// The gateway that signed it.
    public var receiver: GatewayID
    /// When it was signed.
    public var time: Timestamp
    /// One per event, in the order sent.
    public var results: [ReceiptResult]

    /// A receipt to be signed.
    public init(receiver: GatewayID, time: Timestamp, results: [ReceiptResult]) {
        self.receiver = receiver
        self.time = time
        self.results = results
    }
}

/// What became of one event.
public struct ReceiptResult: Sendable, Hashable {
    /// The event's id as text; nil when none could be read.
    public var id: String?
    /// The digest of the event received.
    public var digest: Digest
    /// What became of it.
    public var status: ReceiptStatus

    /// A result.
    public init(id: String?, digest: Digest, status: ReceiptStatus) {
        self.id = id
        self.digest = digest
        self.status = status
    }
}

/// The five words of a receipt.
public enum ReceiptStatus: Sendable, Hashable {
    /// Durable and in the log.
    case stored
    /// An event of that digest was already there.
    case duplicate
    /// Not kept: to be sent again after what is missing.
    case deferred(Wait)
    /// In the custody of a hub.
    case relayed
    /// Final for that digest.
    case rejected(Problem)

    /// Whether the event is delivered.
    public var isDelivered: Bool { self == .stored || self == .duplicate }

    /// What a deferred event waits for.
    public enum Wait: Sendable, Hashable {
        /// The sequence that the receiver needs next.
        case expected(Int)
        /// Blobs to be uploaded first.
        case missing([Digest])
        /// Seconds.
        case retryAfter(Int)
    }
}
