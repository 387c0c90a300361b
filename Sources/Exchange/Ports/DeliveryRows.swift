public import Codes
public import Cryptography

/// How far an own event has got.
public enum Delivery: Sendable, Hashable {
    case waiting
    /// In the custody of a hub since then.
    case relayed(at: Timestamp)
    /// The peer has it: the receipt that proves it.
    case delivered(receipt: Digest, at: Timestamp)
    /// Lost here and fetched back from the peer, which thereby has it.
    case returned(at: Timestamp)
}

/// A gateway's reason, as it stands in a receipt or an HTTP answer (RFC 9457).
public struct Problem: Sendable, Hashable {
    /// The wire's word; kept as text because a peer may know words that we do not.
    public var code: String
    /// For operators; never payload.
    public var detail: String?
    /// For the clerk.
    public var message: String?

    /// A problem with this code.
    public init(code: String, detail: String? = nil, message: String? = nil) {
        self.code = code
        self.detail = detail
        self.message = message
    }
}

/// One event that waits to be sent over one hop.
public struct OutboxEntry: Sendable, Hashable {
    /// The event.
    public var key: EventKey
    /// The next gateway: the other party, or a hub on the way to it.
    public var hop: GatewayID
    /// Who wrote the event: this gateway, or at a hub the author whose events are relayed.
    public var author: GatewayID
    /// The gateway it is for in the end.
    public var audience: GatewayID
    /// The event's digest.
    public var digest: Digest
    /// When it was queued.
    public var enqueuedAt: Timestamp
    /// When it is to be tried next.
    public var dueAt: Timestamp
    /// How often it has been tried.
    public var attempts: Int
    /// What the last try said.
    public var problem: Problem?
    /// Stays until a person releases it.
    public var held: Bool
    /// At a hub only: the element as it came (`{"jws","sealed"}`), since a hub has no log.
    public var envelope: [UInt8]?

    /// All members.
    public init(
        key: EventKey, hop: GatewayID, author: GatewayID, audience: GatewayID, digest: Digest,
        enqueuedAt: Timestamp, dueAt: Timestamp, attempts: Int = 0, problem: Problem? = nil,
        held: Bool = false,
        envelope: [UInt8]? = nil
    ) {
        self.key = key
        self.hop = hop
        self.author = author
        self.audience = audience
        self.digest = digest
        self.enqueuedAt = enqueuedAt
        self.dueAt = dueAt
        self.attempts = attempts
        self.problem = problem
        self.held = held
        self.envelope = envelope
    }
}

/// How much waits for one hop.
public struct LaneDepth: Sendable, Hashable {
    /// The next gateway.
    public var hop: GatewayID
    /// Entries that are not held.
    public var waiting: Int
    /// Entries that a person must release.
    public var held: Int
    /// When the oldest of them all was queued.
    public var oldest: Timestamp

    /// All members.
    public init(hop: GatewayID, waiting: Int, held: Int, oldest: Timestamp) {
        self.hop = hop
        self.waiting = waiting
        self.held = held
        self.oldest = oldest
    }
}

/// The head of one log of a shared case.
public struct SharedHead: Sendable, Hashable {
    /// The case.
    public var caseID: CaseID
    /// The side whose log it is.
    public var author: Side
    /// The last event's place.
    public var sequence: Int
    /// The last event's digest.
    public var digest: Digest

    /// All members.
    public init(caseID: CaseID, author: Side, sequence: Int, digest: Digest) {
        self.caseID = caseID
        self.author = author
        self.sequence = sequence
        self.digest = digest
    }
}

/// A signed receipt, kept as proof of delivery; named by its event digest rule (SHA-256 of the signing input).
public struct StoredReceipt: Sendable, Hashable {
    /// The digest that names it.
    public var id: Digest
    /// Who signed it.
    public var receiver: GatewayID
    /// The receipt's own `time`.
    public var time: Timestamp
    /// The compact JWS, ASCII.
    public var jws: [UInt8]
    /// Digest of the newest event that it calls stored, in the order sent.
    public var last: Digest?

    /// All members.
    public init(id: Digest, receiver: GatewayID, time: Timestamp, jws: [UInt8], last: Digest?) {
        self.id = id
        self.receiver = receiver
        self.time = time
        self.jws = jws
        self.last = last
    }
}

/// A final `rejected`, which both sides remember for that digest.
public struct Refusal: Sendable, Hashable {
    /// Of the refused event.
    public var digest: Digest
    /// Who wrote the refused event.
    public var author: GatewayID
    /// Its case, where one could be read.
    public var caseID: CaseID?
    /// Why, as it was answered.
    public var problem: Problem
    /// When.
    public var at: Timestamp

    /// All members.
    public init(digest: Digest, author: GatewayID, caseID: CaseID?, problem: Problem, at: Timestamp) {
        self.digest = digest
        self.author = author
        self.caseID = caseID
        self.problem = problem
        self.at = at
    }
}

/// An event kept outside the logs: set aside after a `rejected`, or evidence of a fork.
public struct Aside: Sendable, Hashable {
    /// Why an event stands outside.
    public enum Why: String, Sendable { case rejected, fork }
    /// The place that it had or claims.
    public var key: EventKey
    /// Rejected, or one of two at a place.
    public var why: Why
    /// The event's digest.
    public var digest: Digest
    /// The compact JWS, ASCII.
    public var jws: [UInt8]
    /// Its disclosures, sealed; nil when there are none.
    public var sealed: [UInt8]?
    /// What was said of it.
    public var problem: Problem
    /// When it was put aside.
    public var at: Timestamp

    /// All members.
    public init(
        key: EventKey, why: Why, digest: Digest, jws: [UInt8], sealed: [UInt8]?, problem: Problem,
        at: Timestamp
    ) {
        self.key = key
        self.why = why
        self.digest = digest
        self.jws = jws
        self.sealed = sealed
        self.problem = problem
        self.at = at
    }
}
