import Codes
internal import Cryptography
import Exchange
import Foundation
internal import GatewayHTTP
import Logging
import Office
import Paper
public import ServiceLifecycle
internal import StoreSQLite

extension Gateway {
    /// Everything the daemon runs, the listeners last: nothing is taken before the lanes stand.
    /// - Parameter onListening: told each listener's name and port once it takes connections.
    /// - Throws: `configuration_invalid` when a certificate or an address cannot be used.
    public func services(
        metrics: PrometheusMetrics, onListening: @escaping @Sendable (String, Int) -> Void = { _, _ in }
    ) throws(GatewayFault) -> [any Service] {
        guard settings.host == nil else {
            throw GatewayFault(
                .configurationInvalid, "this is a proxy; it runs in the daemon of its host")
        }
        do {
            return loops + [try hosted.service(of: self, onListening)]
                + (try listeners(metrics: metrics, onListening: onListening))
        } catch { throw GatewayFault(.configurationInvalid, "a listener cannot start: \(error)") }
    }

    /// What a proxy runs in its host's process: no listener but the operators' socket in its own directory.
    func hostedServices(
        _ onListening: @escaping HostedProxies.Listening
    ) throws -> [any Service] {
        let name = "operator of proxy " + shortName
        return loops + [
            try OperatorListener(
                path: directory.callableSocket, operators: OperatorDesk(self), logger: logger,
                onListening: { onListening(name, 0) })
        ]
    }

    private var loops: [any Service] {
        let (dispatch, recover, keeper) = (dispatch, recover, catalogueKeeper)
        let sweep = BlobSweep(parts)
        let duties = DutyWatch(office) { [alarms] in alarms.raise($0) }
        let watch = ClockWatch(
            store: store, journal: parts.journal, clock: clock, attending: duties.attending)
        return [
            Loop(name: "dispatch") { await dispatch.run() },
            Loop(name: "recover") { await recover.run() },
            Loop(name: "catalogues") { await keeper.run() },
            Loop(name: "blob sweep") {
                // Ends only when cancelled.
                try? await sweep.run()
            },
            Loop(name: "answer sweep") { [office] in
                // Ends only when cancelled.
                try? await IdempotencySweep(office).run()
            },
            Loop(name: "draft watch") { [office, alarms] in
                // Ends only when cancelled.
                try? await DraftWatch(office) { alarms.raise($0) }.run()
            },
            Loop(name: "demand") { [office] in
                // Ends only when cancelled.
                try? await DemandCounting(office).run()
            },
            Loop(name: "parcel sweep") { [office] in
                // Ends only when cancelled.
                try? await ShipmentSweep(office).run()
            },
            Loop(name: "clock watch") {
                // Ends only when cancelled.
                try? await watch.run()
            },
            Loop(name: "duty watch") {
                // Ends only when cancelled.
                try? await duties.run()
            },
        ] + officeLoops
    }

    /// What the office does by itself; each ends only when cancelled.
    private var officeLoops: [any Service] {
        let runner = ErrandRunner(office, handlers: errandHandlers, logger: logger)
        let errands = Loop(name: "errands") { try? await runner.run() }  // as said
        let watch = WebhookWatch(office)
        let undeliverable = Loop(name: "webhook watch") { try? await watch.run() }  // as said
        let bundles = BundleWatch(office)
        let undelivered = Loop(name: "bundle watch") { try? await bundles.run() }  // as said
        let drifting = Loop(name: "drift watch") { [driftWatch] in try? await driftWatch.run() }  // as said
        let agreements = AgreementWatch(office) { [alarms] alarm in alarms.raise(alarm) }
        let lapsing = Loop(name: "agreement watch") { try? await agreements.run() }  // as said
        let reminders = ResultReminders(office, days: settings.applicants.reminderDays)
        let reminding = Loop(name: "result reminders") { try? await reminders.run() }  // as said
        return [errands, undeliverable, undelivered, drifting, lapsing]
            + (settings.applicants.messagesFile == nil ? [] : [reminding])
            + followers.map { follower in
                let loop = FollowerLoop(follower, office, logger: logger)
                return Loop(name: follower.name) { try? await loop.run() }  // as said
            }
    }

    private func listeners(
        metrics: PrometheusMetrics, onListening: @escaping @Sendable (String, Int) -> Void
    ) throws -> [any Service] {
        let gate = ClientGate(trust: trust, clock: clock, refusals: refusals)
        return [
            try PeerListener(
                host: settings.peerListen.host, port: settings.peerListen.port, peers: server, blobs: blobs,
                gate: gate,
                credentials: keys.identity, logger: logger, onListening: { onListening("peers", $0) }),
            try DeskListener(
                host: settings.deskListen.host, port: settings.deskListen.port, office: office,
                accounts: accounts,
                proxies: { [hosted] in hosted.gateways.map { .init($0.shortName, $0.office) } },
                readiness: { await self.readiness() }, metrics: { metrics.text },
                documentBytesMax: settings.deskBlobBytesMax, credentials: keys.desk, limits: ListenerLimits(),
                logger: logger, onListening: { onListening("desk", $0) }),
        ] + (try publicListener(onListening)) + [
            try OperatorListener(
                path: directory.callableSocket, operators: OperatorDesk(self), logger: logger,
                onListening: { onListening("operator", 0) })
        ]
    }

    /// None unless the settings name an address for it.
    private func publicListener(
        _ onListening: @escaping @Sendable (String, Int) -> Void
    ) throws -> [any Service] {
        guard let address = settings.publicListen else { return [] }
        let own = try settings.publicIdentity.map {
            try IdentityFile(directory, chainPath: $0.chain, keyPath: $0.key)
        }
        return [
            try PublicListener(
                host: address.host, port: address.port, office: office,
                requestsPerMinute: settings.publicRequestsPerMinute, credentials: own ?? keys.desk,
                logger: logger, onListening: { onListening("public", $0) })
        ]
    }

    /// What `/readyz` asks: a nil cause is good.
    func readiness() async -> [(name: String, cause: String?)] {
        var store: String?
        do throws(StoreFault) {
            try await self.store.probe()
        } catch { store = error.code.rawValue }
        let now = clock.now()
        var keys: String? = "certificate_form"
        if let leaf = self.keys.identity.leaf {
            keys = now < leaf.notAfter ? nil : "certificate_expired"
            if now < leaf.notBefore { keys = "certificate_not_yet_valid" }
        }
        var checks: [(name: String, cause: String?)] = [("store", store), ("keys", keys)]
        // Only where an event must wait for its paper: elsewhere a gateway without a typesetter does all its work.
        if settings.notices.rules.lacking == .refuse {
            var cause: String?
            if case .missing = await typesetter.state() { cause = ErrorCode.typesetterMissing.rawValue }
            checks.append(("typesetter", cause))
        }
        return checks
    }
}

/// An endless loop as a service: cancelled when the daemon is asked to stop.
struct Loop: Service {
    let name: String
    let body: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await body() }
    }
}
