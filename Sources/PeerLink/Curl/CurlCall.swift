import Exchange

/// One call as the loop carries it out.
struct CurlCall: Sendable {
    /// Over what it goes.
    enum Way: Sendable {
        /// Mutual TLS to a peer, whom `gate` recognises.
        case peer(gate: PeerGate, hop: PeerHop, identity: TransportIdentity, trustGeneration: Int)
        /// HTTP/1.1 over a UNIX socket.
        case socket(path: String)
        /// To a system outside the federation, HTTP/1.1. `isPlain`: without TLS, on this machine alone.
        case web(authoritiesPath: String, proxy: String, isPlain: Bool)
    }

    var way: Way
    /// Scheme and authority.
    var origin: String
    var request: LinkRequest
    /// For the whole call, from the first byte of connecting to the last of the answer.
    var timeoutMilliseconds: Int

    /// Whether every text that becomes a line of HTTP is one line.
    var isWellFormed: Bool {
        let lines = [origin, request.method, request.target, request.contentType ?? ""]
        let fields = request.headers.flatMap { [$0.key, $0.value] }
        return request.target.hasPrefix("/")
            && !request.target.utf8.contains(UInt8(ascii: " "))
            && (lines + fields).allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
    }
}
