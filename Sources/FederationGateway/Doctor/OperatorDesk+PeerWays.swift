internal import Codes
internal import Cryptography
internal import Exchange
internal import Foundation
internal import Routing

/// The steps of the way to a peer, in their order.
private enum Step: Int {
    case name, connection, handshake, identity, answer

    /// As operators know it.
    var word: String {
        switch self {
        case .name: "DNS"
        case .connection: "TCP"
        case .handshake: "TLS"
        case .identity: "identity"
        case .answer: "protocol"
        }
    }

    /// Where a call ended.
    init(_ fault: CallFault) {
        switch fault.phase {
        case .resolve: self = .name
        case .connect: self = .connection
        case .handshake: self = .handshake
        case .identity: self = .identity
        case .transfer, .answer: self = .answer
        // It answered: that it does not know us, or something else.
        case nil: self = fault.status == 401 || fault.status == 403 ? .identity : .answer
        }
    }
}

extension OperatorDesk {
    /// The way to one peer, a line for each step up to the one that fails.
    func look(at peer: EnrolledPeer) async -> [Finding] {
        let name = "peer \(peer.peer.name) \(peer.id)"
        guard peer.peer.isActive else {
            return [
                Finding(
                    .warn, name, "suspended here", cure: "resume it when it may send again",
                    command: dir + " peer resume \(peer.id)")
            ]
        }
        return staleList(of: peer, name) + (await way(to: peer, name))
    }

    private func staleList(of peer: EnrolledPeer, _ name: String) -> [Finding] {
        let stale = peer.peer.crls.compactMap { text in
            // `try?`: what was taken in at enrolment can be read.
            Base64.decode(text).flatMap { try? RevocationList(der: $0) }
        }.first { $0.isStale(at: gateway.clock.now()) }
        guard let stale else { return [] }
        return [
            Finding(
                .warn, name + " CRL", "crl_stale: it was due anew \(stale.nextUpdate?.description ?? "")",
                cure: ErrorCode.crlStale.remedy, command: dir + " peer crl \(peer.id) FILE")
        ]
    }

    private func way(to peer: EnrolledPeer, _ name: String) async -> [Finding] {
        let hop = gateway.peers.snapshot.hop(to: peer.id) ?? peer.id
        let endpoint = gateway.peers.snapshot[hop].flatMap { URL(string: $0.peer.endpoint.text) }
        let host = endpoint?.host() ?? "?"
        let over = hop == peer.id ? "" : " over \(hop)"
        func good(_ step: Step, _ cause: String) -> Finding { Finding(.ok, "\(name) \(step.word)", cause) }
        let passed = [
            good(.name, host + over), good(.connection, "\(host):\(endpoint?.port ?? 443)"),
            good(.handshake, "certificates on both sides"), good(.identity, hop.description),
        ]
        do throws(CallFault) {
            let pong = try await gateway.ping(peer.id)
            let text = "answers in \(pong.tookMilliseconds) ms; its clock is \(pong.offset) ms off ours"
            let isOff = pong.offset.magnitude >= gateway.parts.limits.clockOffsetMilliseconds.magnitude
            return passed + [
                Finding(
                    isOff ? .warn : .ok, "\(name) \(Step.answer.word)", text,
                    cure: isOff ? "set the clock that is wrong: dates in law hang on it" : nil)
            ]
        } catch {
            let step = Step(error)
            return passed.prefix(step.rawValue) + [
                Finding(
                    .fail, "\(name) \(step.word)", "\(error.code): \(error.detail)", cure: error.code.remedy,
                    command: dir + " peer ping \(peer.id)")
            ]
        }
    }
}
