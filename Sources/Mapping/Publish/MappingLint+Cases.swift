internal import Codes
internal import StrictJSON

extension MappingLint {
    /// Whether some case can meet a condition: kinds of applicant that our matter is for, fields of our form, values that
    /// these can have.
    func judge(_ when: RowCondition, _ local: Matter, _ notes: inout Notes) {
        for kind in when.applicants where !local.subjects.contains(kind) {
            notes.error(.subjectNotServed, at: ["when", "applicant"], kind.rawValue)
        }
        for name in when.fields.keys.sorted() {
            guard let field = local.form.field(name) else {
                notes.error(.mappingFieldUnknown, at: ["when", "form", name], name)
                continue
            }
            for (index, value) in (when.fields[name] ?? []).enumerated() {
                judge(value, fits: field, at: ["when", "form", name, String(index)], in: local.form, &notes)
            }
        }
    }

    /// Whether the target can be used at all from here.
    func judgeUse(of target: Matter, for local: Matter, _ notes: inout Notes) {
        if Set(local.modes).isDisjoint(with: target.modes) {
            let there = target.modes.map(\.rawValue).joined(separator: ", ")
            notes.error(.modeNotOpen, at: ["target"], "\(target.code) is done \(there) only")
        }
        if let reaches, !reaches(target.scopes, target.division) {
            let scopes = target.scopes.map(\.description).joined(separator: ", ")
            notes.error(.scopeNotOpen, at: ["target"], "\(target.code) is open for \(scopes)")
        }
    }

    /// Whether the bundle is there and does not lead back to the row.
    func judge(bundle code: String, on day: CivilDate, _ notes: inout Notes) {
        guard let bundles else { return }
        guard let bundle = bundles[code], bundle.isInForce(on: day) else {
            return notes.error(.mappingBundleUnknown, at: ["bundle"], code)
        }
        let row = notes.row
        for part in bundle.parts where part.matter == row.local {
            switch part.place {
            case .here: continue
            case .division(let division):
                let isTheirs = peers[row.peer]?.isServed(division) ?? true
                guard isTheirs, row.specificity(for: division) != nil else { continue }
            case .asked, .field: break
            }
            notes.error(.bundleCycle, at: ["bundle"], "part \(part.number) of \(code) is \(row.local) again")
        }
    }

    /// Rows that can never be taken, since others take all their cases before.
    func neverTaken(_ rows: [MatterMapping]) -> [MappingFinding] {
        var findings: [MappingFinding] = []
        let byMatter = Dictionary(grouping: rows, by: \.local)
        for (index, row) in rows.enumerated() where row.to.map({ day <= $0 }) ?? true {
            let others = (byMatter[row.local] ?? []).filter { $0 != row && lasts($0, all: row) }
            guard !others.isEmpty, let local = own.matter(row.local, on: max(day, row.from ?? day)),
                let serves = peers[row.peer]?.serves
            else { continue }
            let isShadowed: Bool
            if row.when == nil, takesAll(others.filter { isSameReach($0, row) && $0.when != nil }, local) {
                isShadowed = true
            } else {
                isShadowed =
                    row.divisions.isEmpty && !serves.isEmpty
                    && serves.allSatisfy { place in
                        let longer = others.filter { $0.divisions.contains { $0.covers(place) } }
                        return takesAll(longer, local)
                    }
            }
            guard isShadowed else { continue }
            var notes = Notes(row: row, number: index + 1)
            let place = row.divisions.isEmpty ? "local" : "divisions"
            notes.warning(.mappingRowShadowed, at: [place], "other rows take all its cases")
            findings += notes.findings
        }
        return findings
    }

    /// Whether a row is in force on every day of another's that is still to come.
    private func lasts(_ row: MatterMapping, all other: MatterMapping) -> Bool {
        let start = max(day, other.from ?? day)
        guard row.from.map({ $0 <= start }) ?? true else { return false }
        guard let end = row.to else { return true }
        return other.to.map { $0 <= end } ?? false
    }

    private func isSameReach(_ row: MatterMapping, _ other: MatterMapping) -> Bool {
        row.divisions.isEmpty && other.divisions.isEmpty
            || !other.divisions.isEmpty && other.divisions.allSatisfy { row.divisions.contains($0) }
    }

    /// Whether some row of these takes every case: one without a condition, or conditions that leave no answer out.
    private func takesAll(_ rows: [MatterMapping], _ local: Matter) -> Bool {
        guard !rows.isEmpty else { return false }
        let conditions = rows.compactMap(\.when)
        guard conditions.count == rows.count else { return true }
        var situations = local.subjects.map { Situation(applicant: $0) }
        for name in Set(conditions.flatMap(\.fields.keys)).sorted() {
            guard let field = local.form.field(name) else { return false }
            var values = field.choices ?? (field.type == "boolean" ? [true, false] : [])
            // What a free field can have beside the values named is one more answer, which no condition has.
            if values.isEmpty || !field.required { values.append(.null) }
            guard situations.count * values.count <= Self.situationsMax else { return false }
            situations = situations.flatMap { situation in
                values.map { value in
                    var one = situation
                    one.answers[name] = value
                    return one
                }
            }
        }
        return situations.allSatisfy { situation in
            conditions.contains { $0.holds(in: situation) == true }
        }
    }

    /// More combinations of answers are not gone through.
    private static let situationsMax = 10_000

    /// Days between two rows of one reach and condition on which nothing else finds a matter.
    func gaps(_ rows: [MatterMapping]) -> [MappingFinding] {
        var findings: [MappingFinding] = []
        let set = MappingSet(version: 0, mappings: rows)
        let byReach = Dictionary(grouping: rows, by: \.reach)
        for (index, row) in rows.enumerated() {
            guard let end = row.to, let catalog = peers[row.peer] else { continue }
            let first = max(end.adding(days: 1), day)
            let same = byReach[row.reach] ?? []
            guard !same.contains(where: { $0.isInForce(on: first) }),
                let next = same.compactMap(\.from).filter({ $0 > first }).min(),
                let local = own.matter(row.local, on: first)
            else { continue }
            let places = (row.divisions.isEmpty ? catalog.serves : row.divisions).compactMap(\.division)
            let isFound = places.allSatisfy { place in
                set.resolve(local, to: catalog, division: place, on: first, in: row.example).refusal == nil
            }
            guard !isFound else { continue }
            var notes = Notes(row: row, number: index + 1)
            notes.warning(
                .mappingDayGap, at: ["to"], "nothing is found from \(first) to \(next.adding(days: -1))")
            findings += notes.findings
        }
        return findings
    }
}

extension MatterMapping {
    /// For which cases it is, whenever it counts.
    fileprivate struct Reach: Hashable {
        let local: String
        let divisions: Set<DivisionPrefix>
        let when: RowCondition?
    }

    fileprivate var reach: Reach { Reach(local: local, divisions: Set(divisions), when: when) }

    /// A case that it is for.
    fileprivate var example: Situation {
        guard let when else { return .unknown }
        var answers: JSONObject = [:]
        for (name, values) in when.fields { answers[name] = values.first }
        return Situation(applicant: when.applicants.first, answers: answers)
    }
}

extension Catalog {
    /// Whether all of that prefix is approved of the peer.
    func isServing(_ prefix: DivisionPrefix) -> Bool { serves.contains { $0.covers(prefix) } }
}
