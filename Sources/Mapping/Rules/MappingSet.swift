public import Codes
public import StrictJSON

/// All explicit mappings of one published version (映射版本); a case keeps the version it began with.
public struct MappingSet: Sendable {
    /// 1, 2, 3…; 0 is the set without rows that stands before anything is published: the default rule alone.
    public let version: Int
    /// First day on which it counts.
    public let effective: CivilDate
    /// Who published it; an operator's account.
    public let publishedBy: String
    /// When.
    public let publishedAt: Timestamp
    /// By peer, then in the file's order.
    public let mappings: [MatterMapping]

    private struct Key: Hashable {
        let peer: GatewayID
        let local: String
    }
    private let rows: [Key: [MatterMapping]]

    /// A version as it is published.
    public init(
        version: Int, effective: CivilDate, publishedBy: String, publishedAt: Timestamp,
        mappings: [MatterMapping]
    ) {
        self.version = version
        self.effective = effective
        self.publishedBy = publishedBy
        self.publishedAt = publishedAt
        self.mappings = mappings
        rows = Dictionary(grouping: mappings) { Key(peer: $0.peer, local: $0.local) }
    }

    /// Version 0: no rows, in force from ever.
    public static let defaultRuleOnly = MappingSet(
        version: 0, effective: CivilDate(dayNumber: 0), publishedBy: "",
        publishedAt: Timestamp(milliseconds: 0),
        mappings: [])

    /// The rows that fit best: in force on `day`, of the longest prefix that covers `division`. More than
    /// one is an ambiguity that lint would have refused.
    public func rows(
        local: String, peer: GatewayID, division: DivisionCode, on day: CivilDate
    ) -> [MatterMapping] {
        let fitting = (rows[Key(peer: peer, local: local)] ?? []).compactMap { row in
            row.isInForce(on: day) ? row.specificity(for: division).map { (row, $0) } : nil
        }
        let best = fitting.map(\.1).max()
        return fitting.filter { $0.1 == best }.map(\.0)
    }

    /// The record of the store.
    public var json: JSON {
        let peers = Set(mappings.map(\.peer)).sorted()
        return [
            "version": .integer(Int64(version)), "effective": .string(effective.description),
            "published_by": .string(publishedBy), "published_at": .string(publishedAt.description),
            "files": .array(
                peers.map { peer in
                    MappingFile(peer: peer, mappings: mappings.filter { $0.peer == peer }).json
                }),
        ]
    }

    /// Reads the record back.
    ///
    /// - Throws: every fault at once; a record this gateway wrote has none.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        let version = reader.require("version", .int(0...Int(JSON.integerMax)))
        let effective = reader.require("effective", .date)
        let by = reader.require("published_by", .string)
        let at = reader.require("published_at", .timestamp)
        var mappings: [MatterMapping] = []
        for file in reader.elements("files", count: 0...100_000) {
            mappings += try MappingFile(file).mappings
        }
        guard reader.faults.isEmpty, let version, let effective, let by, let at else {
            throw reader.collected
        }
        self.init(
            version: version, effective: effective, publishedBy: by, publishedAt: at, mappings: mappings)
    }
}

/// All versions ever published, which cases under way still name.
public struct MappingHistory: Sendable {
    /// By version, from 1.
    public private(set) var sets: [MappingSet]

    /// A history as stored; `sets` in order of version.
    public init(_ sets: [MappingSet] = []) { self.sets = sets.sorted { $0.version < $1.version } }

    /// The version for new cases on `day`: the highest that has begun; version 0 before all.
    public func current(on day: CivilDate) -> MappingSet {
        sets.last { $0.effective <= day } ?? .defaultRuleOnly
    }

    /// The newest version, begun or not: what a draft is compared with.
    public var newest: MappingSet { sets.last ?? .defaultRuleOnly }

    /// The version that a case began with.
    public func version(_ version: Int) -> MappingSet? {
        version == 0 ? .defaultRuleOnly : sets.first { $0.version == version }
    }

    /// The next version, of a draft that lint has passed; it takes effect on `effective`, not before today.
    public func next(
        _ draft: [MatterMapping], effective: CivilDate, by: String, at: Timestamp
    ) -> MappingSet {
        MappingSet(
            version: newest.version + 1, effective: max(effective, at.civilDate), publishedBy: by,
            publishedAt: at,
            mappings: draft)
    }

    /// Adds what was published.
    public mutating func append(_ set: MappingSet) { sets.append(set) }
}
