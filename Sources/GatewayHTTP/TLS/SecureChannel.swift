import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOTLS

/// HTTP/2 and HTTP/1.1 over TLS, by ALPN, with bounds of our own: Hummingbird's channel has no way to set HTTP/2's
/// windows and streams, nor to tell the verification which connection it is for.
struct SecureChannel: ServerChildChannel {
    typealias Parts = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
    typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<Parts>

    /// What the handshake agreed on.
    enum Agreed: Sendable {
        case http1(HTTP1Channel.Value)
        case http2(Streams)
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let connection: SecureConnection
        let agreed: EventLoopFuture<Agreed>
    }

    let tls: ServerTLS
    let limits: ListenerLimits
    private let http1: HTTP1Channel

    init(tls: ServerTLS, limits: ListenerLimits, responder: @escaping HTTPChannelHandler.Responder) {
        self.tls = tls
        self.limits = limits
        http1 = HTTP1Channel(
            responder: { request, writer, channel in
                let connection = SecureConnection.current
                connection?.begin()
                defer { connection?.end() }
                try await responder(request, writer, channel)
            },
            configuration: HTTP1Channel.Configuration(
                idleTimeout: .seconds(limits.idleSeconds),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: 100)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let connection = SecureConnection(remote: channel.remoteAddress?.ipAddress ?? "unknown")
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(tls.handler(for: connection))
            try pipeline.addHandler(
                HandshakeWatch(tls: tls, connection: connection, limits: limits))
            let choice = NIOTypedApplicationProtocolNegotiationHandler<Agreed> { result in
                guard case .negotiated("h2") = result else {
                    return http1.setup(channel: channel, logger: logger).map { .http1($0) }
                }
                connection.isHTTP2 = true
                return channel.eventLoop.makeCompletedFuture { .http2(try streams(on: channel, logger)) }
            }
            try pipeline.addHandler(choice)
            return Value(channel: channel, connection: connection, agreed: choice.protocolNegotiationResult)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let agreed: Agreed
        do {
            agreed = try await value.agreed.get()
        } catch {
            // Noted by HandshakeWatch, with its code.
            logger.debug("a handshake ended: \(error)")
            return
        }
        await SecureConnection.$current.withValue(value.connection) {
            switch agreed {
            case .http1(let parts): await http1.handle(value: parts, logger: logger)
            case .http2(let streams): await handle(streams, logger)
            }
        }
    }

    private func streams(on channel: any Channel, _ logger: Logger) throws -> Streams {
        var configuration = NIOHTTP2Handler.Configuration()
        configuration.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: limits.streams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: limits.headerBytes),
            HTTP2Setting(parameter: .initialWindowSize, value: limits.windowBytes),
        ]
        configuration.connection.targetWindowSize = limits.windowBytes
        configuration.stream.targetWindowSize = limits.windowBytes
        return try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
            mode: .server,
            connectionManagerConfiguration: .init(
                maxIdleTime: .seconds(limits.idleSeconds), maxAge: .seconds(limits.ageSeconds),
                maxGraceTime: .seconds(limits.graceSeconds), keepalive: nil),
            http2HandlerConfiguration: configuration
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                let pipeline = stream.pipeline.syncOperations
                try pipeline.addHandler(EndStreamMerger())
                try pipeline.addHandler(HTTP2FramePayloadToHTTPServerCodec())
                try pipeline.addHandler(
                    HTTPConnectionStateHandler(idleTimeout: .seconds(limits.idleSeconds), logger: logger))
                return try Parts(wrappingChannelSynchronously: stream)
            }
        }
    }

    private func handle(_ streams: Streams, _ logger: Logger) async {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                for try await stream in streams.inbound {
                    // A stream is a channel of HTTP parts like a connection of HTTP/1.1, with one request.
                    group.addTask { await http1.handle(value: stream, logger: logger) }
                }
            }
        } catch {
            logger.debug("an HTTP/2 connection ended: \(error)")
        }
    }
}
