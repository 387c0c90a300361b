public import Codes

/// One call to a peer, as HTTP would carry it. The path begins with `/federation/v1`.
public struct LinkRequest: Sendable, Hashable {
    /// HTTP method in capitals.
    public var method: String
    /// Path and query.
    public var target: String
    /// Header fields beside those that HTTP itself needs; names as PROTOCOL.md writes them.
    public var headers: [String: String]
    /// Media type of `body`; nil when there is none.
    public var contentType: String?
    /// Sent as it is; empty for none.
    public var body: [UInt8]
    /// Greatest length of an answer's body that the caller will take, bytes.
    public var answerBytesMax: Int
    /// A blob's part travels over HTTP/1.1, everything else over HTTP/2.
    public var isBulk: Bool

    /// A call; answers of up to 8 MiB are taken where nothing else is said.
    public init(
        method: String, target: String, headers: [String: String] = [:], contentType: String? = nil,
        body: [UInt8] = [], answerBytesMax: Int = 8 << 20, isBulk: Bool = false
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.contentType = contentType
        self.body = body
        self.answerBytesMax = answerBytesMax
        self.isBulk = isBulk
    }
}

/// The answer to a ``LinkRequest``. Header names are in lower case.
public struct LinkAnswer: Sendable, Hashable {
    /// HTTP status, 100 to 599.
    public var status: Int
    /// Names in lower case; repeated fields joined by `, `.
    public var headers: [String: String]
    /// As it came, at most `answerBytesMax` bytes.
    public var body: [UInt8]

    /// An answer that came whole.
    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why a call has no answer. Whether the peer saw the request is unknown unless `phase` is `connect`.
public struct LinkFault: Error, Sendable, Equatable {
    /// How far the call got: the host's name, the connection, TLS, either side's proof of who it is, while bytes went,
    /// after.
    public enum Phase: String, Sendable { case resolve, connect, handshake, identity, transfer, answer }
    /// `peer_unreachable`, `peer_untrusted` and what else the register says of calls.
    public var code: ErrorCode
    /// Where it ended.
    public var phase: Phase
    /// For logs and `doctor`; never payload.
    public var detail: String

    /// A call that ended in this phase.
    public init(code: ErrorCode, phase: Phase, detail: String) {
        self.code = code
        self.phase = phase
        self.detail = detail
    }
}

/// Carries calls to enrolled peers over mutual TLS and checks who answers before a byte is sent.
public protocol Link: Sendable {
    /// - Parameter peer: the gateway at the other end of this hop (a hub, where the way goes through one).
    /// - Throws: ``LinkFault`` when no whole answer came: unreachable, not the peer it should be, cut, too large, late.
    func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer
}
