public import Codes
internal import StrictJSON

/// Judges a bundle against our catalogue, the peers' and the mappings of a day.
public struct BundleLint: Sendable {
    /// Ours.
    public let own: Catalog
    /// The peers', by gateway.
    public let peers: [GatewayID: Catalog]
    /// Exceptions to the default rule.
    public let mappings: MappingSet
    /// The day.
    public let day: CivilDate

    /// A lint over these tables.
    public init(own: Catalog, peers: [GatewayID: Catalog], mappings: MappingSet, day: CivilDate) {
        self.own = own
        self.peers = peers
        self.mappings = mappings
        self.day = day
    }

    /// Everything found: matters, mappings and catalogues that are missing, fields and materials that feed nothing or
    /// are not there, a promise longer than the longest part.
    public func findings(_ bundle: BundleDefinition) -> [BundleFinding] {
        var notes = Notes(bundle: bundle)
        var promises: [TimeLimit] = []
        for (index, part) in bundle.parts.enumerated() {
            notes.begin(part, at: bundle.place(of: part) ?? index)
            guard let target = target(of: part, &notes) else { continue }
            promises.append(target.promised)
            judgeForm(part, bundle, target, &notes)
            judgeMaterials(part, bundle, target, &notes)
        }
        notes.endParts()
        if promises.count == bundle.parts.count, let longest = promises.map(\.roughHours).max(),
            bundle.promised.roughHours > longest
        {
            notes.error(.bundlePromiseLong, ["promised"], "\(bundle.promised.value) \(bundle.promised.unit)")
        }
        judgeUse(bundle, &notes)
        return notes.findings
    }

    /// What a part's window fills and takes.
    struct Target {
        var form: Form
        var materials: [Material]
        var modes: [Mode]
        var promised: TimeLimit
        /// False where the destination is known only at intake, so that its form may still differ.
        var isCertain: Bool
    }

    private func target(of part: BundlePart, _ notes: inout Notes) -> Target? {
        guard let local = own.matter(part.matter, on: day) else {
            notes.error(.mappingSourceUnknown, ["matter"], part.matter)
            return nil
        }
        let here = Target(
            form: local.form, materials: local.materials, modes: local.modes, promised: local.promised,
            isCertain: true)
        guard case .division(let division) = part.place, !own.isServed(division) else {
            if case .here = part.place { return here }
            if case .division = part.place { return here }
            return fits(part, Target(of: here, isCertain: false), &notes)
        }
        let serving = peers.values.compactMap { catalog in
            catalog.serves.longestMatch(of: division).map { (catalog: catalog, digits: $0.length) }
        }
        guard let catalog = serving.max(by: { $0.digits < $1.digits })?.catalog, catalog.revision > 0 else {
            notes.error(.catalogMissing, ["place", "division"], division.text)
            return nil
        }
        switch mappings.resolve(local, to: catalog, division: division, on: day) {
        case .refused(let refusal):
            notes.error(refusal.code, ["matter"], refusal.explanation.last?.text ?? part.matter)
            return nil
        case .bundle(let match):
            notes.error(.matterIsBundle, ["matter"], "\(part.matter) is bundle \(match.code) there")
            return nil
        case .undecided:
            // Which form and materials it is, the case's own answers tell.
            return fits(part, Target(of: here, isCertain: false), &notes)
        case .resolved(let resolved):
            return fits(
                part,
                Target(
                    form: resolved.windowForm, materials: resolved.windowMaterials,
                    modes: resolved.peer.modes, promised: resolved.peer.promised, isCertain: true), &notes)
        }
    }

    private func fits(_ part: BundlePart, _ target: Target, _ notes: inout Notes) -> Target {
        if let mode = part.mode, !target.modes.contains(mode) {
            notes.note(target.isCertain, .modeNotOpen, ["mode"], mode.rawValue)
        }
        return target
    }

