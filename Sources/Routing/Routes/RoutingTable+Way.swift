internal import Codes

extension RoutingTable {
    /// The way to a peer that the prefix names: direct, or through the first usable hub of its `via`.
    func way(to gateway: GatewayID, _ reasoning: inout Reasoning) -> RouteDecision.Outcome {
        guard let peer = peer(gateway), peer.status != .removed else {
            return reasoning.refuse(.routeUnknown, "\(gateway) is not enrolled", "\(gateway) 未登记")
        }
        guard peer.isActive else {
            return reasoning.refuse(
                .peerSuspended, "\(peer.name) (\(gateway)) is suspended", "\(peer.name)（\(gateway)）已暂停")
        }
        let note = peer.proxy ? " (proxy)" : ""
        reasoning.say(
            "served by \(peer.name)\(note), \(gateway)",
            "由\(peer.name)\(peer.proxy ? "（代管网关）" : "")办理，\(gateway)")
        guard !peer.via.isEmpty else {
            reasoning.say("direct to \(peer.endpoint)", "直连 \(peer.endpoint)")
            return .direct(gateway)
        }
        return wayThroughHub(of: peer, &reasoning)
    }

    private func wayThroughHub(of peer: Peer, _ reasoning: inout Reasoning) -> RouteDecision.Outcome {
        for id in peer.via {
            guard let hub = self.peer(id), hub.status != .removed else {
                reasoning.say("hub \(id) is not enrolled", "中转 \(id) 未登记")
                continue
            }
            guard hub.isActive else {
                reasoning.say("hub \(id) is suspended", "中转 \(id) 已暂停")
                continue
            }
            guard hub.relays else {
                reasoning.say("\(id) does not relay", "\(id) 不作中转")
                continue
            }
            guard hub.via.isEmpty else {
                reasoning.say("hub \(id) is itself behind a hub", "中转 \(id) 自身须经中转")
                continue
            }
            reasoning.say("through the hub \(hub.name), \(hub.endpoint)", "经中转\(hub.name) \(hub.endpoint)")
            return .throughHub(peer.gateway, hub: id)
        }
        return reasoning.refuse(
            .hubUnusable, "\(peer.name) is reached through a hub, and none of its hubs is usable",
            "\(peer.name)须经中转，而其中转均不可用")
    }
}
