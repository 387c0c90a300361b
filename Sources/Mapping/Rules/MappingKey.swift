public import Codes

/// One of our matters at one peer: what rows are kept, published and looked up by.
public struct MappingKey: Hashable, Sendable {
    /// Whose matter it is there.
    public let peer: GatewayID
    /// Our code.
    public let local: String

    /// A key of these.
    public init(peer: GatewayID, local: String) {
        self.peer = peer
        self.local = local
    }
}

extension MappingKey: Comparable {
    /// By peer, then by code.
    public static func < (left: Self, right: Self) -> Bool {
        (left.peer, left.local) < (right.peer, right.local)
    }
}

extension MatterMapping {
    /// What the row is kept by.
    public var key: MappingKey { MappingKey(peer: peer, local: local) }
}
