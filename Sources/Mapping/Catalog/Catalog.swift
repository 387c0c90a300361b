public import Codes

/// A region's matters, as its changes up to one revision leave them. Source: CASE.md §1.
///
/// Of one code several versions stand beside each other until the later one takes effect: a change
/// announced for next month does not touch a case of today. A catalogue counts only for divisions inside
/// `serves`, the prefixes that our operator approved of its gateway.
public struct Catalog: Sendable {
    /// Whose catalogue.
    public let gateway: GatewayID
    /// How many changes it has seen, in its gateway's count.
    public internal(set) var revision: Int
    /// The approved prefixes; what lies outside counts as if it were not there.
    public var serves: [DivisionPrefix]

    /// What stands from which day on, by code, in order of days.
    var timelines: [String: [CatalogChange]] = [:]
    /// Codes by base code.
    var codesByBase: [String: Set<String>] = [:]

    /// An empty catalogue, revision 0.
    public init(gateway: GatewayID, serves: [DivisionPrefix]) {
        self.gateway = gateway
        self.serves = serves
        revision = 0
    }

    /// Codes of all matters, retired ones included, in order.
    public var codes: [String] { timelines.keys.sorted() }

    /// What stands of a matter from which day on, in order of days.
    public func changes(of code: String) -> [CatalogChange] { timelines[code] ?? [] }

    /// All versions of a matter, by first day.
    public func versions(of code: String) -> [Matter] {
        (timelines[code] ?? []).compactMap { if case .put(let matter) = $0 { matter } else { nil } }
    }

    /// When and for what the matter ends, where that is announced and nothing follows it.
    public func retirement(of code: String) -> Retirement? {
        if case .retire(let retirement) = timelines[code]?.last { retirement } else { nil }
    }

    /// The version of a matter in force on `day`, wherever it is competent; nil before its first day, after
    /// its last, and from its retirement on.
    public func matter(_ code: String, on day: CivilDate) -> Matter? {
        guard case .put(let matter) = timelines[code]?.last(where: { $0.effective <= day }) else {
            return nil
        }
        return matter.isInForce(on: day) ? matter : nil
    }

    /// The matter in force on `day` for cases to be decided in `division`, or why there is none.
    public func entry(_ code: String, division: DivisionCode, on day: CivilDate) -> CatalogEntry {
        guard isServed(division) else { return .divisionNotServed }
        let timeline = timelines[code] ?? []
        let past = timeline.prefix { $0.effective <= day }
        let latest = past.last { $0.matter != nil }?.matter
        // What never counted there did not end there either.
        if let latest, !counts(latest, for: division) { return .unknown }
        if case .retire(let retirement) = past.last { return .retired(retirement) }
        if let latest, latest.isInForce(on: day) { return .open(latest) }
        let coming = timeline.dropFirst(past.count).lazy.compactMap(\.matter)
            .first { counts($0, for: division) }
        return latest == nil && coming == nil ? .unknown : .notInForce(from: coming?.effective)
    }

    /// All matters in force on `day`, by code, that count for `division`; nil: for any approved division.
    public func matters(on day: CivilDate, division: DivisionCode? = nil) -> [Matter] {
        codes.compactMap { code in
            guard let matter = matter(code, on: day) else { return nil }
            guard let division else { return isServed(matter.division) ? matter : nil }
            return isServed(division) && counts(matter, for: division) ? matter : nil
        }
    }

    /// The matters in force on `day` with that base code that count for `division`: of several, those whose
    /// own division is the narrowest.
    public func matters(base: String, division: DivisionCode, on day: CivilDate) -> [Matter] {
        guard isServed(division) else { return [] }
        let found = codes(base: base).compactMap { matter($0, on: day) }
            .filter { $0.baseCode == base && counts($0, for: division) }
        let narrowest = found.map(\.division.significant.utf8.count).max()
        return found.filter { $0.division.significant.utf8.count == narrowest }
    }

    /// Codes of all matters that have or had that base code, in order.
    func codes(base: String) -> [String] { (codesByBase[base] ?? []).sorted() }

    /// Whether the catalogue counts for the division at all.
    public func isServed(_ division: DivisionCode) -> Bool { serves.contains { $0.matches(division) } }

    /// A matter is competent for its own division and all below it, as far as its gateway is approved there.
    private func counts(_ matter: Matter, for division: DivisionCode) -> Bool {
        matter.division.contains(division) && isServed(matter.division)
    }
}

/// What a catalogue says of a code for a division on a day.
public enum CatalogEntry: Hashable, Sendable {
    /// In force.
    case open(Matter)
    /// The code is not there, or not for this division: `matter_unknown`.
    case unknown
    /// The division lies outside the approved prefixes: `matter_unknown` on the wire.
    case divisionNotServed
    /// Not in force on that day; the next first day, where one is announced: `matter_not_open`.
    case notInForce(from: CivilDate?)
    /// Ended, and perhaps replaced: `matter_not_open` on the wire.
    case retired(Retirement)

    /// The matter, where it is in force.
    public var matter: Matter? { if case .open(let matter) = self { matter } else { nil } }

    /// The wire's word for why not (PROTOCOL.md §5); nil when in force.
    public var rejection: ErrorCode? {
        switch self {
        case .open: nil
        case .unknown, .divisionNotServed: .matterUnknown
        case .notInForce, .retired: .matterNotOpen
        }
    }
}
