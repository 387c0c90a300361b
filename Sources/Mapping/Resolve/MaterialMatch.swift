/// Which of our materials is which of the peer's.
public struct MaterialMatch: Hashable, Sendable {
    /// By what two materials are one.
    public enum Reason: String, CaseIterable, Hashable, Sendable {
        /// A rule of the mapping says so.
        case rule
        /// A rule of the mapping lets ours stand for it.
        case replaced
        /// They have the same code.
        case code
        /// They have the same name, width and space aside.
        case name
    }

    /// One of the peer's, and ours where there is one.
    public struct Pair: Hashable, Sendable {
        /// The peer's.
        public let there: Material
        /// Ours that are handed in for it; more than one where they stand for it together.
        public let ours: [Material]
        /// By what; nil without ours.
        public let reason: Reason?
        /// 免提交: by what it is had without anybody's handing it in.
        public let shared: SharedMaterial?
        /// The original is taken and mailed.
        public let needsOriginal: Bool

        /// Ours, the first of several; nil: the peer alone wants it.
        public var here: Material? { ours.first }
    }

    /// In the peer's order.
    public let pairs: [Pair]
    /// Ours that the peer does not want, by the mapping's `drop`, in our order.
    public let dropped: [Material]
    /// Ours that went nowhere, in our order: fine under the default rule, a fault of a mapping with rules.
    public let left: [Material]
    /// Whether the window goes by our list (a mapping has rules) or by the peer's.
    public let isByRules: Bool

    init(rules: MaterialRules?, local: [Material], peer: [Material]) {
        isByRules = rules != nil
        let ruled = Dictionary((rules?.rules ?? []).map { ($0.to, $0) }) { first, _ in first }
        let drop = rules?.drop ?? []
        var free = local.filter { !drop.contains($0.code) }
        dropped = local.filter { drop.contains($0.code) }
        // Rules first, then codes, then names, each over all of the peer's: a name never takes what a code
        // has. What stands for another is not used up by it.
        var found: [String: ([Material], Reason)] = [:]
        var standing: Set<String> = []
        func take(_ reason: Reason, _ isSame: (Material, Material) -> Bool) {
            for there in peer where found[there.code] == nil {
                guard let index = free.firstIndex(where: { isSame(there, $0) }) else { continue }
                found[there.code] = ([free.remove(at: index)], reason)
            }
        }
        for there in peer {
            guard case .replacedBy(let codes) = ruled[there.code]?.source else { continue }
            let ours = codes.compactMap { code in local.first { $0.code == code } }
            guard !ours.isEmpty else { continue }
            found[there.code] = (ours, .replaced)
            standing.formUnion(codes)
        }
        take(.rule) { ruled[$0.code]?.source == .same($1.code) }
        take(.code) { ruled[$0.code] == nil && $0.code == $1.code }
        take(.name) { ruled[$0.code] == nil && PlainName.of($0.name) == PlainName.of($1.name) }
        pairs = peer.map { there in
            let rule = ruled[there.code]
            var shared: SharedMaterial?
            if case .shared(let source) = rule?.source { shared = source }
            return Pair(
                there: there, ours: found[there.code]?.0 ?? [], reason: found[there.code]?.1, shared: shared,
                needsOriginal: rule?.needsOriginal ?? false)
        }
        left = free.filter { !standing.contains($0.code) }
    }

    /// What the window takes, under the codes it uses: an original where a rule needs it, whatever our list asks for.
    public var windowMaterials: [Material] {
        guard isByRules else { return pairs.map(\.there) }
        var seen: Set<String> = []
        let originals = Set(pairs.filter(\.needsOriginal).flatMap { $0.ours.map(\.code) })
        return pairs.flatMap(\.ours).filter { seen.insert($0.code).inserted }
            .map { originals.contains($0.code) ? $0.asOriginal : $0 }
    }

    /// The peer's materials for a code that the window used; none when the peer wants no such thing.
    public func pairs(forWindow code: String) -> [Pair] {
        pairs.filter { pair in
            isByRules ? pair.ours.contains { $0.code == code } : pair.there.code == code
        }
    }

    /// The first of these.
    public func material(forWindow code: String) -> Material? { pairs(forWindow: code).first?.there }

    /// The window's code for a material of the peer's, as when the peer asks for a correction of it; the first of
    /// several that stand for it.
    public func windowCode(forPeer code: String) -> String? {
        guard let pair = pairs.first(where: { $0.there.code == code }) else { return nil }
        return isByRules ? pair.here?.code : pair.there.code
    }
}

extension Material {
    /// The same, of which the original is taken.
    fileprivate var asOriginal: Material {
        Material(
            code: code, name: name, form: .original, copies: max(copies, 1), required: required,
            tolerable: tolerable, commitment: commitment, licence: licence, source: source, spec: spec,
            plain: plain)
    }
}

/// A name without what typists vary: full-width forms, space, and the kinds of brackets.
enum PlainName {
    static func of(_ name: String) -> String {
        var plain = ""
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0x20, 0x3000, 0xA0: continue
            case 0xFF01...0xFF5E:
                if let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { plain.unicodeScalars.append(narrow) }
            case 0x3014, 0x3010, 0x300A: plain += "("
            case 0x3015, 0x3011, 0x300B: plain += ")"
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return plain.lowercased()
    }
}
