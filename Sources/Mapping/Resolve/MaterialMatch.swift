/// Which of our materials is which of the peer's.
public struct MaterialMatch: Hashable, Sendable {
    /// By what two materials are one.
    public enum Reason: String, CaseIterable, Hashable, Sendable {
        /// A rule of the mapping says so.
        case rule
        /// They have the same code.
        case code
        /// They have the same name, width and space aside.
        case name
    }

    /// One of the peer's, and ours where there is one.
    public struct Pair: Hashable, Sendable {
        /// The peer's.
        public let there: Material
        /// Ours; nil: the peer alone wants it.
        public let here: Material?
        /// By what; nil without ours.
        public let reason: Reason?
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
        var free = local
        let ruled = Dictionary((rules?.rules ?? []).map { ($0.to, $0.from) }) { first, _ in first }
        let drop = rules?.drop ?? []
        free.removeAll { drop.contains($0.code) }
        dropped = local.filter { drop.contains($0.code) }
        // Rules first, then codes, then names, each over all of the peer's: a name never takes what a code
        // has.
        var found: [String: (Material, Reason)] = [:]
        func take(_ reason: Reason, _ isSame: (Material, Material) -> Bool) {
            for there in peer where found[there.code] == nil {
                guard let index = free.firstIndex(where: { isSame(there, $0) }) else { continue }
                found[there.code] = (free.remove(at: index), reason)
            }
        }
        take(.rule) { ruled[$0.code] == $1.code }
        take(.code) { ruled[$0.code] == nil && $0.code == $1.code }
        take(.name) { ruled[$0.code] == nil && PlainName.of($0.name) == PlainName.of($1.name) }
        pairs = peer.map { Pair(there: $0, here: found[$0.code]?.0, reason: found[$0.code]?.1) }
        left = free
    }

    /// What the window takes, under the codes it uses.
    public var windowMaterials: [Material] { isByRules ? pairs.compactMap(\.here) : pairs.map(\.there) }

    /// The peer's material for a code that the window used; nil when the peer wants no such thing.
    public func material(forWindow code: String) -> Material? {
        isByRules
            ? pairs.first { $0.here?.code == code }?.there : pairs.first { $0.there.code == code }?.there
    }

    /// The window's code for a material of the peer's, as when the peer asks for a correction of it.
    public func windowCode(forPeer code: String) -> String? {
        guard let pair = pairs.first(where: { $0.there.code == code }) else { return nil }
        return isByRules ? pair.here?.code : pair.there.code
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
