import Codes
import Exchange
import Routing

/// The gateways of one course, who knows whom by which way, and the cases between them.
///
/// `@unchecked`: touched on the simulation's thread alone.
final class Federation: @unchecked Sendable {
    /// Whose people write to whom.
    struct CasePair {
        var origin: GatewayID
        var destination: GatewayID
    }

    /// Two to five gateways, the hub among them.
    let gateways: [SimulatedGateway]
    let pairs: [CasePair]
    let casesMost: Int
    private(set) var cases: [SharedCase] = []

    /// Draws a shape and enrols everybody.
    init(in world: World) async throws {
        let shape = Shape.drawn(&world.chance)
        casesMost = 1 + world.chance.below(5)
        let ids = try (0..<shape.count).map { try GatewayID("spiffe://g\($0).example/gateway/g\($0)") }
        var policy = RelayPolicy()
        for (one, other) in shape.relayed {
            if let pair = RelayPolicy.Pair(ids[one], ids[other]) { policy.add(pair) }
        }
        gateways = try ids.enumerated().map { place, id in
            try SimulatedGateway(
                id, secret: UInt8(place + 1), policy: place == shape.hub ? policy : RelayPolicy(), in: world)
        }
        for gateway in gateways {
            world.gateways[gateway.id] = gateway
            world.readings.keys[gateway.id] = gateway.signer.publicKey
        }
        var pairs: [CasePair] = []
        for (place, gateway) in gateways.enumerated() {
            var files: [PeerFile] = []
            for (other, peer) in gateways.enumerated() where other != place {
                let isRelayed = shape.isRelayed(place, other)
                files.append(try peer.peerFile(via: isRelayed ? [ids[shape.hub ?? 0]] : []))
                pairs.append(CasePair(origin: gateway.id, destination: peer.id))
            }
            try await gateway.enrol(files)
        }
        self.pairs = pairs
    }

    func add(_ one: SharedCase) { cases.append(one) }

    /// Who stands to whom.
    private struct Shape {
        var count: Int
        var hub: Int?
        /// Pairs that reach each other through the hub only.
        var relayed: [(Int, Int)]

        func isRelayed(_ one: Int, _ other: Int) -> Bool {
            relayed.contains { $0 == (one, other) || $0 == (other, one) }
        }

        static func drawn(_ chance: inout SeededGenerator) -> Shape {
            switch chance.below(10) {
            case 0..<4: Shape(count: 2, hub: nil, relayed: [])
            case 4..<5: Shape(count: 3, hub: nil, relayed: [])
            case 5..<8: Shape(count: 3, hub: 0, relayed: [(1, 2)])
            case 8: Shape(count: 4, hub: 0, relayed: [(1, 2), (2, 3)])
            default: Shape(count: 5, hub: 0, relayed: [(1, 2), (3, 4), (1, 4)])
            }
        }
    }
}

/// A case as the course knows it.
struct SharedCase: Sendable {
    var id: CaseID
    var origin: GatewayID
    var destination: GatewayID
}
