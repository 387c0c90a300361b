internal import Codes

extension MappingLint {
    /// Rows that say what the default rule says anyway: one less to look after when the peer's catalogue changes.
    func needless(_ rows: [MatterMapping]) -> [MappingFinding] {
        let byMatter = Dictionary(grouping: rows, by: \.local)
        var findings: [MappingFinding] = []
        for (index, row) in rows.enumerated() {
            guard isNeedless(row, among: byMatter[row.local] ?? []) else { continue }
            var notes = Notes(row: row, number: index + 1)
            notes.warning(.mappingRowNeedless, at: ["target"], row.target ?? "")
            findings += notes.findings
        }
        return findings
    }

    /// Whether the default rule finds the row's own target wherever the row is for. A row with rules of its own, or for
    /// some cases only, is needed.
    /// - Parameter rows: all of the same matter at the same peer.
    public func isNeedless(_ row: MatterMapping, among rows: [MatterMapping]) -> Bool {
        guard let target = row.target, row.when == nil, row.form == nil, row.materials == nil,
            row.to.map({ self.day <= $0 }) ?? true, let catalog = peers[row.peer]
        else { return false }
        let day = row.from.map { max($0, self.day) } ?? self.day
        guard let local = own.matter(row.local, on: day), let base = local.baseCode else { return false }
        let prefixes = row.divisions.isEmpty ? catalog.serves : row.divisions
        let narrower = catalog.codes(base: base).compactMap { catalog.matter($0, on: day)?.division }
            .filter { place in prefixes.contains { $0.matches(place) } }
        let places = Set(prefixes.compactMap(\.division) + narrower)
        func isFound(by set: MappingSet) -> Bool {
            places.allSatisfy { place in
                let found = set.resolve(local, to: catalog, division: place, on: day).resolved
                return found?.peer.code == target && found?.rule == .defaultRule
            }
        }
        // The default rule alone is asked first: of most rows it finds something else, and the others are not compared.
        guard !places.isEmpty, isFound(by: .defaultRuleOnly) else { return false }
        return isFound(by: MappingSet(version: 0, mappings: rows.filter { $0 != row }))
    }
}
