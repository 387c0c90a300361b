public import Codes
public import Routing

/// A peer as the exchange uses it: the record on file, with its keys made into keys.
public struct EnrolledPeer: Sendable {
    /// The record.
    public let peer: Peer
    /// Every key ever on file.
    public let keys: PeerKeys
    /// Of the store's record, for changes.
    public let version: Int

    /// Reads the keys of a peer.
    public init(_ peer: Peer, version: Int) {
        self.peer = peer
        keys = PeerKeys(listed: peer.keys, former: peer.formerKeys)
        self.version = version
    }

    /// Its name.
    public var id: GatewayID { peer.gateway }

    /// Whether its events are taken from this connection: its own, or that of a hub its file names.
    public func sends(through caller: GatewayID) -> Bool { caller == id || peer.via.contains(caller) }
}
