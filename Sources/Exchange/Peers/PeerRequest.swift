public import Codes
public import Cryptography

/// One request of an enrolled, active peer. Whose certificate it was has been checked before this is made.
public struct PeerRequest: Sendable {
    /// The gateway at the other end of the connection: an author, a reader, or a hub.
    public var peer: GatewayID
    /// HTTP method in capitals.
    public var method: String
    /// Path and query, from `/federation/v1` on.
    public var target: String
    /// Names in lower case.
    public var headers: [String: String]
    /// The whole body, within ``PeerService/bodyBytesMax(method:path:)``.
    public var body: [UInt8]

    /// A request as HTTP carried it.
    public init(peer: GatewayID, method: String, target: String, headers: [String: String], body: [UInt8]) {
        self.peer = peer
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// What a peer is answered.
public struct PeerAnswer: Sendable {
    /// The body, or where it lies.
    public enum Body: Sendable {
        case none
        case bytes([UInt8], contentType: String)
        /// A blob's bytes, streamed from the blob store by whoever speaks HTTP.
        case blob(Digest, Range<Int64>)
    }

    /// HTTP status.
    public var status: Int
    /// Names as PROTOCOL.md writes them.
    public var headers: [String: String]
    /// What follows the head.
    public var body: Body

    /// An answer; without a body unless given.
    public init(status: Int, headers: [String: String] = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Serves peers: every endpoint of PROTOCOL.md §5 and the hub's part of §7, without HTTP.
///
/// GatewayHTTP carries requests here; the simulation calls it directly.
public protocol PeerService: Sendable {
    /// Never throws: a fault of ours is a 503 with `Retry-After`.
    func answer(_ request: PeerRequest) async -> PeerAnswer
    /// Longest body that this request may have, bytes; asked before the body is read.
    func bodyBytesMax(method: String, path: String) -> Int
}
