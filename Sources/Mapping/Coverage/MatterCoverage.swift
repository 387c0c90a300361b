public import Codes

/// Whether one of our matters can be sent to a peer at all, and by what.
public struct MatterCoverage: Hashable, Sendable {
    /// By what it is sent.
    public enum Way: String, CaseIterable, Hashable, Sendable {
        /// The default rule.
        case byDefault = "default"
        /// A published row.
        case byRow = "row"
        /// A row that names a bundle.
        case byBundle = "bundle"
    }

    /// By what it is sent, at the first place where it can be; nil: nowhere.
    public var way: Way?
    /// Why not, at the first place where it cannot be; of several reasons an ambiguity. Nil: it can be everywhere.
    public var refusal: ErrorCode?

    /// A matter that is sent so, or not.
    public init(way: Way? = nil, refusal: ErrorCode? = nil) {
        self.way = way
        self.refusal = refusal
    }

    /// Whether it can be sent to some places of the peer's and not to others.
    public var isPartial: Bool { way != nil && refusal != nil }
}

/// Looks up our matters at one peer on one day, as a window would find them.
public struct CoverageSearch: Sendable {
    let catalog: Catalog
    let day: CivilDate
    /// Whether these scopes bring an applicant of ours to that division.
    let reaches: @Sendable ([Scope], DivisionCode) -> Bool

    /// A search in this catalogue.
    /// - Parameter reaches: whether these scopes bring an applicant of ours to that division.
    public init(
        catalog: Catalog, day: CivilDate,
        reaches: @escaping @Sendable ([Scope], DivisionCode) -> Bool
    ) {
        self.catalog = catalog
        self.day = day
        self.reaches = reaches
    }

    /// Whether a matter has a way, asked at every place for which the peer has a matter of its base code or a row names
    /// one. Where the peer has its matter in some counties only, the others are not asked: that it is missing there shows
    /// as demand.
    /// - Parameter set: all rows of the matter at this peer.
    public func coverage(of local: Matter, by set: MappingSet) -> MatterCoverage {
        var coverage = MatterCoverage()
        for place in places(of: local, set.rows(local: local.code, peer: catalog.gateway)) {
            switch way(of: local, at: place, by: set) {
            case .success(let way): coverage.way = coverage.way ?? way
            case .failure(let refusal):
                if coverage.refusal == nil || refusal.code == .mappingAmbiguous {
                    coverage.refusal = refusal.code
                }
            }
        }
        return coverage
    }

    /// A word of the register, as a failure.
    private struct Refusal: Error { let code: ErrorCode }

    private func way(
        of local: Matter, at place: DivisionCode, by set: MappingSet
    ) -> Result<MatterCoverage.Way, Refusal> {
        switch set.resolve(local, to: catalog, division: place, on: day) {
        case .refused(let refusal): return .failure(Refusal(code: refusal.code))
        case .bundle: return .success(.byBundle)
        // Rows ask: for some cases there is a way.
        case .undecided: return .success(.byRow)
        case .resolved(let found):
            guard reaches(found.peer.scopes, place) else { return .failure(Refusal(code: .scopeNotOpen)) }
            if case .explicit = found.rule { return .success(.byRow) }
            return .success(.byDefault)
        }
    }

    /// Where it is asked; without any the peer's first prefix, which says why not.
    private func places(of local: Matter, _ rows: [MatterMapping]) -> [DivisionCode] {
        var places: [DivisionCode] = []
        for row in rows where row.isInForce(on: day) {
            places += row.divisions.compactMap(\.division)
            if row.divisions.isEmpty {
                places += row.target.map { divisions(of: $0) } ?? catalog.serves.compactMap(\.division)
            }
        }
        for code in local.baseCode.map({ catalog.codes(base: $0) }) ?? [] {
            places += divisions(of: code)
        }
        if places.isEmpty { places = Array(catalog.serves.compactMap(\.division).prefix(1)) }
        return places.count > 1 ? Set(places).sorted { $0.text < $1.text } : places
    }

    private func divisions(of code: String) -> [DivisionCode] {
        catalog.matter(code, on: day).map { [$0.division] }
            ?? catalog.versions(of: code).suffix(1).map(\.division)
    }
}

/// How many of our matters can be sent, and what share of the cases they are.
public struct CoverageTally: Hashable, Sendable {
    /// Matters of ours that are open in the scope.
    public private(set) var matters = 0
    /// Those that can be sent, by what.
    public private(set) var ways: [MatterCoverage.Way: Int] = [:]
    /// Of these, those that can be sent to some places only.
    public private(set) var partial = 0
    /// Those that cannot be sent, by why.
    public private(set) var refusals: [ErrorCode: Int] = [:]
    /// Cases and demand of all.
    public private(set) var weight = 0
    /// Cases and demand of those that can be sent.
    public private(set) var weightCovered = 0

    /// Nothing was counted.
    public init() {}

    /// Counts one matter.
    public mutating func add(_ coverage: MatterCoverage, weight: Int) {
        matters += 1
        self.weight += weight
        if let way = coverage.way {
            ways[way, default: 0] += 1
            weightCovered += weight
            if coverage.isPartial { partial += 1 }
        } else {
            refusals[coverage.refusal ?? .mappingMissing, default: 0] += 1
        }
    }

    /// Matters that can be sent.
    public var covered: Int { ways.values.reduce(0, +) }
    /// In percent, rounded down, so that 100 means all; nil where there is nothing to share.
    public var percent: Int? { matters == 0 ? nil : covered * 100 / matters }
    /// The same of cases and demand.
    public var percentWeighted: Int? { weight == 0 ? nil : weightCovered * 100 / weight }
}
