public import Codes

/// Which gateway is competent for a division: the longest prefix that covers it, like an IP route.
///
/// Made of our own prefixes and those our operator approved of each peer that is not removed; a suspended
/// peer stays, so that its divisions do not fall silently to whoever serves the province. Immutable: a
/// change of peers makes a new one.
public struct RoutingTable: Sendable {
    /// Who serves a prefix.
    public enum Owner: Hashable, Sendable {
        /// This gateway.
        case here
        /// A peer.
        case peer(GatewayID)
    }

    /// What stands for one division.
    public struct Match: Hashable, Sendable {
        /// The longest prefix that covers it.
        public let prefix: DivisionPrefix
        /// Its owners, in order; more than one is an ambiguity that an operator must end.
        public let owners: [Owner]
        /// Shorter prefixes that cover it too, longest first: what was passed over.
        public let shorter: [DivisionPrefix]
    }

    /// This gateway.
    public let gateway: GatewayID
    /// What this gateway serves.
    public let serves: [DivisionPrefix]
    /// Which regions each bloc has.
    public let reach: Reach

    private let peers: [GatewayID: Peer]
    private let owners: [String: (prefix: DivisionPrefix, owners: [Owner])]
    /// The lengths that some prefix has, longest first.
    private let lengths: [Int]

    /// A table of ourselves and the enrolled peers.
    public init(gateway: GatewayID, serves: [DivisionPrefix], peers: [Peer], reach: Reach = Reach()) {
        self.gateway = gateway
        self.serves = serves
        self.reach = reach
        self.peers = Dictionary(peers.map { ($0.gateway, $0) }) { _, last in last }
        var owners: [String: (prefix: DivisionPrefix, owners: [Owner])] = [:]
        for prefix in Set(serves) { owners[prefix.text] = (prefix, [.here]) }
        for peer in peers.sorted(by: { $0.gateway < $1.gateway }) where peer.status != .removed {
            for prefix in Set(peer.serves) {
                owners[prefix.text, default: (prefix, [])].owners.append(.peer(peer.gateway))
            }
        }
        self.owners = owners
        lengths = Set(owners.values.map(\.prefix.length)).sorted(by: >)
    }

    /// The peer of that ID, whatever its status.
    public func peer(_ gateway: GatewayID) -> Peer? { peers[gateway] }

    /// The longest prefix that covers `division`; nil when none does.
    public func match(_ division: DivisionCode) -> Match? {
        let found = lengths.compactMap { owners[String(division.canonical.prefix($0))] }
        guard let longest = found.first else { return nil }
        return Match(
            prefix: longest.prefix, owners: longest.owners, shorter: found.dropFirst().map(\.prefix))
    }

    /// Prefixes that more than one gateway claims, in order: each is refused until an operator ends it.
    public var conflicts: [(prefix: DivisionPrefix, owners: [Owner])] {
        owners.values.filter { $0.owners.count > 1 }.sorted { $0.prefix < $1.prefix }
    }
}
