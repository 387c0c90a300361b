public import Codes
public import StrictJSON

/// Rows of one published version (映射版本), as many of them as were read; a case keeps the version it began with.
public struct MappingSet: Sendable {
    /// 1, 2, 3…; 0 is the set without rows that stands before anything is published: the default rule alone.
    public let version: Int
    /// In the order in which they were given.
    public let mappings: [MatterMapping]

    private let rows: [MappingKey: [MatterMapping]]

    /// Rows of a version.
    public init(version: Int, mappings: [MatterMapping]) {
        self.version = version
        self.mappings = mappings
        rows = Dictionary(grouping: mappings, by: \.key)
    }

    /// Version 0: no rows.
    public static let defaultRuleOnly = MappingSet(version: 0, mappings: [])

    /// All rows of one matter at one peer.
    func rows(local: String, peer: GatewayID) -> [MatterMapping] {
        rows[MappingKey(peer: peer, local: local)] ?? []
    }

    /// The rows in force on `day` whose divisions hold `division`, by their reach: those of the longest prefix that covers
    /// it stand together and first.
    func rows(
        local: String, peer: GatewayID, division: DivisionCode, on day: CivilDate
    ) -> [[MatterMapping]] {
        let fitting = (rows[MappingKey(peer: peer, local: local)] ?? []).compactMap { row in
            row.isInForce(on: day) ? row.specificity(for: division).map { (row, $0) } : nil
        }
        guard fitting.count > 1 else { return fitting.map { [$0.0] } }
        return Set(fitting.map(\.1)).sorted(by: >).map { reach in
            fitting.filter { $0.1 == reach }.map(\.0)
        }
    }

    /// What the conditions of one matter's rows ask, whatever is known.
    public func questions(
        local: String, peer: GatewayID, division: DivisionCode, on day: CivilDate
    ) -> SituationQuestions {
        var questions = SituationQuestions.none
        for row in rows[MappingKey(peer: peer, local: local)] ?? [] {
            guard let when = row.when, row.isInForce(on: day), row.specificity(for: division) != nil else {
                continue
            }
            questions.formUnion(when.asks(beyond: .unknown))
        }
        return questions
    }

    /// The row by which a case was sent to that matter of the peer's: among those that lead there, the one of the longest
    /// reach; of several, the one whose condition what was sent meets.
    public func row(
        to target: String, local: Matter, peer: GatewayID, division: DivisionCode, on day: CivilDate,
        applicant: Subject?, sent form: JSONObject
    ) -> MatterMapping? {
        for reach in rows(local: local.code, peer: peer, division: division, on: day) {
            let leading = reach.filter { $0.target == target }
            let met = leading.first { row in
                let filled = row.windowForm(of: form, local: local)
                return row.when?.holds(in: Situation(applicant: applicant, answers: filled)) == true
            }
            if let row = met ?? leading.first(where: { $0.when == nil }) ?? leading.first { return row }
        }
        return nil
    }
}
