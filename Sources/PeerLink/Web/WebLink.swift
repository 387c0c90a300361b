import Codes
import Exchange
public import Office

/// The ``WebCaller`` over libcurl: HTTP/1.1, TLS 1.2 or later, each safety option set (``CurlSetting/web``).
///
/// It has a thread of its own, so that a receiver who never answers is in no peer's way. Isolation: any.
public final class WebLink: WebCaller {
    /// Whom it trusts and over what it goes.
    public struct Settings: Sendable, Hashable {
        /// PEM file of the authorities that receivers are verified by.
        public var authoritiesPath: String
        /// `http://host:port` of a proxy; none where empty, whatever the environment says.
        public var proxy: String

        /// The system's authorities and no proxy unless said.
        public init(authoritiesPath: String = "", proxy: String = "") {
            self.authoritiesPath = authoritiesPath
            self.proxy = proxy
        }
    }

    private let loop: CurlLoop
    private let authorities: String
    private let proxy: String

    /// Starts the thread.
    /// - Throws: ``WebFault`` `internal` when libcurl cannot start.
    public init(_ settings: Settings = Settings()) throws(WebFault) {
        guard let loop = CurlLoop(name: "web-link") else {
            throw WebFault(.internal, mayHaveArrived: false, detail: "libcurl cannot start")
        }
        self.loop = loop
        // Without authorities every certificate is refused: an empty file trusts nobody.
        authorities = settings.authorities ?? "/dev/null"
        proxy = settings.proxy
    }

    deinit { loop.stop() }

    /// Ends it; calls under way fail with `call_cancelled`.
    public func stop() { loop.stop() }

    /// See ``WebCaller``.
    public func call(_ request: WebRequest) async throws(WebFault) -> WebAnswer {
        let call = CurlCall(
            way: .web(
                authoritiesPath: authorities, proxy: proxy,
                isPlain: request.address.origin.hasPrefix("http://")),
            origin: request.address.origin,
            request: LinkRequest(
                method: request.method.rawValue, target: request.address.target, headers: request.headers,
                contentType: request.contentType, body: request.body, answerBytesMax: request.answerBytesMax),
            timeoutMilliseconds: request.timeoutMilliseconds)
        guard call.isWellFormed else {
            throw WebFault(.malformed, mayHaveArrived: false, detail: "it cannot be written as HTTP")
        }
        do throws(LinkFault) {
            let answer = try await loop.perform(call).get()
            return WebAnswer(status: answer.status, headers: answer.headers, body: answer.body)
        } catch {
            let arrived = error.phase == .transfer || error.phase == .answer
            throw WebFault(error.code, mayHaveArrived: arrived, detail: error.detail)
        }
    }
}
