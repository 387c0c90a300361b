import Codes
public import Exchange

/// Calls the daemon over its operator socket, for `gwctl`: HTTP/1.1 over a UNIX socket, no TLS.
///
/// Who calls is known to the daemon by the socket (SO_PEERCRED), who answers by the folder that only the gateway's
/// own user can write to. Isolation: any.
public final class OperatorClient: Sendable {
    private let loop: CurlLoop
    private let path: String

    /// - Throws: ``LinkFault`` `internal` when libcurl cannot start.
    public init(socketPath: String) throws(LinkFault) {
        guard let loop = CurlLoop() else {
            throw LinkFault(code: .internal, phase: .connect, detail: "libcurl cannot start")
        }
        self.loop = loop
        path = socketPath
    }

    deinit { loop.stop() }

    /// One call; `timeoutMilliseconds` is for the whole of it.
    /// - Throws: ``LinkFault`` with phase `connect` when no daemon listens there.
    public func call(_ request: LinkRequest, timeoutMilliseconds: Int = 60_000) async throws(LinkFault)
        -> LinkAnswer
    {
        let call = CurlCall(
            way: .socket(path: path), origin: "http://gateway", request: request,
            timeoutMilliseconds: timeoutMilliseconds)
        guard call.isWellFormed else {
            throw LinkFault(
                code: .malformed, phase: .connect, detail: "the request cannot be written as HTTP")
        }
        return try await loop.perform(call).get()
    }
}
