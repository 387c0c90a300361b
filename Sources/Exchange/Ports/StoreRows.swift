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

/// An event at its place among all that was stored here, ours and theirs.
public struct FeedEntry: Sendable, Hashable {
    /// Rises with each event; there may be gaps.
    public var position: Int64
    /// As it stands in its log now.
    public var event: StoredEvent

    /// An event at this position.
    public init(position: Int64, event: StoredEvent) {
        self.position = position
        self.event = event
    }
}
