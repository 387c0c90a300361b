internal import Codes
public import Cryptography

/// What every service of the exchange stands on: the ports, the identity, the peers and the one writer.
public struct ExchangeParts: Sendable {
    /// Keeps what was promised.
    public let store: any Store
    /// Keeps documents.
    public let blobs: any BlobStore
    /// The only writer of case logs.
    public let journal: Journal
    /// Who this gateway is.
    public let own: OwnGateway
    /// Whom it knows.
    public let directory: PeerDirectory
    /// Calls to peers.
    public let calls: PeerCalls
    /// Time.
    public let clock: any GatewayClock
    /// Chance.
    public let random: any RandomSource
    /// Every bound.
    public let limits: Limits
    /// Hints to neighbours.
    public let signals: Signals

    /// The parts of one gateway.
    public init(
        store: any Store, blobs: any BlobStore, journal: Journal, own: OwnGateway, directory: PeerDirectory,
        calls: PeerCalls, clock: any GatewayClock, random: any RandomSource, limits: Limits, signals: Signals
    ) {
        self.store = store
        self.blobs = blobs
        self.journal = journal
        self.own = own
        self.directory = directory
        self.calls = calls
        self.clock = clock
        self.random = random
        self.limits = limits
        self.signals = signals
    }

    var backoff: Backoff {
        Backoff(
            firstMilliseconds: limits.retryFirstMilliseconds, mostMilliseconds: limits.retryMostMilliseconds)
    }

    /// How a peer is reached now; nil when it is not enrolled.
    func route(to peer: GatewayID) -> PeerRoute? {
        directory.snapshot.hop(to: peer).map { PeerRoute(to: peer, over: $0) }
    }
}
