public import Codes
public import Cryptography
public import StrictJSON

/// Names one event of one log.
public struct EventKey: Sendable, Hashable, Comparable {
    /// The case.
    public var caseID: CaseID
    /// The side whose log it stands in.
    public var author: Side
    /// Its place in that log, from 1.
    public var sequence: Int

    /// Case, author, sequence.
    public init(_ caseID: CaseID, _ author: Side, _ sequence: Int) {
        self.caseID = caseID
        self.author = author
        self.sequence = sequence
    }

    /// By case, then log, then sequence.
    public static func < (one: Self, other: Self) -> Bool {
        (one.caseID, one.author.rawValue, one.sequence) < (
            other.caseID, other.author.rawValue, other.sequence
        )
    }
}

/// A case with both its logs as stored.
public struct CaseFile: Sendable {
    /// What stands once.
    public var record: CaseRecord
    /// In sequence, without gaps, from 1.
    public var origin: [StoredEvent]
    /// In sequence, without gaps, from 1.
    public var destination: [StoredEvent]

    /// A case with these logs.
    public init(record: CaseRecord, origin: [StoredEvent] = [], destination: [StoredEvent] = []) {
        self.record = record
        self.origin = origin
        self.destination = destination
    }

    /// The log that one side writes.
    public func log(of side: Side) -> [StoredEvent] { side == .origin ? origin : destination }
}

/// What stands once per case, beside its logs.
public struct CaseRecord: Sendable, Hashable {
    /// Given by the origin.
    public var id: CaseID
    /// The side that this gateway is.
    public var ourSide: Side
    /// The gateway that took the case in, for ever.
    public var origin: GatewayID
    /// The gateway that decides, for ever.
    public var destination: GatewayID
    /// Rises by one with every commit on the case, from 1.
    public var version: Int
    /// Key for the case's disclosures, wrapped by the gateway's sealing key; empty once erased.
    public var wrappedKey: [UInt8]
    /// The matter as the case began with it (a catalogue entry, CASE.md §1): its terms count to the end.
    public var matter: JSON
    /// Made from the logs; `gwctl store rebuild` makes it again and compares.
    public var summary: CaseSummary

    /// All members.
    public init(
        id: CaseID, ourSide: Side, origin: GatewayID, destination: GatewayID, version: Int,
        wrappedKey: [UInt8],
        matter: JSON, summary: CaseSummary
    ) {
        self.id = id
        self.ourSide = ourSide
        self.origin = origin
        self.destination = destination
        self.version = version
        self.wrappedKey = wrappedKey
        self.matter = matter
        self.summary = summary
    }

    /// The other party.
    public var peer: GatewayID { ourSide == .origin ? destination : origin }
    /// The gateway that writes as this side.
    public func gateway(of side: Side) -> GatewayID { side == .origin ? origin : destination }
}

/// One event of a log, as it was signed and as it is kept.
public struct StoredEvent: Sendable, Hashable {
    /// Its place.
    public var key: EventKey
    /// The identifier that its author gave it.
    public var id: EventID
    /// SHA-256 of its signing input: what chains, receipts and heads go by.
    public var digest: Digest
    /// The compact JWS, ASCII.
    public var jws: [UInt8]
    /// The disclosures, joined by `~`, sealed under the case's key; nil when there are none or they are erased.
    public var sealed: [UInt8]?
    /// Whether its personal part was erased by law.
    public var erased: Bool
    /// When this gateway stored it.
    public var storedAt: Timestamp
    /// Own events only: how far it has got.
    public var delivery: Delivery?

    /// All members.
    public init(
        key: EventKey, id: EventID, digest: Digest, jws: [UInt8], sealed: [UInt8]?, erased: Bool = false,
        storedAt: Timestamp, delivery: Delivery? = nil
    ) {
        self.key = key
        self.id = id
        self.digest = digest
        self.jws = jws
        self.sealed = sealed
        self.erased = erased
        self.storedAt = storedAt
        self.delivery = delivery
    }
}

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

/// One line of the audit: who did or saw what, in the same commit as the deed. Never payload.
public struct AuditLine: Sendable, Hashable {
    /// Given by the store; 0 before it is written.
    public var position: Int64
    /// When.
    public var at: Timestamp
    /// Token id, operator (uid), peer or `gateway`.
    public var actor: String
    /// Stable snake_case word.
    public var action: String
    /// What it was done to: a case id, a peer, a token.
    public var object: String
    /// Short facts: the purpose given, an error code.
    public var detail: String

    /// A line not yet written.
    public init(
        position: Int64 = 0, at: Timestamp, actor: String, action: String, object: String, detail: String = ""
    ) {
        self.position = position
        self.at = at
        self.actor = actor
        self.action = action
        self.object = object
        self.detail = detail
    }
}
