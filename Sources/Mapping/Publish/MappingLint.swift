public import Codes
internal import StrictJSON

/// Judges a draft against the catalogues, as they will be on the day from which it is to count.
public struct MappingLint: Sendable {
    /// Ours.
    public let own: Catalog
    /// The peers', by gateway.
    public let peers: [GatewayID: Catalog]
    /// The day from which the draft is to count.
    public let day: CivilDate
    /// Our bundles by code; nil: rows that name one are not checked.
    public let bundles: [String: BundleDefinition]?
    /// Whether these scopes bring an applicant of ours to that division; nil: nobody knows.
    public let reaches: (@Sendable ([Scope], DivisionCode) -> Bool)?

    /// A judge with the catalogues at hand.
    public init(
        own: Catalog, peers: [GatewayID: Catalog], day: CivilDate,
        bundles: [String: BundleDefinition]? = nil,
        reaches: (@Sendable ([Scope], DivisionCode) -> Bool)? = nil
    ) {
        self.own = own
        self.peers = peers
        self.day = day
        self.bundles = bundles
        self.reaches = reaches
    }

    /// Everything found, by peer and row: unknown codes, forms and materials that do not fit, two targets
    /// for one case.
    /// - Parameter rows: of one matter at one peer all that there are, of as many as are to be judged at once.
    public func findings(_ rows: [MatterMapping]) -> [MappingFinding] {
        var findings: [MappingFinding] = []
        let byPeer = Dictionary(grouping: rows, by: \.peer)
        for (_, rows) in byPeer.sorted(by: { $0.key < $1.key }) {
            for (index, row) in rows.enumerated() {
                var notes = Notes(row: row, number: index + 1)
                judge(row, &notes)
                findings += notes.findings
            }
            findings += twice(rows) + neverTaken(rows) + gaps(rows) + needless(rows)
        }
        return findings
    }

    /// What is found of one row.
    struct Notes {
        let row: MatterMapping
        let number: Int
        var findings: [MappingFinding] = []

        mutating func error(_ code: ErrorCode, at tokens: [String], _ what: String) {
            add(.error, code, tokens, what)
        }

        mutating func warning(_ code: ErrorCode, at tokens: [String], _ what: String) {
            add(.warning, code, tokens, what)
        }

        private mutating func add(
            _ severity: MappingFinding.Severity, _ code: ErrorCode, _ tokens: [String], _ what: String
        ) {
            let fault = ShapeFault(
                code, at: JSONPointer(tokens: tokens), message: "\(code.title): \(what)",
                messageZh: "\(code.message)：\(what)")
            findings.append(
                MappingFinding(
                    severity: severity, peer: row.peer, row: number, local: row.local, fault: fault))
        }
    }

    private func judge(_ row: MatterMapping, _ notes: inout Notes) {
        if let end = row.to, end < day {
            return notes.warning(.matterRetired, at: ["to"], "the row has ended")
        }
        // A row that begins later is judged by the catalogues of its first day.
        let day = row.from.map { max($0, self.day) } ?? self.day
        let local = own.matter(row.local, on: day)
        if local == nil { notes.error(.mappingSourceUnknown, at: ["local"], row.local) }
        if let local, let when = row.when { judge(when, local, &notes) }
        let catalog = peers[row.peer]
        for prefix in row.divisions where catalog.map({ !$0.isServing(prefix) }) ?? false {
            notes.error(.divisionNotServed, at: ["divisions"], prefix.text)
        }
        guard let code = row.target else { return judge(bundle: row.bundle ?? "", on: day, &notes) }
        guard let catalog else {
            return notes.warning(.catalogMissing, at: ["target"], "\(code) is not checked")
        }
        guard let target = catalog.matter(code, on: day) else {
            if let end = catalog.retirement(of: code), end.effective <= day {
                let next = end.replacedBy.map { ", replaced by \($0)" } ?? ""
                return notes.error(.matterRetired, at: ["target"], "\(code)\(next)")
            }
            return notes.error(.mappingTargetUnknown, at: ["target"], code)
        }
        guard let local else { return }
        judgeUse(of: target, for: local, &notes)
        if let rules = row.form { judge(rules, local, target, &notes) }
        if let rules = row.materials { judge(rules, local, target, &notes) }
    }

    /// Rows for the same case: an overlap of days and divisions leaves two targets.
    private func twice(_ rows: [MatterMapping]) -> [MappingFinding] {
        var findings: [MappingFinding] = []
        let numbered = Dictionary(grouping: rows.enumerated(), by: \.element.local)
        for (index, row) in rows.enumerated() {
            let earlier = (numbered[row.local] ?? []).first { $0.offset < index && $0.element.overlaps(row) }
            guard let earlier else { continue }
            var notes = Notes(row: row, number: index + 1)
            notes.error(.mappingTargetTwice, at: ["local"], "row \(earlier.offset + 1) is for the same cases")
            findings += notes.findings
        }
        return findings
    }
}
