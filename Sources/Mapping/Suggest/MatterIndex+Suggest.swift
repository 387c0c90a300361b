extension MatterIndex {
    /// The matters that may be the one given, best first; those with which it shares no word at all are left out.
    ///
    /// - Parameters:
    ///   - ours: of another catalogue.
    ///   - limit: how many at most.
    public func suggestions(for ours: MatterText, limit: Int = 3) -> [Suggestion] {
        guard limit > 0, count > 0 else { return [] }
        let question = SuggestQuestion(ours, in: self)
        var found: [(at: Int, score: Double)] = []
        for at in matters.indices {
            if let likeness = question.likeness(to: at, traits[at]) {
                found.append((at, likeness.score(.shipped)))
            }
        }
        // Equal scores in the order of codes: the same question has the same answer.
        found.sort { ($0.score, $1.at) > ($1.score, $0.at) }
        return found.prefix(limit).map { at, score in
            Suggestion(
                code: matters[at].code, name: matters[at].name,
                score: min(1, max(0, score / SuggestWeights.shipped.most)),
                reasons: question.likeness(to: at, traits[at])?.reasons(ours, matters[at]) ?? [])
        }
    }
}

/// One of our matters, ready to be compared with every matter of an index.
private struct SuggestQuestion {
    private let names: [Double]
    private let plains: [Double]
    private let materials: [Double]
    /// By the index's kinds of actions.
    private let actions: [Double]
    private let namesAction: Bool
    /// By kind of office; nil: ours has none.
    private let trades: [AgencyKind: Double]?
    private let level: MatterLevel?
    private let hasType: Bool
    private let type: Int?
    private let isForPersons: Bool
    private let isForOrganisations: Bool
    private let sameBase: Set<Int>
    private let sameName: Set<Int>

    init(_ ours: MatterText, in index: MatterIndex) {
        let bag = MatterName(ours.name).bag
        names = index.names.likeness(bag)
        plains = index.plains.likeness(bag)
        materials = index.materials.likeness(MatterIndex.bag(of: ours.materials))
        let done = MatterAction.spread(bag.actions)
        namesAction = !bag.actions.isEmpty
        actions = index.actionKinds.map { kind in zip(done, kind).reduce(0) { $0 + $1.0 * $1.1 } }
        let agency = ours.agency.flatMap { AgencyKind.of(FoldedText($0)) }
        trades = agency.map { agency in
            Dictionary(uniqueKeysWithValues: AgencyKind.allCases.map { ($0, agency.likeness(to: $0)) })
        }
        level = MatterIndex.level(bag, ours)
        hasType = ours.type != nil
        type = ours.type.flatMap { index.types[$0] }
        isForPersons = ours.subjects.contains(.person)
        isForOrganisations = ours.subjects.contains(.organisation)
        sameBase = ours.baseCode.flatMap { index.byBase[$0] } ?? []
        sameName = index.byCanonical[bag.canonical] ?? []
    }

    /// nil where there is nothing to compare: no word, no material, no base code in common.
    func likeness(to at: Int, _ theirs: MatterIndex.Traits) -> Likeness? {
        let sameBase = sameBase.contains(at)
        guard names[at] > 0 || plains[at] > 0 || materials[at] > 0 || sameBase else { return nil }
        var likeness = Likeness(
            name: names[at], plain: plains[at], materials: materials[at], actions: actions[theirs.actions])
        likeness.namesActions = namesAction && theirs.namesAction
        likeness.sameBase = sameBase
        likeness.sameName = sameName.contains(at)
        if let agency = theirs.agency { likeness.trade = trades?[agency] }
        if hasType, let their = theirs.type { likeness.sameType = type == their }
        if let level, let their = theirs.level { likeness.sameLevel = level == their }
        let both =
            (isForPersons && theirs.isForPersons ? 1 : 0)
            + (isForOrganisations && theirs.isForOrganisations ? 1 : 0)
        let any =
            (isForPersons || theirs.isForPersons ? 1 : 0)
            + (isForOrganisations || theirs.isForOrganisations ? 1 : 0)
        if isForPersons || isForOrganisations, theirs.isForPersons || theirs.isForOrganisations {
            likeness.subjects = Double(both) / Double(any)
        }
        return likeness
    }
}

/// How far two matters are alike, respect by respect; 0…1, nil where one side says nothing of it.
private struct Likeness {
    var name: Double
    var plain: Double
    var materials: Double
    var actions: Double
    /// Whether both say what is done.
    var namesActions = false
    var sameBase = false
    var sameName = false
    var trade: Double?
    var sameType: Bool?
    var subjects: Double?
    var sameLevel: Bool?

    func score(_ weights: SuggestWeights) -> Double {
        let plain = plain * weights.plain
        let text = weights.text * max(name, plain) + weights.second * min(name, plain)
        var score = text * (1 - weights.otherAction * (1 - actions)) + weights.actions * actions
        if namesActions { score -= weights.namedOtherAction * (1 - actions) }
        score += weights.materials * materials
        if let trade { score += trade > 0 ? weights.agency * trade : -weights.otherAgency }
        if sameType == true { score += weights.type }
        score += weights.subjects * (subjects ?? 0)
        if let sameLevel { score += sameLevel ? weights.level : -weights.level }
        if sameBase { score += weights.base }
        if sameName { score += weights.equalName }
        return score
    }

    func reasons(_ ours: MatterText, _ theirs: MatterText) -> [SuggestionReason] {
        func percent(_ value: Double) -> Int { Int((value * 100).rounded()) }
        var reasons: [SuggestionReason] = []
        if sameBase, let base = ours.baseCode { reasons.append(.sameBaseCode(base)) }
        if sameName {
            reasons.append(.sameName)
        } else if percent(name) >= 10 {
            reasons.append(.similarName(percent: percent(name)))
        }
        if percent(plain) >= 10 { reasons.append(.publicWords(percent: percent(plain))) }
        if actions >= 0.8 { reasons.append(.sameAction) }
        if trade == 1 { reasons.append(.sameTrade) }
        if percent(materials) >= 10 { reasons.append(.materials(percent: percent(materials))) }
        if actions < 0.3 { reasons.append(.otherAction) }
        if trade == 0 { reasons.append(.otherTrade) }
        if sameType == false, let type = ours.type, let their = theirs.type {
            reasons.append(.otherType(ours: type, theirs: their))
        }
        if let subjects, subjects < 1 { reasons.append(.otherSubjects) }
        if sameLevel == false { reasons.append(.otherLevel) }
        return reasons
    }
}
