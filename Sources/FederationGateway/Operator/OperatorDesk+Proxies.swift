internal import Codes
internal import Cryptography
internal import Exchange
import Foundation
internal import Logging
internal import Office
internal import Paper
internal import Routing
internal import StrictJSON

/// Proxies: gateways that this one runs for regions without a system. Source: PROTOCOL.md §8.
extension OperatorDesk {
    static let proxyVerbs: [String: Verb] = [
        "proxy.create": { desk, call throws(OfficeRefusal) in try await desk.createProxy(call) },
        "proxy.list": { desk, call throws(OfficeRefusal) in try await desk.proxies(call) },
        "proxy.waiting": { desk, call throws(OfficeRefusal) in
            let proxy = try desk.gateway.proxy(try call.text("name"))
            return .array(try await ProxyDesk(proxy.office).waiting(for: call.caller))
        },
        "proxy.sheet": { desk, call throws(OfficeRefusal) in try await desk.proxySheet(call) },
        "proxy.hand_over": { desk, call throws(OfficeRefusal) in try await desk.handOver(call) },
    ]

    private func createProxy(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        guard gateway.settings.host == nil else {
            throw OfficeRefusal(.usage, detail: "a proxy runs no proxies", message: "代管网关不能再设代管网关")
        }
        let short = try call.text("short")
        guard (1...40).contains(short.utf8.count),
            short.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) || $0 == 45 })
        else {
            throw OfficeRefusal(
                .usage, detail: "a short name has 1 to 40 of a-z, 0-9 and -", message: "简称只能用小写字母、数字和连字符")
        }
        let directory = gateway.directory.proxy(short)
        guard !directory.exists else {
            throw OfficeRefusal(.alreadyExists, detail: "\(directory.root) is there already")
        }
        do throws(GatewayFault) {
            return try await made(directory, try initializer(short, call), by: call)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
    }

    private func initializer(_ short: String, _ call: VerbCall) throws(GatewayFault) -> Initializer {
        let settings = gateway.settings
        do throws(CodeFault) {
            var serves: [DivisionPrefix] = []
            for text in call.texts("serves") { serves.append(try DivisionPrefix(text)) }
            guard !serves.isEmpty else {
                throw CodeFault(
                    code: .usage, message: "name the divisions that it stands for",
                    messageZh: ErrorCode.usage.message)
            }
            // The name says it, and the trust domain says whose it is.
            var initializer = Initializer(
                id: try GatewayID("spiffe://\(settings.id.trustDomain)/gateway/proxy-\(short)"),
                name: call.optional("name") ?? short, serves: serves, peerListen: settings.peerListen,
                deskListen: settings.deskListen, isDemo: settings.isDemo)
            initializer.host = (settings.name, settings.endpoint)
            return initializer
        } catch { throw GatewayFault(.usage, error.message) }
    }

    /// Makes the directory, enrols host and proxy at each other and runs the proxy where its host runs; undoes it where
    /// the enrolment fails.
    private func made(
        _ directory: DataDirectory, _ initializer: Initializer, by call: VerbCall
    ) async throws(GatewayFault) -> JSON {
        try initializer.make(directory, at: gateway.clock.now())
        let settings = try await GatewaySettings.load(directory)
        let proxy = try await Gateway(
            directory, settings: settings, clock: gateway.clock, logger: gateway.logger,
            neighbours: gateway.neighbours)
        do throws(OfficeRefusal) {
            let ours = try await gateway.peerFile()
            _ = try await OperatorDesk(proxy).importPeer(
                VerbCall(arguments: ["file": .object(ours.json)], actor: call.actor))
            let theirs = try await proxy.peerFile()
            _ = try await importPeer(VerbCall(arguments: ["file": .object(theirs.json)], actor: call.actor))
            try await gateway.audit(
                "proxy_created", object: settings.id.description, detail: directory.root, by: call.actor)
        } catch {
            gateway.neighbours[settings.id] = nil
            await proxy.close()
            // `try?`: what remains of a directory that was made a moment ago is refused by its name next time.
            try? FileManager.default.removeItem(atPath: directory.root)
            throw GatewayFault(error.code, error.detail)
        }
        let isRunning = await run(proxy)
        return [
            "id": .string(settings.id.description), "name": .string(settings.name),
            "serves": .strings(settings.serves.map(\.text)), "directory": .string(directory.root),
            "running": .bool(isRunning),
        ]
    }

    /// Runs what was just made.
    /// - Returns: false where it runs from the next start on.
    private func run(_ proxy: Gateway) async -> Bool {
        do {
            if try await gateway.hosted.start(proxy) { return true }
        } catch {
            gateway.logger.error(
                "a proxy cannot run", metadata: ["proxy": "\(proxy.shortName)", "cause": "\(error)"])
        }
        gateway.neighbours[proxy.settings.id] = nil
        await proxy.close()
        return false
    }

    private func proxies(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        var lines: [JSON] = []
        for name in gateway.directory.proxyNames {
            guard let proxy = gateway.proxies.first(where: { $0.shortName == name }) else {
                lines.append(["short": .string(name), "running": false])
                continue
            }
            let waiting = try await ProxyDesk(proxy.office).waiting(for: call.caller)
            let peer = gateway.peers.snapshot[proxy.settings.id]?.peer
            var line: JSONObject = [
                "short": .string(name), "running": true, "id": .string(proxy.settings.id.description),
                "name": .string(proxy.settings.name),
                "serves": .strings((peer?.serves ?? proxy.settings.serves).map(\.text)),
                "waiting": .integer(Int64(waiting.count)),
            ]
            line["successor"] = peer?.successor.map { .string($0.description) }
            lines.append(.object(line))
        }
        return .array(lines)
    }

    private func proxySheet(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let proxy = try gateway.proxy(try call.text("name"))
        let caller = Caller(actor: call.actor, role: .handler)
        let sheet = try await ProxyDesk(proxy.office).sheet(
            of: try call.text("case"), purpose: "移送单", for: caller)
        if call.flag("pdf") {
            do throws(TypesetFault) {
                let pdf = try await gateway.typesetter.typesetShowing(sheet.printed)
                return ["pdf": .string(Base64URL.encode(pdf))]
            } catch { throw OfficeRefusal(error.code, detail: error.detail) }
        }
        return sheet.json
    }

    /// New cases go to the region's own gateway from now on; what is under way is finished or transferred here.
    private func handOver(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let proxy = try gateway.proxy(try call.text("name"))
        let successor = try call.gateway("successor")
        guard let next = gateway.peers.snapshot.active(successor), !next.peer.proxy else {
            throw OfficeRefusal(
                .peerUnknown, detail: "\(successor) is not enrolled, suspended, or a proxy itself",
                message: "接替网关 \(successor) 未登记、已暂停或仍是代管网关")
        }
        guard let held = gateway.peers.snapshot[proxy.settings.id] else {
            throw OfficeRefusal(.peerUnknown, detail: "\(proxy.settings.id) is not enrolled")
        }
        let acts = PeerActs(actor: call.actor, now: gateway.clock.now())
        try await gateway.commit(acts.handOver(held, to: successor))
        try await gateway.reloadPeers()
        let left = try await ProxyDesk(proxy.office).underWay(for: call.caller)
        return [
            "id": .string(proxy.settings.id.description), "successor": .string(successor.description),
            "transfer": .strings(left.transferable), "finish": .strings(left.others),
        ]
    }
}
