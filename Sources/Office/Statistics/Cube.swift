internal import Casework
internal import Codes
internal import Exchange

/// By what the statistics can be told apart.
public enum Dimension: String, CaseIterable, Sendable {
    /// Our side of the case.
    case side
    /// Our own code of the matter: the local one where we take in, the deciding one where we decide.
    case matter
    /// 全程网办, 代收代办, 多地联办.
    case mode
    /// How far apart the two regions lie: city, a bloc, province, nation.
    case scope
    /// The other gateway.
    case peer
    /// Who decides.
    case agency
    /// Our division of the case: the window's where we take in, the deciding one where we decide.
    case division
    /// The window that took the case in, or the desk that received it.
    case window
    /// Who did it; personal.
    case clerk
    /// The month of what is counted.
    case month
}

/// Rows that keep some dimensions together. A question is answered from the first cube that has all it names, so
/// that what is asked often reads few rows.
enum Cube: String, CaseIterable {
    case total, matter, peer, full, window, clerk, week
    case windowMatter = "window_matter"
    case clerkMatter = "clerk_matter"
    /// What is owed, under its last day where the others have a month: from the day after it is overdue without any
    /// event. A row goes when its duty is met, so there are as many as open cases, not as cases.
    case owed

    /// Dimensions beside the period, side and division, in the order of the key.
    var dimensions: [Dimension] {
        switch self {
        case .total: [.mode, .scope]
        case .matter: [.matter, .agency]
        case .peer: [.peer, .mode, .scope]
        case .full: [.matter, .agency, .mode, .scope, .peer]
        case .window: [.window, .mode]
        case .clerk: [.clerk]
        case .week: [.matter, .peer]
        case .windowMatter: [.window, .matter, .mode]
        case .clerkMatter: [.clerk, .matter]
        case .owed: [.matter, .agency, .mode, .scope, .peer, .window]
        }
    }

    /// Whether a division stands with all its digits; else by its county, so that townships do not multiply rows.
    var keepsTownships: Bool {
        switch self {
        case .window, .clerk, .windowMatter, .clerkMatter, .owed: true
        case .total, .matter, .peer, .full, .week: false
        }
    }

    /// Whether it counts what our clerks did, which is not all that happened.
    var isOfClerks: Bool { self == .clerk || self == .clerkMatter }

    /// The cube of months that answers a question about these, the smallest first.
    static func answering(_ dimensions: Set<Dimension>, townships: Bool) -> Cube? {
        let always: Set<Dimension> = [.side, .division, .month]
        let ofMonths = [
            Cube.total, .matter, .peer, .full, .window, .clerk, .windowMatter, .clerkMatter,
        ]
        return ofMonths.first { cube in
            dimensions.isSubset(of: always.union(cube.dimensions)) && (cube.keepsTownships || !townships)
                && cube.isOfClerks == dimensions.contains(.clerk)
        }
    }

    /// A row's key: `cube/period/side/division/…`.
    func key(_ period: String, _ place: CasePlace, clerk: String) -> String {
        let division = keepsTownships ? place.division : String(place.division.prefix(6))
        let rest = dimensions.map { $0 == .clerk ? clerk : place[$0] }
        return ([rawValue, period, place.side, division] + rest).map(Self.escaped).joined(separator: "/")
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") })
            ? text.replacing("%", with: "%25").replacing("/", with: "%2F") : text
    }
}

/// Where a case stands in the cubes.
struct CasePlace: Hashable, Sendable {
    var side = ""
    var division = ""
    var window = ""
    var matter = ""
    var mode = ""
    var scope = ""
    var peer = ""
    var agency = ""

    /// Its value of a dimension that a case has once.
    subscript(dimension: Dimension) -> String {
        switch dimension {
        case .side: side
        case .division: division
        case .window: window
        case .matter: matter
        case .mode: mode
        case .scope: scope
        case .peer: peer
        case .agency: agency
        case .clerk, .month: ""
        }
    }
}

extension RecordKind {
    /// Rows of the cubes: key ``Cube/key(_:_:clerk:)``, value ``Tally/text``.
    static let statistic = RecordKind(rawValue: "statistic")
    /// What each case has added, by case id, so that it can be taken away again.
    static let statisticCase = RecordKind(rawValue: "statistic_case")
    /// Windows and clerks that have rows of their own: `window/<name>`, `clerk/<index>` (name sealed).
    static let statisticName = RecordKind(rawValue: "statistic_name")
    /// Present while a recount writes: figures are not to be trusted until it is done.
    static let statisticRecount = RecordKind(rawValue: "statistic_recount")
}
