import HummingbirdCore
import Logging
import ServiceLifecycle

/// Runs a server so that it ends gracefully however it is ended.
///
/// NIO traps when a connection that has just been accepted is dropped unserved, which is what cancelling a running
/// server does. So cancellation does not reach the server: it only asks for the shutdown.
struct GracefulServer: Service {
    let server: any Service
    let logger: Logger

    func run() async throws {
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: logger))
        // Of its own, so that the cancellation of this task does not reach it; awaited below, never left.
        let running = Task { try await group.run() }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await running.value
        } onCancelOrGracefulShutdown: {
            Task { await group.triggerGracefulShutdown() }
        }
    }
}
