public import Codes
internal import StrictJSON

/// One matter of a bundle: where it is done, what it waits for, and what of the bundle's form and materials it takes.
public struct BundlePart: Sendable, Hashable {
    /// Where a part is decided.
    public enum Place: Sendable, Hashable {
        /// Here: a local part, which never travels.
        case here
        /// Always there.
        case division(DivisionCode)
        /// The window asks at intake.
        case asked
        /// The bundle's field of that name says it.
        case field(String)
    }

    /// What becomes a material of the part.
    public enum Source: Sendable, Hashable {
        /// The bundle's material of that code.
        case material(String)
        /// What an earlier part resulted in: the first document, or the first whose title or licence type is that.
        case result(part: Int, named: String?)
    }

    /// A material of the part and what it is made of.
    public struct Feed: Sendable, Hashable {
        /// The code under which the part's window takes it.
        public let to: String
        /// What it is made of.
        public let source: Source
    }

    /// Names it within the bundle, 1 to 99; it stands on the wire.
    public let number: Int
    /// What people call it; the matter's own name where it is absent.
    public let name: String?
    /// Our own code of the matter.
    public let matter: String
    /// Where it is decided.
    public let place: Place
    /// How it is done; nil: the region's first choice.
    public let mode: Mode?
    /// Parts whose results it waits for.
    public let after: [Int]
    /// 牵头: whether this part's department leads the bundle.
    public let leads: Bool
    /// Originals follow by post.
    public let isPaper: Bool
    /// Accepted here by agreement (代受理).
    public let isAcceptedHere: Bool
    /// Fields that are not copied under their own name.
    public let form: FormRules
    /// Materials that are not taken under their own code.
    public let materials: [Feed]

    /// The parts of which a result becomes a material of this one.
    public var resultsOf: [Int] {
        materials.compactMap { if case .result(let part, _) = $0.source { part } else { nil } }
    }

    /// What the material of that code is made of; nil: the bundle's of the same code.
    public func source(of code: String) -> Source? { materials.first { $0.to == code }?.source }
}

extension BundlePart {
    private static let members: Set<String> = [
        "part", "name", "matter", "place", "mode", "after", "lead", "paper", "accepted", "form", "materials",
    ]
    /// Numbers of parts: two digits on a receipt.
    static let numbers = 1...99

    init?(_ reader: ShapeReader) {
        let before = reader.faults.count
        reader.allowOnly(Self.members)
        let number = reader.require("part", .int(Self.numbers))
        name = reader.optional("name", .name)
        let matter = reader.require("matter", .matterCode)
        let place = reader.object("place").flatMap { Self.place($0) }
        mode = reader.optional("mode", .word(Mode.self))
        after = reader.distinct("after", of: .int(Self.numbers), .optional, count: 0...98)
        leads = reader.optional("lead", .bool) ?? false
        isPaper = reader.optional("paper", .bool) ?? false
        isAcceptedHere = reader.optional("accepted", .bool) ?? false
        form = FormRules(rules: FormRules.Rule.list("form", of: reader))
        var seen: Set<String> = []
        materials = reader.objects("materials", .optional, count: 0...200).compactMap { member in
            guard let feed = Self.feed(member) else { return nil }
            if !seen.insert(feed.to).inserted { member.note("to", .mappingTargetTwice) }
            return feed
        }
        guard reader.faults.count == before, let number, let matter, let place else { return nil }
        self.number = number
        self.matter = matter.text
        self.place = place
    }

    private static func place(_ reader: ShapeReader) -> Place? {
        reader.allowOnly(["here", "division", "asked", "field"])
        guard reader.object.count == 1 else {
            reader.note(
                nil, .memberRange, "one of here, division, asked and field is asked for",
                "here、division、asked、field 须且只须填一项")
            return nil
        }
        if let flag = reader.optional("here", .bool) ?? reader.optional("asked", .bool) {
            guard flag else {
                reader.note(nil, .memberRange)
                return nil
            }
            return reader.object.contains("here") ? .here : .asked
        }
        if let division = reader.optional("division", .division) { return .division(division) }
        return reader.optional("field", .name).map { .field($0) }
    }

    private static func feed(_ reader: ShapeReader) -> Feed? {
        reader.allowOnly(["to", "from", "from_part", "result"])
        let to = reader.require("to", .name)
        guard reader.object.contains("from_part") else {
            if reader.object.contains("result") { reader.note("result", .memberUnknown) }
            let from = reader.require("from", .name)
            guard let to, let from else { return nil }
            return Feed(to: to, source: .material(from))
        }
        if reader.object.contains("from") { reader.note("from", .memberUnknown) }
        let part = reader.require("from_part", .int(numbers))
        let named = reader.optional("result", .name)
        guard let to, let part else { return nil }
        return Feed(to: to, source: .result(part: part, named: named))
    }
}
