public import Casework
public import Codes
public import Exchange

/// What the office does because an event was stored here, ours or theirs, by whatever way it came.
///
/// A follower reads the feed behind a durable cursor and is given each event once it is durable: the writes that it
/// answers are committed together with the cursor, so they happen once. What it does beside them (a case event it
/// writes through the journal) may be asked of it again after a crash, so it looks first whether it is done.
public protocol Follower: Sendable {
    /// Names the cursor, for ever: stable snake_case.
    var name: String { get }
    /// How it shares the machine.
    var pace: FollowerPace { get }
    /// Where a follower begins that has no cursor yet.
    var start: FollowerStart { get }

    /// Takes the next events, in the order in which they were stored.
    /// - Returns: what is to be written for them.
    /// - Throws: any refusal: the same events are given again later. One that the store is not to blame for and that
    ///   comes again for an event alone puts that event aside for a person.
    func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction
}

/// How a follower shares the machine with those who wait for an answer.
public enum FollowerPace: Sendable {
    /// Within a second.
    case prompt
    /// When there is time: it rests nineteen times as long as it works, and while the gateway is busy ninety-nine times.
    case leisurely
}

/// Where a follower begins that has no cursor yet.
public enum FollowerStart: Sendable {
    /// With the first event that the store has.
    case beginning
    /// With what comes from now on.
    case now
}

/// An event of the feed.
public struct FollowedEvent: Sendable {
    /// Its place in the feed.
    public let position: Int64
    /// Its place in its log.
    public let key: EventKey
    /// What it says in the open; personal members are opened through the case's ``CaseView``.
    public let event: CaseEvent
    /// When it was stored here.
    public let storedAt: Timestamp

    /// Reads an entry of the feed.
    /// - Throws: `store_failed` when it cannot be read.
    init(_ entry: FeedEntry) throws(JournalFault) {
        position = entry.position
        key = entry.event.key
        storedAt = entry.event.storedAt
        event = try CaseView.parse(entry.event)
    }
}

/// What is written, with the cursor, for events that a follower took.
public struct Reaction: Sendable {
    /// What must still hold; where it does not, the same events are given again.
    public var expecting: [Expectation]
    /// Rows of any kind but case logs.
    public var writes: [Write]

    /// A reaction; empty for events that mean nothing to the follower.
    public init(expecting: [Expectation] = [], writes: [Write] = []) {
        self.expecting = expecting
        self.writes = writes
    }
}

extension RecordKind {
    /// How far each follower has come: the position, as text.
    static let follower = RecordKind(rawValue: "follower")
    /// Events that a follower could not take, by follower and position, with the reason.
    static let followerAside = RecordKind(rawValue: "follower_aside")
}
