internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension DeskRules {
    /// A tolerated material's `tolerated_until` lies before `due_on`. Source: CASE.md §7.
    func ofAcceptance() throws(JournalFault) -> [OfficeRefusal.Fault] {
        guard let due = data["due_on"]?.stringValue,
            let submitted = view.logs.origin.last(where: { $0.type == .submitted })
        else { return [] }
        let personal = try view.disclosures(of: EventKey(view.record.id, .origin, submitted.sequence))
        let late = (personal?["materials"]?.arrayValue ?? []).contains { material in
            (material["tolerated_until"]?.stringValue).map { $0 >= due } ?? false
        }
        guard late else { return [] }
        return [
            .init(
                "/data/due_on", .memberRange, detail: "a tolerated material ends on or after due_on",
                message: "容缺材料的补齐期限应早于办结期限")
        ]
    }
}
