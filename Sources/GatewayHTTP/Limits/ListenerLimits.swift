/// Every bound of a listener. Times in seconds, sizes in bytes.
public struct ListenerLimits: Sendable, Hashable {
    /// Connections open at one time; more wait in the kernel's queue.
    public var connections = 1_024
    /// Time within which a TLS handshake ends.
    public var handshakeSeconds: Int64 = 10
    /// Time a connection may be without a request; longer than callers keep theirs (60 s).
    public var idleSeconds: Int64 = 120
    /// Time a connection may live; it ends gracefully, between requests.
    public var ageSeconds: Int64 = 3_600
    /// Time requests get to end once a connection is asked to close.
    public var graceSeconds: Int64 = 30
    /// Time within which a request's body is there whole, or a short answer is taken.
    public var bodySeconds: Int64 = 120
    /// Time an answered request may go on sending a body that nobody reads.
    public var unreadSeconds: Int64 = 5
    /// Requests at one time on one HTTP/2 connection.
    public var streams = 64
    /// Requests at one time of one peer, over all its connections; more are answered 429.
    public var requestsPerPeer = 128
    /// Bodies held at one time by all requests; more are answered 503.
    public var bodyBytes = 67_108_864
    /// Bytes of one read while a blob is sent.
    public var blobPieceBytes: Int64 = 262_144
    /// HTTP/2 window of a stream and of a connection: what a line of 30 ms needs for 30 MB/s.
    public var windowBytes = 1_048_576
    /// Header lines of one request.
    public var headerBytes = 32_768

    /// The defaults.
    public init() {}
}
