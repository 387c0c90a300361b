public import Codes
public import StrictJSON

/// 样例: what the window has in hand, and what a mapping must make of it; run before anything is published.
public struct GoldenCase: Hashable, Sendable {
    /// What must come of it.
    public enum Expected: Hashable, Sendable {
        /// The peer's matter of that code.
        case target(String)
        /// The bundle of that code.
        case bundle(String)
        /// It is refused with that word, by the search or at a place of form or materials.
        case refused(String)
    }

    /// To whom.
    public let peer: GatewayID
    /// Names it among the peer's.
    public let name: String
    /// Our code of the matter.
    public let local: String
    /// Where it is decided.
    public let division: DivisionCode
    /// The day on which it comes; nil: the day on which the mapping is to count.
    public let day: CivilDate?
    /// Who applies.
    public let applicant: Subject?
    /// Answers to our fields beside the form.
    public let situation: JSONObject
    /// What the window filled; nil: the form is not looked at.
    public let form: JSONObject?
    /// What the window took, as a submission lists it; nil: the materials are not looked at.
    public let materials: [JSONObject]?
    /// What must come of it.
    public let expected: Expected
    /// The form that must be sent.
    public let expectedForm: JSON?
    /// The peer's codes that must be sent, in order.
    public let expectedMaterials: [String]?
    /// What was read.
    public let json: JSONObject

    init?(_ reader: ShapeReader, peer: GatewayID) {
        let before = reader.faults.count
        reader.allowOnly([
            "name", "local", "division", "day", "applicant", "situation", "form", "materials", "expect",
        ])
        let name = reader.require("name", .name)
        let local = reader.require("local", .matterCode)
        let division = reader.require("division", .division)
        day = reader.optional("day", .date)
        applicant = reader.optional("applicant", .word(Subject.self))
        situation = reader.optional("situation", .object) ?? [:]
        form = reader.optional("form", .object)
        materials = Self.materials(reader)
        let expect = reader.object("expect")
        expect?.allowOnly(["target", "bundle", "refused", "form", "materials"])
        let expected = expect.flatMap { Self.expected($0) }
        expectedForm = expect?.optional("form", .object).map { .object($0) }
        expectedMaterials =
            (expect?.object.contains("materials") ?? false)
            ? expect?.list("materials", of: .name, count: 0...400) : nil
        for name in ["situation", "form", "materials", "expect"] {
            _ = reader.optional(name, .fieldValue)
        }
        guard reader.faults.count == before, let name, let local, let division, let expected else {
            return nil
        }
        self.peer = peer
        self.name = name
        self.local = local.text
        self.division = division
        self.expected = expected
        json = reader.object
    }

    private static func expected(_ reader: ShapeReader) -> Expected? {
        let kinds = ["target", "bundle", "refused"].filter { reader.object.contains($0) }
        guard kinds.count == 1, let kind = kinds.first else {
            reader.note(
                nil, .memberRange, "one of target, bundle and refused is asked for",
                "target、bundle、refused 须且只须填一项")
            return nil
        }
        guard let text = reader.require(kind, .string(1...64)) else { return nil }
        return switch kind {
        case "target": .target(text)
        case "bundle": .bundle(text)
        default: .refused(text)
        }
    }

    /// Codes alone, or objects as a submission has them.
    private static func materials(_ reader: ShapeReader) -> [JSONObject]? {
        guard reader.object.contains("materials") else { return nil }
        return reader.elements("materials", count: 0...200).enumerated().compactMap { index, element in
            switch element {
            case .string(let code): return ["code": .string(code)]
            case .object(let object): return object
            default:
                reader.note(
                    "materials", .memberType, "element \(index): a code or an object is asked for",
                    "第 \(index + 1) 项应为材料编码或对象")
                return nil
            }
        }
    }

    /// The cases of a member; no two have the same name.
    static func list(_ name: String, of reader: ShapeReader, peer: GatewayID) -> [GoldenCase] {
        var seen: Set<String> = []
        return reader.objects(name, .optional, count: 0...countMax).compactMap { member in
            guard let golden = GoldenCase(member, peer: peer) else { return nil }
            if !seen.insert(golden.name).inserted { member.note("name", .memberTwice) }
            return golden
        }
    }

    /// Most cases for one peer.
    public static let countMax = 2_000
}