    private func judgeForm(
        _ part: BundlePart, _ bundle: BundleDefinition, _ target: Target, _ notes: inout Notes
    ) {
        for (index, rule) in part.form.rules.enumerated() {
            if target.form.field(rule.to) == nil {
                notes.note(target.isCertain, .mappingFieldUnknown, ["form", String(index), "to"], rule.to)
            }
            for from in rule.fields where bundle.form.field(from) == nil {
                notes.error(.mappingFieldUnknown, ["form", String(index), "from"], from)
            }
        }
        for field in target.form.fields where field.required && part.form.rule(to: field.name) == nil {
            if bundle.form.field(field.name) == nil {
                notes.note(target.isCertain, .mappingFieldUnfilled, ["form"], field.name)
            }
        }
        if case .field(let name) = part.place, bundle.form.field(name) == nil {
            notes.error(.mappingFieldUnknown, ["place", "field"], name)
        }
    }

    private func judgeMaterials(
        _ part: BundlePart, _ bundle: BundleDefinition, _ target: Target, _ notes: inout Notes
    ) {
        let ancestors = bundle.ancestors(of: part.number)
        for (index, feed) in part.materials.enumerated() {
            let place = ["materials", String(index)]
            if !target.materials.contains(where: { $0.code == feed.to }) {
                notes.note(target.isCertain, .bundleMaterialUnknown, place + ["to"], feed.to)
            }
            switch feed.source {
            case .material(let code) where !bundle.materials.contains { $0.code == code }:
                notes.error(.bundleMaterialUnknown, place + ["from"], code)
            case .result(let number, _) where bundle.part(number) == nil:
                notes.error(.bundlePartUnknown, place + ["from_part"], "\(number)")
            case .result(let number, _) where !ancestors.contains(number):
                notes.error(.bundleResultUnordered, place + ["from_part"], "\(number)")
            default: break
            }
        }
        for material in target.materials where material.required && part.source(of: material.code) == nil {
            guard !bundle.materials.contains(where: { $0.code == material.code }) else { continue }
            notes.note(
                target.isCertain, .materialMissing, ["materials"], "\(material.code) \(material.name)")
        }
    }

    /// What is asked for and feeds nothing is asked for in vain; parts whose destination is open may still use it.
    private func judgeUse(_ bundle: BundleDefinition, _ notes: inout Notes) {
        var fields: Set<String> = []
        var materials: Set<String> = []
        for part in bundle.parts {
            fields.formUnion(part.form.rules.flatMap(\.fields))
            if case .field(let name) = part.place { fields.insert(name) }
            for case .material(let code) in part.materials.map(\.source) { materials.insert(code) }
            var quiet = Notes(bundle: bundle)
            guard let target = target(of: part, &quiet) else { return }
            fields.formUnion(target.form.fields.map(\.name))
            materials.formUnion(target.materials.map(\.code))
        }
        for field in bundle.form.fields where !fields.contains(field.name) {
            notes.warning(.bundleUnused, ["form", "properties", field.name], field.name)
        }
        for (index, material) in bundle.materials.enumerated() where !materials.contains(material.code) {
            notes.warning(.bundleUnused, ["materials", String(index)], material.code)
        }
    }
}

extension BundleLint.Target {
    fileprivate init(of other: Self, isCertain: Bool) {
        self = other
        self.isCertain = isCertain
    }
}

extension BundleDefinition {
    /// Where a part stands in the file, which need not be in the order of the numbers.
    fileprivate func place(of part: BundlePart) -> Int? {
        json["parts"]?.arrayValue?.firstIndex { $0["part"]?.integerValue == Int64(part.number) }
    }
}

extension TimeLimit {
    /// For comparing limits of different units: a working day is a seventh of five weeks' days, a month thirty days.
    fileprivate var roughHours: Double {
        switch unit {
        case .hour: Double(value)
        case .calendarDay: Double(value) * 24
        case .workingDay: Double(value) * 24 * 7 / 5
        case .month: Double(value) * 24 * 30
        }
    }
}
