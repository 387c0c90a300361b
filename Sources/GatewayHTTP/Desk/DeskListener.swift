public import Exchange
import HummingbirdCore
public import Logging
import NIOCore
public import NIOPosix
public import Office
public import ServiceLifecycle

/// The listener that windows and deciding departments call: HTTPS, HTTP/2 and HTTP/1.1, the desk API of openapi.yaml
/// and what the machine that watches asks (`/healthz`, `/readyz`, `/metrics`).
///
/// As a service it runs until it is cancelled or asked to shut down, and then ends gracefully.
public struct DeskListener: Service {
    private let service: any Service

    /// One thing that must hold for `/readyz`; `cause` is nil when it does.
    public typealias Check = (name: String, cause: String?)

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - proxies: what runs in this process for regions without a system, asked at each call.
    ///   - readiness: asked by each `/readyz`.
    ///   - metrics: text of `/metrics`, Prometheus format 0.0.4.
    ///   - documentBytesMax: length of an uploaded document in the clear.
    ///   - onListening: told the port once connections are taken.
    /// - Throws: when the certificate or the key cannot be read.
    public init(
        host: String, port: Int, office: OfficeContext, accounts: Accounts,
        proxies: @escaping @Sendable () -> [ProxyTyping.Room] = { [] },
        readiness: @escaping @Sendable () async -> [Check], metrics: @escaping @Sendable () -> String,
        documentBytesMax: Int, credentials: any TransportCredentials,
        limits: ListenerLimits = ListenerLimits(),
        logger: Logger, eventLoops: MultiThreadedEventLoopGroup = .singleton,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        let tls = try ServerTLS(credentials: credentials, clients: .anyone)
        let responder = DeskResponder(
            office: office, accounts: accounts, proxies: ProxyTyping(proxies, host: office),
            health: DeskHealth(readiness: readiness, metrics: metrics),
            documents: DocumentDesk(office, bytesMax: documentBytesMax), limits: limits, logger: logger)
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
