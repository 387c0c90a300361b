internal import Codes

/// Divisions as they are today: what was counted under an old code stands with the division that it became.
///
/// One that was split stays under its own code, since nobody knows to which part a case would belong.
final class StatisticPlaces {
    private let changes: DivisionChanges
    private let today: CivilDate
    private var known: [String: String] = [:]

    init(_ changes: DivisionChanges, on today: CivilDate) {
        self.changes = changes
        self.today = today
    }

    /// Below one of these lies what was counted for a division; empty: everywhere.
    func areas(of division: DivisionCode?) -> [DivisionPrefix] {
        guard let division else { return [] }
        return ([division] + changes.otherCodes(of: division, on: today))
            .map(DivisionPrefix.init(everythingIn:))
    }

    /// The code that a row's division has today.
    func now(_ text: String) -> String {
        guard !changes.changes.isEmpty else { return text }
        if let place = known[text] { return place }
        // `try?`: a text that is no division became none.
        let became = (try? DivisionCode(text)).map { changes.successors(of: $0, on: today) } ?? []
        let place = became.count == 1 ? became[0].text : text
        known[text] = place
        return place
    }
}

extension [DivisionPrefix] {
    /// Whether a division's digits lie below one of these; none covers everything.
    func covers(_ digits: String) -> Bool { isEmpty || contains { digits.hasPrefix($0.text) } }
}
