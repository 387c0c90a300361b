public import Codes

/// How a peer's matter came away from what mappings to it were made for: judged for everything that is announced, not
/// for today alone.
public struct MatterDrift: Hashable, Sendable {
    /// What must be done about it.
    public enum Kind: String, CaseIterable, Comparable, Sendable {
        /// Nothing: the mapping is right as before, or follows by itself.
        case harmless
        /// Somebody must look at the mapping.
        case review
        /// The matter is not in force any more: new cases wait until the mapping names another.
        case stale

        /// The one that asks for more is the greater.
        public static func < (left: Kind, right: Kind) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// The peer's code.
    public let code: String
    /// The day from which the matter is not in force; nil: no end is announced.
    public let ends: CivilDate?
    /// The first day of what changed, today at the earliest; nil: nothing changed beside the end.
    public let changes: CivilDate?
    /// The matter of the same catalogue that takes its place.
    public let successor: String?
    /// What changed, once each.
    public let notes: [DriftNote]

    /// What became of a matter since `was` was looked at.
    /// - Returns: nil where it stands as it was.
    public init?(_ was: Matter, in catalog: Catalog, on today: CivilDate) {
        code = was.code
        var ends: CivilDate?
        var changes: CivilDate?
        var notes: [DriftNote] = []
        for day in catalog.boundaries(of: was.code, from: today) {
            guard let now = catalog.matter(was.code, on: day) else {
                // A matter that is announced for later and not in force before is a gap, and so an end.
                ends = ends ?? day
                continue
            }
            let found = DriftNote.between(was, now).filter { !notes.contains($0) }
            if !found.isEmpty { changes = changes ?? day }
            notes += found
        }
        guard ends != nil || !notes.isEmpty else { return nil }
        self.ends = ends
        self.changes = changes
        self.notes = notes
        successor = catalog.retirement(of: was.code)?.replacedBy
    }

    /// Nothing that is known of: for what must be looked at all the same.
    public init(unknown code: String, since day: CivilDate, note: DriftNote) {
        self.code = code
        ends = nil
        changes = day
        successor = nil
        notes = [note]
    }

    /// The day from which the default rule may lead elsewhere; nil: it leads where it led.
    public var leads: CivilDate? { ends ?? (notes.contains { $0.touches == .match } ? changes : nil) }

    /// What must be done about a row.
    public func kind(for row: MatterMapping) -> Kind {
        if let ends { return row.to.map { $0 < ends } ?? false ? .harmless : .stale }
        let touched = notes.contains { note in
            switch note.touches {
            case .match: true
            case .form: row.form != nil
            case .materials: row.materials != nil
            case .nothing: false
            }
        }
        return touched ? .review : .harmless
    }

    /// The first day on which the most pressing of it counts.
    public func begins(_ kind: Kind) -> CivilDate? { kind == .stale ? ends : changes }
}

extension Catalog {
    /// The days, `today` first, from which something else may stand of a code.
    func boundaries(of code: String, from today: CivilDate) -> [CivilDate] {
        var days: Set<CivilDate> = [today]
        for change in timelines[code] ?? [] {
            days.insert(change.effective)
            if case .put(let matter) = change, let last = matter.expires { days.insert(last.adding(days: 1)) }
        }
        return days.filter { $0 >= today }.sorted()
    }

    /// Codes of which another catalogue of the same gateway says something else; those that it does not have are new or gone.
    public func differing(from earlier: Catalog) -> [String] {
        Set(timelines.keys).union(earlier.timelines.keys).filter { timelines[$0] != earlier.timelines[$0] }
            .sorted()
    }
}
