public import Codes
public import StrictJSON

/// Which pairs of gateways a hub carries events between.
///
/// A pair stands for both directions: a case has two authors, and a hub that carried one of them only would
/// strand it. A gateway that is not paired with another is refused (`audience_wrong`). Source: PROTOCOL.md
/// §7.
public struct RelayPolicy: Hashable, Sendable {
    /// Two gateways, in the order of their IDs.
    public struct Pair: Hashable, Sendable, Comparable {
        /// The one whose ID comes first.
        public let first: GatewayID
        /// The other.
        public let second: GatewayID

        /// Nil when both are the same.
        public init?(_ one: GatewayID, _ other: GatewayID) {
            guard one != other else { return nil }
            (first, second) = one < other ? (one, other) : (other, one)
        }

        /// By first, then by second.
        public static func < (left: Pair, right: Pair) -> Bool {
            (left.first, left.second) < (right.first, right.second)
        }
    }

    /// The pairs listed.
    public private(set) var pairs: Set<Pair>

    /// A policy of these pairs; without any, nothing is carried.
    public init(_ pairs: some Sequence<Pair> = []) { self.pairs = Set(pairs) }

    /// Whether events of `author` for `audience` are carried.
    public func permits(author: GatewayID, audience: GatewayID) -> Bool {
        Pair(author, audience).map(pairs.contains) ?? false
    }

    /// Lists one more pair.
    public mutating func add(_ pair: Pair) { pairs.insert(pair) }

    /// Takes a pair from the list.
    public mutating func remove(_ pair: Pair) { pairs.remove(pair) }

    /// Reads `{"pairs":[["spiffe://…","spiffe://…"],…]}`.
    ///
    /// - Throws: every fault at once.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        reader.allowOnly(["pairs"])
        let shape = JSONShape<[GatewayID]>.array(of: .gateway).map { pair throws(ShapeFault) in
            guard pair.count == 2, let pair = Pair(pair[0], pair[1]) else {
                throw ShapeFault(
                    .memberRange, message: "a pair is two different gateways", messageZh: "一对应为两个不同的网关")
            }
            return pair
        }
        pairs = Set(reader.list("pairs", of: shape, count: 0...100_000))
        guard reader.faults.isEmpty else { throw reader.collected }
    }

    /// As it is kept, pairs in order.
    public var json: JSON {
        ["pairs": .array(pairs.sorted().map { .strings([$0.first.description, $0.second.description]) })]
    }
}
