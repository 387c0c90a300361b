/// A catalogue's matters as words, made once per revision: suggestions and the window's search read it.
///
/// A value without I/O, deterministic: the same matters give the same answers in the same order.
public struct MatterIndex: Sendable {
    /// What is compared of one matter beside its words; small, since each question reads those of all matters.
    struct Traits: Sendable {
        /// Which of ``actionKinds``.
        var actions: Int
        /// Whether its words say what is done.
        var namesAction: Bool
        var agency: AgencyKind?
        var level: MatterLevel?
        /// Which of ``types``; nil: no type.
        var type: Int?
        var isForPersons: Bool
        var isForOrganisations: Bool
    }

    /// What a search reads of one matter.
    struct Searched: Sendable {
        var code: [UInt8]
        var name: [Unicode.Scalar]
        var plain: [Unicode.Scalar]
        var reading: NameReading?
    }

    /// In the order of codes; all lists below are in this order.
    private(set) var matters: [MatterText]
    private(set) var traits: [Traits] = []
    private(set) var searched: [Searched] = []
    /// Each set of actions that occurs, with its neighbours, of length 1.
    private(set) var actionKinds: [[Double]] = []
    /// Each type code that occurs.
    private(set) var types: [String: Int] = [:]
    private(set) var names: WordField
    /// The public's words, by the rarity of names and plain words together.
    private(set) var plains: WordField
    private(set) var materials: WordField
    private(set) var byBase: [String: Set<Int>] = [:]
    private(set) var byCanonical: [String: Set<Int>] = [:]

    /// An index over matters.
    /// - Parameter readings: pinyin by name, made elsewhere; a name without one is not found by pinyin.
    public init(_ matters: [MatterText], readings: [String: NameReading] = [:]) {
        self.matters = matters.sorted { $0.code < $1.code }
        var nameBags: [WordBag] = []
        var plainBags: [WordBag] = []
        var materialBags: [WordBag] = []
        for matter in self.matters {
            var plain = WordBag()
            if let words = matter.plain { plain.add(FoldedText(words).scalars[...], share: 1) }
            plainBags.append(plain)
            nameBags.append(MatterName(matter.name).bag(agency: matter.agency))
            materialBags.append(Self.bag(of: matter.materials))
        }
        let words = zip(nameBags, plainBags).map { Set($0.features.keys).union($1.features.keys) }
        names = WordField(nameBags, rarityOf: words)
        plains = WordField(plainBags, like: names)
        materials = WordField(materialBags, rarityOf: materialBags.map { Set($0.features.keys) })
        var kinds: [[MatterAction: Double]: Int] = [:]
        for (at, matter) in self.matters.enumerated() {
            let named = nameBags[at].actions
            let actions = named.isEmpty ? plainBags[at].actions : named
            if kinds[actions] == nil {
                kinds[actions] = actionKinds.count
                actionKinds.append(MatterAction.spread(actions))
            }
            note(matter, nameBags[at], actions: kinds[actions] ?? 0, readings[matter.name])
            traits[at].namesAction = !actions.isEmpty
        }
    }

    private mutating func note(_ matter: MatterText, _ bag: WordBag, actions: Int, _ reading: NameReading?) {
        let at = traits.count
        if let type = matter.type, types[type] == nil { types[type] = types.count }
        traits.append(
            Traits(
                actions: actions, namesAction: false,
                agency: matter.agency.flatMap { AgencyKind.of(FoldedText($0)) },
                level: Self.level(bag, matter), type: matter.type.flatMap { types[$0] },
                isForPersons: matter.subjects.contains(.person),
                isForOrganisations: matter.subjects.contains(.organisation)))
        searched.append(
            Searched(
                code: Array(matter.code.lowercased().utf8), name: FoldedText(matter.name).scalars,
                plain: matter.plain.map { FoldedText($0).scalars } ?? [], reading: reading))
        if let base = matter.baseCode { byBase[base, default: []].insert(at) }
        if !bag.canonical.isEmpty { byCanonical[bag.canonical, default: []].insert(at) }
    }

    /// How many matters it has.
    public var count: Int { matters.count }

    /// The words of all materials together.
    static func bag(of materials: [String]) -> WordBag {
        var bag = WordBag()
        for material in materials { bag.add(FoldedText(material).scalars[...], share: 1) }
        return bag
    }

    /// The level that the matter has, or that its name or its agency's says.
    static func level(_ bag: WordBag, _ matter: MatterText) -> MatterLevel? {
        if let level = bag.level { return level }
        switch matter.level {
        case "2": return .province
        case "3": return .city
        case "4": return .county
        case "5", "6": return .town
        default: return matter.agency.flatMap { MatterLevel(ofAgency: FoldedText($0).text) }
        }
    }
}

extension MatterLevel {
    /// By the place in an agency's name; nil where it has none.
    init?(ofAgency name: String) {
        if name.contains("自治区") || name.contains("省") {
            self = .province
        } else if name.contains("镇") || name.contains("街道")
            || name.contains("乡") && !name.contains("城乡") && !name.contains("乡村")
        {
            self = .town
        } else if name.contains("县") || name.contains("旗") || name.contains("分局")
            || name.contains("区") && !name.contains("社区")
        {
            self = .county
        } else if name.contains("市"), !name.hasPrefix("市场") {
            self = .city
        } else {
            return nil
        }
    }
}
