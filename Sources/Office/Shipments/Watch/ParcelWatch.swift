/// Which parcels 快递100 is asked to push of (订阅): each side follows what it registered.
///
/// Not those of synthetic cases, whose numbers are nobody's. See docs/decisions/parcel-watch.md.
public struct ParcelWatch: Sendable, Hashable {
    /// Codes of the carriers that are followed so; nil: every one that has a salt.
    public var carriers: Set<String>?
    /// Whether parcels that come to us are followed too, where the other side registered them.
    public var followsIncoming: Bool

    /// Every carrier that has a salt, and only our own parcels, unless said.
    public init(carriers: Set<String>? = nil, followsIncoming: Bool = false) {
        self.carriers = carriers
        self.followsIncoming = followsIncoming
    }

    /// Whether parcels of this carrier are followed: who has no salt may not push.
    public func takes(_ carrier: Carrier) -> Bool {
        carrier.salt != nil && (carriers.map { $0.contains(carrier.code) } ?? true)
    }
}

/// The aggregator 快递100 as the operator configured it.
public struct Kuaidi100: Sendable {
    /// Where subscriptions are posted.
    public var address: WebAddress
    /// The customer's key (授权码); secret.
    public var key: String
    /// Where it pushes, without the carrier's code and the slash before it.
    public var callback: String

    /// The aggregator, with the way back to us.
    public init(address: WebAddress, key: String, callback: String) {
        self.address = address
        self.key = key
        self.callback = callback
    }

    /// Whether it wants a telephone number of sender or receiver with a number of this carrier. Source: 快递100's
    /// document of the subscription (`phone`: 顺丰单号必填); not tried against the real service.
    static func needsPhone(_ carrier: String) -> Bool {
        carrier == "shunfeng" || carrier == "shunfengkuaiyun"
    }
}
