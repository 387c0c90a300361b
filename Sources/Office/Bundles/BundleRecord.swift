internal import Codes
internal import Cryptography
internal import Exchange
internal import Mapping
internal import StrictJSON

/// A bundle taken in: the plan of its parts, durable before the first of them begins.
///
/// What stands in a part's case is not repeated here; the record holds what no case holds.
struct BundleRecord: Sendable {
    /// What became of a local part.
    struct LocalOutcome: Sendable, Hashable {
        /// `done` or `failed`.
        var isDone: Bool
        var at: Timestamp
        /// Who wrote it, for the audit.
        var actor: String
    }

    /// What the plan says of one part.
    struct Part: Sendable, Hashable {
        let number: Int
        /// Decided at this gateway: it never travels.
        let isLocal: Bool
        var destination: DivisionCode
        /// Given at intake; a continuation elsewhere takes its place.
        var caseID: CaseID
        /// A person lets it begin though what it waits for came to nothing.
        var isReleased = false
        /// A person has given it up.
        var isDropped = false
        /// Why it could not be begun, until a person lets it be tried again.
        var problem: Problem?
        /// Why it has not been begun for several tries: it is tried on, and a person knows.
        var trouble: Problem?
        /// The word of the last problem of which people were told, so that each is told once.
        var toldOf: String?
        /// Of a local part.
        var outcome: LocalOutcome?

        /// A person has decided on it: what comes now is told anew.
        mutating func forgetTrouble() {
            problem = nil
            trouble = nil
            toldOf = nil
        }
    }

    /// Who took it in, as its later parts say it again.
    struct Window: Sendable, Hashable {
        var division: DivisionCode?
        var desk: String?
        var agency: JSONObject?
        var actor: String
    }

    let id: UUIDv7
    /// Of the record in the store; 0 before it is written.
    var version = 0
    /// The one receipt's number.
    let number: String
    let createdAt: Timestamp
    let window: Window
    /// As it was when the bundle was taken in.
    let definition: BundleDefinition
    let channel: String
    let applicantKind: String?
    let deliveryWay: String
    let isTest: Bool
    /// In the order of their numbers.
    var parts: [Part]
    /// 一并领取 done: way and time.
    var handedOut: JSONObject?
    /// 好差评 of the whole: level, tags, channel.
    var rating: JSONObject?
    /// Every part has ended, and nothing is left to be done by itself.
    var closedAt: Timestamp?
    /// Personal, sealed at rest: form, parties, materials and whatever came later.
    var content: BundleContent

    /// Who writes its events: the window that took it in, without the person.
    var caller: Caller {
        Caller(
            actor: "bundle:\(id)", role: .window, division: window.division, agency: window.agency,
            desk: window.desk)
    }

    func part(_ number: Int) -> Part? { parts.first { $0.number == number } }

    /// Changes one part.
    mutating func change(_ number: Int, _ body: (inout Part) -> Void) {
        for index in parts.indices where parts[index].number == number { body(&parts[index]) }
    }

    /// 收件编号 of a part's case.
    func number(of part: Int) -> String { "\(number)-\(part)" }

    /// `bundle` of a part's `submitted`. Source: CASE.md §3.
    func member(of part: BundlePart) -> JSON {
        var member: JSONObject = [
            "id": .string(id.description), "part": .integer(Int64(part.number)),
            "after": .array(part.after.map { .integer(Int64($0)) }),
        ]
        member["lead"] = definition.lead.flatMap { self.part($0.number) }.map {
            .string($0.destination.text)
        }
        return .object(member)
    }
}

/// What a bundle keeps of persons.
struct BundleContent: Sendable, Hashable {
    /// `form`, `parties`, `materials`, `verification`, `declaration`, `address`, `person` as they were given; later
    /// `given` (materials by part), `documents` and `notes` (of local parts), `receiver`, `rating_text`.
    var members: JSONObject

    var form: JSONObject { members["form"]?.objectValue ?? [:] }
    var parties: [JSON] { members["parties"]?.arrayValue ?? [] }
    var materials: [JSONObject] { (members["materials"]?.arrayValue ?? []).compactMap(\.objectValue) }
    var person: JSONObject? { members["person"]?.objectValue }

    /// Of the members kept by part, the one of this part.
    func ofPart(_ member: String, _ number: Int) -> JSON? { members[member]?[String(number)] }

    mutating func set(_ member: String, of number: Int, _ value: JSON?) {
        var parts = members[member]?.objectValue ?? [:]
        parts[String(number)] = value
        members[member] = .object(parts)
    }

    /// Digests of the documents that the materials and the declaration name.
    var blobs: [Digest] {
        let named = materials.map { $0["blob"] } + [members["declaration"]?["blob"]]
        return named.compactMap { $0?["digest"]?.stringValue.flatMap(Digest.init(hex:)) }
    }
}
