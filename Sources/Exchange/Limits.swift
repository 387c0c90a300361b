/// Every bound of the exchange in one place. Bytes unless the name says otherwise.
///
/// The first five are announced in the descriptor and hold for peers (PROTOCOL.md §6); the others are ours alone.
public struct Limits: Sendable, Hashable {
    /// Events in one batch. Source: TFP/1 §6.
    public var batchEvents = 256
    /// Length of a batch's body.
    public var batchBytes = 1_048_576
    /// Length of one event: the SD-JWT text, or `jws` and `sealed` together.
    public var eventBytes = 262_144
    /// Length of a blob's ciphertext: 100 MiB and what RFC 8188 adds.
    public var blobBytes: Int64 = 105_906_176
    /// Length of one part of a blob's upload.
    public var partBytes = 8_388_608
    /// Entries of a page of heads or events.
    public var pageEntries = 256
    /// Length of a body that is not a batch and not a blob's part.
    public var smallBodyBytes = 1_048_576
    /// Bytes of batches in flight to all peers together; a lane waits for its share.
    public var inFlightBytes = 33_554_432
    /// Commands that may wait for the journal before it answers "busy".
    public var journalWaiting = 10_000
    /// Commands decided in one round, which is one durable commit.
    public var journalRound = 512
    /// Hubs an event may pass. Source: TFP/1 §7.
    public var hubsPassed = 2
    /// Time a peer's event may lie ahead of our clock, in milliseconds. Source: TFP/1 §5.
    public var aheadMilliseconds: Int64 = 600_000
    /// Time an expired key still verifies what it signed, in milliseconds. Source: TFP/1 §2.
    public var expiredKeyMilliseconds: Int64 = 180 * 86_400_000
    /// Time after its `revoked` within which a revoked key's earlier events are still taken, in milliseconds.
    public var revokedKeyMilliseconds: Int64 = 86_400_000
    /// Least time between two fetches of one peer's descriptor, in milliseconds. Source: TFP/1 §5.
    public var descriptorFetchMilliseconds: Int64 = 60_000
    /// First wait between two tries, in milliseconds; doubled each time. Source: TFP/1 §5.
    public var retryFirstMilliseconds: Int64 = 1_000
    /// Greatest wait between two tries, in milliseconds. Source: TFP/1 §5.
    public var retryMostMilliseconds: Int64 = 300_000
    /// Time after which an unanswered call is given up, in milliseconds.
    public var callMilliseconds: Int64 = 30_000
    /// Time an unnamed blob is kept, in milliseconds. Source: TFP/1 §5.
    public var unnamedBlobMilliseconds: Int64 = 86_400_000
    /// Time after which an author without a final receipt sends again, in milliseconds. Source: TFP/1 §7.
    public var relayedAgainMilliseconds: Int64 = 86_400_000
    /// Time between two fetches of a peer's catalogue, in milliseconds.
    public var catalogEveryMilliseconds: Int64 = 600_000
    /// Time a signed request is good for, in milliseconds. Source: TFP/1 §7.
    public var requestMilliseconds: Int64 = 300_000

    /// Highest sequence of a log. Source: TFP/1 §4.
    public static let sequenceMax = 4_096
    /// Commands decided again because another node was faster, before the caller is told `conflict`.
    public var journalTries = 16
    /// Cases whose parsed logs the journal keeps at hand.
    public var journalCases = 256
    /// Offset from the median of the peers' clocks beyond which ours is doubtful, in milliseconds. Source: CASE.md §7.
    public var clockOffsetMilliseconds: Int64 = 300_000
    /// Jump of wall time that monotonic time did not see beyond which the clock is doubtful, in milliseconds.
    public var clockJumpMilliseconds: Int64 = 3_600_000
    /// Seconds told to a peer whose event must wait for something of ours.
    public var retryAfterSeconds = 5
    /// Longest time a lane sleeps without looking into its queue, in milliseconds: another node may have filled it.
    public var lanePollMilliseconds: Int64 = 60_000
    /// Time between two looks for queues that nobody was woken for, in milliseconds.
    public var sweepMilliseconds: Int64 = 600_000
    /// Share of a batch that the newest mail has while a backlog is longer than a batch: one in so many events.
    public var freshShare = 4
    /// Final receipts passed on in one call.
    public var receiptsPassed = 64
    /// Bytes of a blob read and uploaded at once.
    public var uploadBytes = 1_048_576
    /// Cases whose logs wait to be fetched; more hints than that are dropped, since they come again.
    public var fetchesWaiting = 10_000

    /// The limits as they stand above; tests and settings change single ones.
    public init() {}
}
