public import Codes
public import StrictJSON

/// A mapping file: all explicit mappings to one peer, `{"peer":"spiffe://…","mappings":[{…},…]}`.
///
/// Importing it puts these rows in the place of all the draft's rows for that peer, so that a file in a
/// repository says the whole truth about one peer, and importing it twice changes nothing.
public struct MappingFile: Hashable, Sendable {
    /// To whom.
    public let peer: GatewayID
    /// In order.
    public let mappings: [MatterMapping]

    /// Most rows of one file: a large province's exceptions.
    public static let rowsMax = 500_000

    /// A file of these rows; all are the peer's.
    public init(peer: GatewayID, mappings: [MatterMapping]) {
        self.peer = peer
        self.mappings = mappings
    }

    /// Reads a file.
    ///
    /// - Throws: every fault at once, such as `/mappings/3/form/rules/0/to: mapping_target_twice`.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        reader.allowOnly(["peer", "mappings"])
        guard let peer = reader.require("peer", .gateway) else { throw reader.collected }
        mappings = reader.objects("mappings", count: 0...Self.rowsMax).compactMap {
            MatterMapping($0, peer: peer)
        }
        guard reader.faults.isEmpty else { throw reader.collected }
        self.peer = peer
    }

    /// The file again.
    public var json: JSON {
        ["peer": .string(peer.description), "mappings": .array(mappings.map { .object($0.json) })]
    }
}
