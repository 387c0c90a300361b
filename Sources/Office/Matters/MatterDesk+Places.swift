internal import Codes
internal import Exchange

/// Where a division is today, and by which codes a peer may know it.
extension MatterDesk {
    /// The division as it is today, then its earlier codes, by which a peer may still serve it; the one that was asked
    /// for before those of what it was merged with.
    /// - Throws: `division_unknown`; `division_split` for one that is several now, which the applicant must tell apart.
    func places(of destination: DivisionCode) throws(OfficeRefusal) -> [DivisionCode] {
        let changes = context.places.changes
        let now = changes.successors(of: destination, on: context.today)
        if now.count > 1 {
            let names = now.map { "\(name(of: $0)) \($0.text)" }
            throw OfficeRefusal(
                .divisionSplit,
                detail: "\(destination.text) is \(now.map(\.text).joined(separator: ", ")) now",
                message: "\(destination.text) 已分设为 \(names.joined(separator: "、"))，请选择其一",
                faults: now.map { .init("/destination", .divisionSplit, detail: $0.text) })
        }
        let place = now.first ?? destination
        let earlier = changes.predecessors(of: place, on: context.today)
        let places = [place] + earlier.filter { $0 == destination } + earlier.filter { $0 != destination }
        guard places.contains(where: isKnown) else {
            throw OfficeRefusal(
                .divisionUnknown, detail: "there is no division \(destination.text)",
                message: "没有区划 \(destination.text)")
        }
        return places
    }

    /// Its full name, or the one that a change gave it.
    func name(of division: DivisionCode) -> String {
        let named = context.divisions.fullName(of: division) ?? context.places.changes.name(of: division)
        return named ?? division.text
    }

    /// Whether another code of the same place may have another answer.
    static func isOfPlace(_ code: ErrorCode) -> Bool {
        [.routeUnknown, .matterUnknown, .mappingMissing, .divisionNotServed].contains(code)
    }

    /// Counties are all in the table; of the places below them only some are.
    private func isKnown(_ division: DivisionCode) -> Bool {
        if context.divisions[division] != nil { return true }
        // `try?`: six digits out of a code that was read.
        guard division.text.count > 6, let county = try? DivisionCode(division.county) else { return false }
        return context.divisions[county] != nil
    }
}
