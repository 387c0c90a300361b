public import Codes

/// How a peer is reached: by itself, or through a hub that only passes on.
public struct PeerRoute: Sendable, Hashable {
    /// The gateway that answers.
    public let target: GatewayID
    /// The gateway at the other end of the connection.
    public let hop: GatewayID

    /// A way to `target` over `hop`.
    public init(to target: GatewayID, over hop: GatewayID) {
        self.target = target
        self.hop = hop
    }

    /// Whether nobody stands between.
    public var isDirect: Bool { hop == target }
}
