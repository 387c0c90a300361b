public import Codes
public import StrictJSON

/// One publication of the mappings: when it counts, who, when, why and how much it changed.
public struct MappingVersion: Hashable, Sendable {
    /// How far it came.
    public enum State: String, CaseIterable, Hashable, Sendable {
        /// Its rows are being written; it counts for nothing yet.
        case writing
        /// It counts from its day on.
        case published
        /// It was broken off before it was whole; its number is not used again.
        case broken
    }

    /// 1, 2, 3….
    public let version: Int
    /// How far it came.
    public var state: State
    /// First day on which it counts.
    public let effective: CivilDate
    /// Who wrote what it changed; accounts.
    public let authors: [String]
    /// Who published it.
    public let publishedBy: String
    /// When.
    public let publishedAt: Timestamp
    /// Why, in the publisher's words.
    public let reason: String?
    /// The version whose rows it brought back; nil: it was published from drafts.
    public let restores: Int?
    /// Rows that it added, changed and removed.
    public var counts: Counts

    /// How many rows a publication touched.
    public struct Counts: Hashable, Sendable {
        /// Rows that were not there before.
        public var added = 0
        /// Rows with other content.
        public var changed = 0
        /// Rows that are gone.
        public var removed = 0
        /// Rows of the version in all.
        public var total = 0

        /// None.
        public init() {}

        /// Counts one more group's changes.
        public mutating func add(_ plan: MappingPlan) {
            for change in plan.changes {
                switch change {
                case .added: added += 1
                case .changed: changed += 1
                case .removed: removed += 1
                }
            }
        }
    }

    /// A version that begins to be written.
    public init(
        version: Int, effective: CivilDate, authors: [String], publishedBy: String, publishedAt: Timestamp,
        reason: String? = nil, restores: Int? = nil
    ) {
        self.version = version
        state = .writing
        self.effective = max(effective, publishedAt.civilDate)
        self.authors = authors
        self.publishedBy = publishedBy
        self.publishedAt = publishedAt
        self.reason = reason
        self.restores = restores
        counts = Counts()
    }

    /// The record of the store, and the line of a listing.
    public var json: JSONObject {
        var object: JSONObject = [
            "version": .integer(Int64(version)), "state": .string(state.rawValue),
            "effective": .string(effective.description), "authors": .strings(authors),
            "published_by": .string(publishedBy), "published_at": .string(publishedAt.description),
            "added": .integer(Int64(counts.added)), "changed": .integer(Int64(counts.changed)),
            "removed": .integer(Int64(counts.removed)), "rows": .integer(Int64(counts.total)),
        ]
        object["reason"] = reason.map { .string($0) }
        object["restores"] = restores.map { .integer(Int64($0)) }
        return object
    }

    /// Reads the record back.
    ///
    /// - Throws: every fault at once; a record this gateway wrote has none.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        let numbers = 0...Int(JSON.integerMax)
        let version = reader.require("version", .int(numbers))
        let state = reader.require("state", .word(State.self))
        let effective = reader.require("effective", .date)
        let by = reader.require("published_by", .string)
        let at = reader.require("published_at", .timestamp)
        authors = reader.distinct("authors", of: .string, .optional)
        reason = reader.optional("reason", .prose)
        restores = reader.optional("restores", .int(numbers))
        var counts = Counts()
        counts.added = reader.optional("added", .int(numbers)) ?? 0
        counts.changed = reader.optional("changed", .int(numbers)) ?? 0
        counts.removed = reader.optional("removed", .int(numbers)) ?? 0
        counts.total = reader.optional("rows", .int(numbers)) ?? 0
        guard reader.faults.isEmpty, let version, let state, let effective, let by, let at else {
            throw reader.collected
        }
        self.version = version
        self.state = state
        self.effective = effective
        self.counts = counts
        publishedBy = by
        publishedAt = at
    }
}

/// Every version that was begun, which cases under way still name.
public struct MappingHistory: Sendable {
    /// By number, from 1; those that were broken off included.
    public private(set) var versions: [MappingVersion]

    /// A history as stored.
    public init(_ versions: [MappingVersion] = []) {
        self.versions = versions.sorted { $0.version < $1.version }
    }

    private var published: [MappingVersion] { versions.filter { $0.state == .published } }

    /// The number of the version for new cases on `day`: the highest that has begun; 0 before all.
    public func current(on day: CivilDate) -> Int { published.last { $0.effective <= day }?.version ?? 0 }

    /// The newest published version, begun or not: what a draft is compared with; 0 before all.
    public var newest: Int { published.last?.version ?? 0 }

    /// The number of the next version.
    public var next: Int { (versions.last?.version ?? 0) + 1 }

    /// Those whose traces count for nothing.
    public var broken: Set<Int> { Set(versions.filter { $0.state == .broken }.map(\.version)) }

    /// The version of that number, if it was published.
    public func published(_ version: Int) -> MappingVersion? { published.first { $0.version == version } }

    /// Adds a version, or puts it in the place of the one of its number.
    public mutating func put(_ version: MappingVersion) {
        versions.removeAll { $0.version == version.version }
        versions.append(version)
        versions.sort { $0.version < $1.version }
    }
}
