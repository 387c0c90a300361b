import Codes
import Foundation
import HTTPTypes
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The socket that `gwctl` calls: HTTP/1.1 over a UNIX socket in a folder of mode 0750.
///
/// Whoever may open the socket may operate the gateway: the folder's mode is the lock, the kernel's word for who
/// called (``OperatorCaller``) goes into the audit.
public struct OperatorListener: Service {
    private let service: any Service
    private let path: String

    /// Length of a socket's path, bytes. Source: unix(7), `sun_path`.
    public static let pathBytesMax = 107
    /// Length of a body: catalogues and mappings are sent whole.
    public static let bodyBytesMax = 64 << 20

    /// - Parameter onListening: told once calls are taken.
    /// - Throws: ``CodeFault`` `configuration_invalid` when the path is too long; the file system's errors.
    public init(
        path: String, operators: any OperatorService, logger: Logger,
        onListening: @escaping @Sendable () async -> Void = {}
    ) throws {
        guard path.utf8.count <= Self.pathBytesMax else {
            throw CodeFault(
                code: .configurationInvalid,
                message: "the operator socket's path is longer than \(Self.pathBytesMax) bytes",
                messageZh: "运维套接字路径超过 \(Self.pathBytesMax) 字节")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: folder)
        self.path = path
        let channel = OperatorChannel(operators: operators)
        let server = channel.server(
            configuration: ServerConfiguration(
                address: .unixDomainSocket(path: path),
                availableConnectionsDelegate: MaximumAvailableConnections(64, logger: logger)),
            onServerRunning: { _ in
                // The folder keeps others out; the group that may enter it may also call.
                chmod(path, 0o660)
                await onListening()
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        service = GracefulServer(server: server, logger: logger)
    }

    /// Takes calls until shut down, then removes the socket.
    public func run() async throws {
        defer { unlink(path) }
        try await service.run()
    }
}
