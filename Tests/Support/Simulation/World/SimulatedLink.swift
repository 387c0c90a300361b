import Codes
import Exchange

/// The line from one run of a gateway to its peers: loses, cuts, repeats and delays as the world has it.
struct SimulatedLink: Link {
    let world: World
    let own: GatewayID
    let incarnation: Incarnation

    /// See ``Link``.
    func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer {
        guard incarnation.isAlive else { throw Self.fault(.connect, "this run has ended") }
        world.ledger.leaves(request, from: own)
        let arriving = PeerRequest(
            peer: own, method: request.method, target: request.target, headers: Self.headers(of: request),
            body: request.body)
        let setBacks = setBacks
        await world.pause(upToMilliseconds: world.faults.latencyMilliseconds)
        guard self.setBacks == setBacks else { throw Self.fault(.transfer, "this run has ended") }
        guard !world.cut.contains(World.Pair(own, peer)) else {
            await world.wait(3_000)
            throw Self.fault(.connect, "no way")
        }
        switch fate() {
        case .delivered: break
        case .forged: await deliverForged(arriving, to: peer)
        case .duplicated: deliverLater(arriving, to: peer, withinMilliseconds: 3_600_000)
        case .mixedUp:
            guard let earlier = world.answers[World.Way(own, peer, request.method)] else { break }
            _ = await deliver(arriving, to: peer)
            return earlier
        case .lostBefore:
            await world.wait(30_000)
            throw Self.fault(.transfer, "no answer in time")
        case .late:
            deliverLater(arriving, to: peer, withinMilliseconds: 3 * 86_400_000)
            await world.wait(30_000)
            throw Self.fault(.answer, "no answer in time")
        case .lostAfter:
            _ = await deliver(arriving, to: peer)
            await world.wait(30_000)
            throw Self.fault(.answer, "no answer in time")
        case .reset(let phase):
            if phase == .answer { _ = await deliver(arriving, to: peer) }
            if phase == .transfer, world.chance.percent(50) {
                deliverLater(arriving, to: peer, withinMilliseconds: 1_000)
            }
            throw Self.fault(phase, "reset by peer")
        }
        guard let answer = await deliver(arriving, to: peer) else { throw Self.fault(.connect, "refused") }
        await world.pause(upToMilliseconds: world.faults.latencyMilliseconds)
        guard incarnation.isAlive else { throw Self.fault(.answer, "this run has ended") }
        if request.method == "POST" { world.answers[World.Way(own, peer, request.method)] = answer }
        return answer
    }

    private enum Fate {
        case delivered, duplicated, lostBefore, lostAfter, late, mixedUp, forged
        case reset(LinkFault.Phase)
    }

    private func fate() -> Fate {
        var throwOf = world.chance.below(100)
        func falls(_ share: Int) -> Bool {
            throwOf -= share
            return throwOf < 0
        }
        let plan = world.faults
        if falls(plan.lostBefore) { return .lostBefore }
        if falls(plan.lostAfter) { return .lostAfter }
        if falls(plan.late) { return .late }
        if falls(plan.duplicated) { return .duplicated }
        if falls(plan.mixedUp) { return .mixedUp }
        if falls(plan.forged) { return .forged }
        if falls(plan.reset) {
            return .reset([.connect, .identity, .transfer, .answer][world.chance.below(4)])
        }
        return .delivered
    }

    /// Nobody reads the answer, and what it says of the forgery is not held against its author.
    private func deliverForged(_ request: PeerRequest, to peer: GatewayID) async {
        guard request.method == "POST", let signer = world.gateways[own]?.signer,
            let body = Forgery(signer: signer).body(from: request.body)
        else { return }
        var forged = request
        forged.body = body
        world.ledger.step("\(own.name) forges")
        await world.gateways[peer]?.takeForged(forged)
    }

    private func deliver(_ request: PeerRequest, to peer: GatewayID) async -> LinkAnswer? {
        await world.gateways[peer]?.receive(request)
    }

    private func deliverLater(_ request: PeerRequest, to peer: GatewayID, withinMilliseconds most: Int) {
        let wait = Int64(world.chance.below(most))
        let world = world
        let setBacks = setBacks
        world.later.add {
            await world.wait(wait)
            guard self.setBacks == setBacks else { return }
            _ = await world.gateways[peer]?.receive(request)
        }
    }

    /// What was under way when its sender's disk was set back arrives no more.
    private var setBacks: Int? { world.gateways[own]?.setBacks }

    private static func headers(of request: LinkRequest) -> [String: String] {
        var headers: [String: String] = [:]
        for (name, value) in request.headers { headers[name.lowercased()] = value }
        if let type = request.contentType { headers["content-type"] = type }
        return headers
    }

    private static func fault(_ phase: LinkFault.Phase, _ detail: String) -> LinkFault {
        LinkFault(code: .peerUnreachable, phase: phase, detail: detail)
    }
}
