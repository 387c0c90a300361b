public import HummingbirdCore

extension HTTPServerBuilder {
    /// HTTP/2 and HTTP/1.1 over TLS with the gateway's bounds; for a Hummingbird `Application`, such as the desk's.
    public static func gateway(tls: ServerTLS, limits: ListenerLimits = ListenerLimits()) -> HTTPServerBuilder
    {
        HTTPServerBuilder { responder in SecureChannel(tls: tls, limits: limits, responder: responder) }
    }
}
