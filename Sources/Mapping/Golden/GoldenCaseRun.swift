public import Codes
internal import StrictJSON

/// Runs golden cases against catalogues and the rows of a mapping; pure.
public struct GoldenCaseRun: Sendable {
    /// Ours.
    public let own: Catalog
    /// The peers', by gateway.
    public let peers: [GatewayID: Catalog]
    /// The day of a case that names none.
    public let day: CivilDate

    /// A run with the catalogues at hand.
    public init(own: Catalog, peers: [GatewayID: Catalog], day: CivilDate) {
        self.own = own
        self.peers = peers
        self.day = day
    }

    /// What comes of one case by these rows, which hold at least those of its matter at its peer.
    public func run(_ golden: GoldenCase, by set: MappingSet) -> GoldenResult {
        var check = Check()
        judge(golden, set, &check)
        return GoldenResult(
            peer: golden.peer, name: golden.name, local: golden.local, differences: check.differences)
    }

    /// What a case comes to, noted place by place.
    private struct Check {
        var differences: [GoldenResult.Difference] = []

        mutating func differ(_ pointer: String, _ expected: String?, _ got: String?) {
            differences.append(GoldenResult.Difference(pointer: pointer, expected: expected, got: got))
        }
    }

    private func judge(_ golden: GoldenCase, _ set: MappingSet, _ check: inout Check) {
        let day = golden.day ?? self.day
        guard let local = own.matter(golden.local, on: day) else {
            return outcome(.refused(ErrorCode.mappingSourceUnknown.rawValue), golden, &check)
        }
        guard let catalog = peers[golden.peer] else {
            return outcome(.refused(ErrorCode.catalogMissing.rawValue), golden, &check)
        }
        let told = Situation(applicant: golden.applicant, answers: golden.situation)
        let found = set.resolve(
            local, to: catalog, division: golden.division, on: day, in: told, filled: golden.form)
        switch found {
        case .refused(let refusal): outcome(.refused(refusal.code.rawValue), golden, &check)
        case .undecided: outcome(.refused(ErrorCode.situationOpen.rawValue), golden, &check)
        case .bundle(let match): outcome(.bundle(match.code), golden, &check)
        case .resolved(let resolved): judge(resolved, golden, &check)
        }
    }

    private func outcome(_ got: GoldenCase.Expected, _ golden: GoldenCase, _ check: inout Check) {
        guard got != golden.expected else { return }
        check.differ("/expect/\(golden.expected.member)", golden.expected.text, got.text)
    }

    private func judge(_ resolved: ResolvedMatter, _ golden: GoldenCase, _ check: inout Check) {
        let report = golden.form.map { resolved.transform.apply($0) }
        let materials = golden.materials.map { resolved.materialMatch.apply($0) }
        let faults =
            (report?.faults ?? []).map { ("/form", $0) }
            + (materials?.faults ?? []).map { ("/materials", $0) }
        guard case .refused(let word) = golden.expected else {
            outcome(.target(resolved.peer.code), golden, &check)
            for (place, fault) in faults {
                check.differ(place + fault.pointer.description, nil, fault.code.rawValue)
            }
            if let form = golden.expectedForm {
                compare(form, report.map { .object($0.form) } ?? .object([:]), at: "/expect/form", &check)
            }
            if let codes = golden.expectedMaterials {
                let sent = (materials?.sent ?? []).map { $0["code"] ?? .null }
                compare(.strings(codes), .array(sent), at: "/expect/materials", &check)
            }
            return
        }
        guard !faults.contains(where: { $0.1.code.rawValue == word }) else { return }
        check.differ("/expect/refused", word, faults.first?.1.code.rawValue ?? resolved.peer.code)
    }

    /// Notes what differs, at the innermost place that both have.
    private func compare(_ expected: JSON, _ got: JSON, at pointer: String, _ check: inout Check) {
        guard expected != got else { return }
        if let wanted = expected.objectValue, let found = got.objectValue {
            for name in Set(wanted.keys).union(found.keys).sorted() {
                let place = pointer + JSONPointer(tokens: [name]).description
                switch (wanted[name], found[name]) {
                case (let wanted?, let found?): compare(wanted, found, at: place, &check)
                case (let wanted, let found):
                    check.differ(place, wanted?.description, found?.description)
                }
            }
        } else if let wanted = expected.arrayValue, let found = got.arrayValue, wanted.count == found.count {
            for (index, pair) in zip(wanted, found).enumerated() {
                compare(pair.0, pair.1, at: "\(pointer)/\(index)", &check)
            }
        } else {
            check.differ(pointer, expected.description, got.description)
        }
    }
}

extension GoldenCase.Expected {
    /// The member of `expect` that says it.
    fileprivate var member: String {
        switch self {
        case .target: "target"
        case .bundle: "bundle"
        case .refused: "refused"
        }
    }

    /// For people.
    fileprivate var text: String {
        switch self {
        case .target(let code): code
        case .bundle(let code): "bundle \(code)"
        case .refused(let word): "refused \(word)"
        }
    }
}
