public import Codes
public import StrictJSON

/// A mapping file: all explicit mappings to one peer, `{"peer":"spiffe://…","mappings":[{…},…],"golden"?:[{…},…]}`.
///
/// Importing it puts these rows in the place of all the draft's rows for that peer, so that a file in a
/// repository says the whole truth about one peer, and importing it twice changes nothing.
public struct MappingFile: Hashable, Sendable {
    /// To whom.
    public let peer: GatewayID
    /// In order.
    public let mappings: [MatterMapping]
    /// 样例: examples of what must come of them, in order; nil: the file (a sheet) cannot have any, and those that are
    /// there stay.
    public let golden: [GoldenCase]?

    /// Most rows of one file: a large province's exceptions.
    public static let rowsMax = 500_000

    /// Most rows of one matter: a province's counties with several conditions each. They are compared with each other.
    public static let rowsOfMatterMax = 1_000

    /// A file of these rows; all are the peer's.
    public init(peer: GatewayID, mappings: [MatterMapping], golden: [GoldenCase]? = []) {
        self.peer = peer
        self.mappings = mappings
        self.golden = golden
    }

    /// Reads a file.
    ///
    /// - Throws: every fault at once, such as `/mappings/3/form/rules/0/to: mapping_target_twice`.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        reader.allowOnly(["peer", "mappings", "golden"])
        guard let peer = reader.require("peer", .gateway) else { throw reader.collected }
        var counts: [String: Int] = [:]
        mappings = reader.objects("mappings", count: 0...Self.rowsMax).compactMap { member in
            guard let row = MatterMapping(member, peer: peer) else { return nil }
            if let fault = Self.excess(row, &counts) {
                member.note("local", fault.code, fault.message, fault.messageZh)
            }
            return row
        }
        golden = GoldenCase.list("golden", of: reader, peer: peer)
        guard reader.faults.isEmpty else { throw reader.collected }
        self.peer = peer
    }

    /// What is wrong with the first row that is too many of its matter.
    static func excess(_ row: MatterMapping, _ counts: inout [String: Int]) -> ShapeFault? {
        counts[row.local, default: 0] += 1
        guard counts[row.local] == Self.rowsOfMatterMax + 1 else { return nil }
        return ShapeFault(
            .memberRange, at: ["local"], message: "\(row.local) has more than \(Self.rowsOfMatterMax) rows",
            messageZh: "\(row.local) 的映射超过 \(Self.rowsOfMatterMax) 行")
    }

    /// The file again.
    public var json: JSON {
        var object: JSONObject = [
            "peer": .string(peer.description), "mappings": .array(mappings.map { .object($0.json) }),
        ]
        if let golden, !golden.isEmpty { object["golden"] = .array(golden.map { .object($0.json) }) }
        return .object(object)
    }

    /// The rows in the byte order of our codes, in which they are kept; of one code in the file's order.
    public var inOrder: [MatterMapping] {
        mappings.enumerated().sorted { one, other in
            one.element.local == other.element.local
                ? one.offset < other.offset
                : one.element.local.utf8.lexicographicallyPrecedes(other.element.local.utf8)
        }.map(\.element)
    }
}
