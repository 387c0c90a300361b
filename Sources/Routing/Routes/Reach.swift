public import Codes

/// How far apart two divisions lie, against the scopes a matter is open for (通办范围).
///
/// A wider scope covers what lies within it: a matter open to the nation is open to the next county too.
/// Which regions a named bloc has is configuration (`bloc:呼包鄂乌` → 1501, 1502, 1506, 1509).
public struct Reach: Hashable, Sendable {
    /// The divisions of each named bloc.
    public var blocs: [String: [DivisionPrefix]]

    /// Blocs as configured.
    public init(blocs: [String: [DivisionPrefix]] = [:]) { self.blocs = blocs }

    /// Whether a matter open for `scope` may be taken at `origin` for `destination`.
    public func covers(_ scope: Scope, from origin: DivisionCode, to destination: DivisionCode) -> Bool {
        switch scope {
        case .city: Reach.share(4, origin, destination)
        case .province: Reach.share(2, origin, destination)
        case .nation: true
        case .bloc(let name): isWithin(name, origin) && isWithin(name, destination)
        }
    }

    /// The first of `scopes` that covers the way; nil when none does.
    public func covering(_ scopes: [Scope], from origin: DivisionCode, to destination: DivisionCode) -> Scope?
    {
        scopes.first { covers($0, from: origin, to: destination) }
    }

    private func isWithin(_ bloc: String, _ division: DivisionCode) -> Bool {
        blocs[bloc]?.contains { $0.matches(division) } ?? false
    }

    private static func share(_ digits: Int, _ one: DivisionCode, _ other: DivisionCode) -> Bool {
        one.canonical.prefix(digits) == other.canonical.prefix(digits)
    }
}
