public import Exchange
import HummingbirdCore
public import Logging
import NIOCore
public import NIOPosix
public import ServiceLifecycle

/// The listener that peers call: HTTPS with client certificates, HTTP/2 and HTTP/1.1, `/federation/v1/*`.
///
/// As a service it runs until it is cancelled or asked to shut down, and then ends gracefully: open requests are
/// answered, connections told to go.
public struct PeerListener: Service {
    private let service: any Service

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - onListening: told the port once connections are taken.
    /// - Throws: when the certificate or the key cannot be read.
    public init(
        host: String, port: Int, peers: any PeerService, blobs: any BlobStore, gate: ClientGate,
        credentials: any TransportCredentials, limits: ListenerLimits = ListenerLimits(), logger: Logger,
        eventLoops: MultiThreadedEventLoopGroup = .singleton,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        let tls = try ServerTLS(credentials: credentials, clients: .certified(gate), logger: logger)
        let responder = PeerResponder(
            service: peers, blobs: blobs, gate: gate, limits: limits, logger: logger)
        let channel = SecureChannel(tls: tls, limits: limits) { request, writer, channel in
            let response = await responder.respond(to: request, channel)
            // A caller that does not read its answer is cut off: it may take as long as at 16 KiB a second.
            let length = Int64(response.body.contentLength ?? 0)
            let deadline = channel.eventLoop.scheduleTask(in: .seconds(limits.bodySeconds + length / 16_384))
            {
                channel.close(promise: nil)
            }
            defer { deadline.cancel() }
            try await writer.write(response: response.head, body: response.body)
        }
        let server = channel.server(
            configuration: ServerConfiguration(
                address: .hostname(host, port: port), serverName: nil, backlog: 512,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
            onServerRunning: { await onListening($0.localAddress?.port ?? port) },
            eventLoopGroup: eventLoops, logger: logger)
        service = GracefulServer(server: server, logger: logger)
    }

    /// Takes connections.
    /// - Throws: when the address cannot be bound.
    public func run() async throws { try await service.run() }
}
