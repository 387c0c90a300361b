public import Exchange
import HummingbirdCore
public import Logging
import NIOCore
public import NIOPosix
public import Office
public import ServiceLifecycle

/// The listener that strangers call: carriers that tell where parcels are, applicants with a link. HTTPS, HTTP/2 and
/// HTTP/1.1; no tokens, no health, no metrics, and nothing of the desk.
///
/// A listener of its own, so that a region can show it to the outside and keep the desk within its network.
/// As a service it runs until it is cancelled or asked to shut down, and then ends gracefully.
public struct PublicListener: Service {
    private let service: any Service

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - requestsPerMinute: of one address; more are answered 429.
    ///   - onListening: told the port once connections are taken.
    /// - Throws: when the certificate or the key cannot be read.
    public init(
        host: String, port: Int, office: OfficeContext, requestsPerMinute: Int,
        credentials: any TransportCredentials, limits: ListenerLimits = .strangers,
        logger: Logger, eventLoops: MultiThreadedEventLoopGroup = .singleton,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        let tls = try ServerTLS(credentials: credentials, clients: .anyone)
        let responder = PublicResponder(
            office: office, requestsPerMinute: requestsPerMinute, limits: limits, logger: logger)
        let channel = SecureChannel(tls: tls, limits: limits) { request, writer, channel in
            let response = await responder.respond(to: request, channel)
            try await writer.write(response: response.head, body: response.body)
        }
        service = channel.server(
            configuration: ServerConfiguration(
                address: .hostname(host, port: port), serverName: nil, backlog: 512,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
            onServerRunning: { await onListening($0.localAddress?.port ?? port) },
            eventLoopGroup: eventLoops, logger: logger)
    }

    /// Takes connections.
    /// - Throws: when the address cannot be bound.
    public func run() async throws { try await service.run() }
}

extension ListenerLimits {
    /// For callers nobody knows: less time, fewer at once, and less memory for all of them together.
    public static var strangers: ListenerLimits {
        var limits = ListenerLimits()
        limits.connections = 512
        limits.idleSeconds = 60
        limits.bodySeconds = 30
        limits.streams = 32
        limits.requestsPerPeer = 64
        limits.bodyBytes = 33_554_432
        return limits
    }
}
