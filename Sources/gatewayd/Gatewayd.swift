import ArgumentParser
import FederationGateway
import Logging
import Metrics
import ServiceLifecycle
internal import UnixSignals

/// The daemon of one region.
@main
struct Gatewayd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatewayd",
        abstract: "Runs a Tongban gateway until it is asked to stop (SIGTERM, SIGINT).",
        usage: "gatewayd --dir D")

    @Option(help: ArgumentHelp("The data directory that `gwctl init` made.", valueName: "D"))
    var dir: String
    @Option(
        help: ArgumentHelp(
            "A file with an RFC 3339 instant that sets the clock, read again as it changes; only for `init --demo`.",
            valueName: "FILE"))
    var clock: String?

    func run() async throws {
        do {
            try await serve()
        } catch let fault as GatewayFault {
            throw ValidationError("\(fault.code): \(fault.detail)")
        }
    }

    private func serve() async throws {
        Memory.limitArenas()
        let directory = DataDirectory(dir)
        let settings = try await GatewaySettings.load(directory)
        let logger = Self.logger(settings)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let gateway = try await Gateway(
            directory, settings: settings, clock: try settings.clock(setBy: clock), logger: logger)
        let services = try gateway.services(metrics: metrics) { name, port in
            logger.info("listening", metadata: ["what": "\(name)", "port": "\(port)"])
        }
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        try await group.run()
        await gateway.close()
    }

    private static func logger(_ settings: GatewaySettings) -> Logger {
        let level = Logger.Level(rawValue: settings.logLevel) ?? .info
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        return Logger(label: "gatewayd")
    }
}
