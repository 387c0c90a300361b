internal import Codes
public import StrictJSON

/// What became of each material on its way to the peer.
public struct MaterialReport: Hashable, Sendable {
    /// One material.
    public struct Entry: Hashable, Sendable {
        /// The window's code; nil for what is shared, and for what is missing.
        public let from: String?
        /// The peer's code; nil for what goes nowhere.
        public let to: String?
        /// Copied: the same; translated: it stands for another; defaulted: had by sharing.
        public let action: MappingReport.Action
        /// Why it was refused: its pointer is a place in the list that the window gave.
        public let fault: ShapeFault?
    }

    /// In the window's order, then what is shared, then what is missing.
    public private(set) var entries: [Entry] = []
    /// What is sent, under the peer's codes.
    public private(set) var sent: [JSONObject] = []
    /// Of each of `sent` the place in the window's list; nil for what is shared.
    public private(set) var origins: [Int?] = []

    /// Everything that stands against sending it.
    public var faults: [ShapeFault] { entries.compactMap(\.fault) }

    /// - Parameter given: what the window took, under its codes; one without a code is handed through, since the
    ///   event's schema names it.
    init(_ given: [JSONObject], by match: MaterialMatch) {
        var codes: Set<String> = []
        for (index, material) in given.enumerated() {
            guard let code = material["code"]?.stringValue else {
                send(material, from: index)
                continue
            }
            codes.insert(code)
            let pairs = match.pairs(forWindow: code)
            for pair in pairs { take(material, code, at: index, for: pair, match) }
            if pairs.isEmpty {
                let text = "the matter asks for no \(code)"
                refuse(code, nil, ShapeFault(.materialUnknown, at: [String(index), "code"], message: text))
            }
        }
        for pair in match.pairs where pair.shared != nil {
            send(
                [
                    "code": .string(pair.there.code), "name": .string(pair.there.name),
                    "form": "electronic", "checked": "electronic_verified",
                ], from: nil)
            entries.append(Entry(from: nil, to: pair.there.code, action: .defaulted, fault: nil))
        }
        for pair in match.pairs where pair.shared == nil { requireAll(of: pair, match, given: codes) }
    }

    private mutating func take(
        _ material: JSONObject, _ code: String, at index: Int, for pair: MaterialMatch.Pair,
        _ match: MaterialMatch
    ) {
        let isLater = material["tolerated_until"] != nil || material["commitment"] == true
        if pair.needsOriginal, material["form"] != "original", !isLater {
            return refuse(code, pair.there.code, ShapeFault(.materialOriginal, at: [String(index), "form"]))
        }
        var named = material
        named["code"] = .string(pair.there.code)
        let isOne = pair.ours.count < 2
        let name = isOne ? pair.there.name : pair.ours.first { $0.code == code }?.name ?? pair.there.name
        if named["name"] == nil { named["name"] = .string(name) }
        send(named, from: index)
        let isSame = pair.reason != .replaced || !match.isByRules
        entries.append(
            Entry(from: code, to: pair.there.code, action: isSame ? .copied : .translated, fault: nil))
    }

    /// What is required and not there; of several that stand for one, each that our list requires.
    private mutating func requireAll(of pair: MaterialMatch.Pair, _ match: MaterialMatch, given: Set<String>)
    {
        guard pair.there.required else { return }
        var wanted = match.isByRules ? pair.ours : [pair.there]
        if wanted.isEmpty { wanted = [pair.there] }
        let isAny = wanted.contains { given.contains($0.code) }
        for material in wanted where !given.contains(material.code) && (material.required || !isAny) {
            refuse(
                nil, pair.there.code,
                ShapeFault(
                    .materialMissing, at: [], message: "\(material.code) is required: \(pair.there.name)",
                    messageZh: "缺少材料：\(pair.there.name)"))
        }
    }

    private mutating func send(_ material: JSONObject, from index: Int?) {
        sent.append(material)
        origins.append(index)
    }

    private mutating func refuse(_ from: String?, _ to: String?, _ fault: ShapeFault) {
        entries.append(Entry(from: from, to: to, action: .refused, fault: fault))
    }
}

extension MaterialMatch {
    /// The peer's materials out of what the window took, and what became of each.
    public func apply(_ given: [JSONObject]) -> MaterialReport { MaterialReport(given, by: self) }

    /// Whether an original goes by post.
    public var mailsOriginals: Bool { pairs.contains(where: \.needsOriginal) }
}
