public import HummingbirdCore

extension HTTPServerBuilder {
    /// HTTP/2 and HTTP/1.1 over TLS with the gateway's bounds; for a Hummingbird `Application`, such as the desk's.
    ///
    /// `mergesEnd: false` where answers are streamed event by event.
    public static func gateway(tls: ServerTLS, limits: ListenerLimits, mergesEnd: Bool = false)
        -> HTTPServerBuilder
    {
        HTTPServerBuilder { responder in
            SecureChannel(tls: tls, limits: limits, mergesEnd: mergesEnd, responder: responder)
        }
    }
}
