public import Codes
internal import Routing
internal import StrictJSON
internal import Synchronization

extension RecordKind {
    /// Peers by their SPIFFE ID; the value is `Routing.Peer` as JSON.
    public static let peer = RecordKind(rawValue: "peer")
}

/// All enrolled gateways as of one moment. A value: whoever decides holds one and sees one truth.
public struct PeerSnapshot: Sendable {
    /// Rises with every change; TLS layers drop what they cached under another one.
    public let generation: Int
    private let byID: [GatewayID: EnrolledPeer]

    init(generation: Int, peers: [EnrolledPeer]) {
        self.generation = generation
        byID = Dictionary(peers.map { ($0.id, $0) }) { $1 }
    }

    /// The peer on file under that name, whatever its status.
    public subscript(id: GatewayID) -> EnrolledPeer? { byID[id] }

    /// The peer of that name if cases go to and come from it.
    public func active(_ id: GatewayID) -> EnrolledPeer? {
        byID[id].flatMap { $0.peer.isActive ? $0 : nil }
    }

    /// By name.
    public var all: [EnrolledPeer] { byID.values.sorted { $0.id < $1.id } }

    /// The next gateway on the way to a peer: itself, or the first hub of its `via` that is active and relays.
    public func hop(to id: GatewayID) -> GatewayID? {
        guard let peer = byID[id], peer.peer.status != .removed else { return nil }
        guard let first = peer.peer.via.first else { return id }
        return peer.peer.via.first { byID[$0]?.peer.isActive ?? false } ?? first
    }
}

/// Whom this gateway knows: an immutable snapshot, replaced whole.
///
/// Isolation: any; reading takes a lock for the length of a copy.
public final class PeerDirectory: Sendable {
    private let current = Mutex(PeerSnapshot(generation: 0, peers: []))

    /// An empty directory; ``reload(from:)`` fills it.
    public init() {}

    /// What is true now.
    public var snapshot: PeerSnapshot { current.withLock { $0 } }

    /// Reads all peers from the store.
    /// - Throws: the store's faults; `store_failed` for a record that cannot be read.
    public func reload(from store: any Store) async throws(StoreFault) {
        var peers: [EnrolledPeer] = []
        for record in try await store.allRecords(.peer) {
            guard let peer = PeerRecord.read(record.value) else {
                throw StoreFault(.storeFailed, "the record of peer \(record.key) cannot be read")
            }
            peers.append(EnrolledPeer(peer, version: record.version))
        }
        let read = peers
        current.withLock { $0 = PeerSnapshot(generation: $0.generation + 1, peers: read) }
    }
}

/// A peer as the store's bytes.
enum PeerRecord {
    static func read(_ bytes: [UInt8]) -> Peer? {
        // `try?`: the caller names the record; its inside is not for messages.
        guard let json = try? JSON.parse(bytes) else { return nil }
        return try? Peer(json)
    }

    static func write(_ peer: Peer) -> Write {
        .record(.peer, key: peer.gateway.description, value: peer.json.serialized())
    }
}
