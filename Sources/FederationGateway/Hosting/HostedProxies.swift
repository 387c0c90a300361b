internal import Codes
internal import Office
internal import ServiceLifecycle
internal import Synchronization

/// The proxies of a host: those that it opened with itself, and those made while it runs, which run from then on.
final class HostedProxies: Sendable {
    /// Told a listener's name and port.
    typealias Listening = @Sendable (String, Int) -> Void

    private struct State {
        var gateways: [Gateway] = []
        /// Nil as long as nothing runs: an offline `gwctl`, and a daemon that is still being put together.
        var running: (group: ServiceGroup, onListening: Listening)?
    }

    private let state = Mutex(State())

    /// Every proxy that is open here.
    var gateways: [Gateway] { state.withLock { $0.gateways } }

    /// Holds proxies that run when the host does.
    func hold(_ opened: [Gateway]) { state.withLock { $0.gateways += opened } }

    /// One service that runs all proxies, those of later too, and ends with its host.
    /// - Throws: when a proxy's socket cannot be bound.
    func service(of host: Gateway, _ onListening: @escaping Listening) throws -> any Service {
        let idle = Loop(name: "proxies") {
            // A group of nothing would end at once, and its host with it; this ends only when cancelled.
            try? await gracefulShutdown()
        }
        let services = try gateways.flatMap { try $0.hostedServices(onListening) }
        let group = ServiceGroup(services: [idle] + services, logger: host.logger)
        state.withLock { $0.running = (group, onListening) }
        return group
    }

    /// Runs a proxy from now on.
    /// - Returns: false where no daemon runs: it is the caller's to close then.
    /// - Throws: when its socket cannot be bound.
    func start(_ proxy: Gateway) async throws -> Bool {
        guard let running = state.withLock({ $0.running }) else { return false }
        let services = try proxy.hostedServices(running.onListening)
        hold([proxy])
        for service in services { await running.group.addServiceUnlessShutdown(service) }
        return true
    }
}
