internal import Codes
internal import Cryptography
internal import Mapping
internal import StrictJSON

/// A submission as far as it is known: what it says is read, what it leaves out is not asked for.
struct DraftWish: Sendable {
    let matter: String
    let destination: DivisionCode
    let mode: Mode?
    let situation: Situation
    /// As it came.
    let body: JSONObject
    /// Documents, each where it stands in the body; one that is named twice stands once.
    let documents: [(pointer: String, digest: Digest)]

    var blobs: [Digest] { documents.map(\.digest) }

    /// Members of a submission that are of the applicant.
    static let personal: Set<String> = [
        "parties", "form", "situation", "materials", "delivery", "verification", "declaration", "accepted",
    ]

    /// - Throws: `validation_failed` with every fault.
    init(_ body: JSON) throws(OfficeRefusal) {
        let reader = try ShapeReader(body, only: Submission.members)
        let matter = reader.require("matter", .string(1...64))
        let destination = reader.require(
            "destination", .code { text throws(CodeFault) in try DivisionCode(text) })
        mode = reader.optional("mode", .word(Mode.self))
        let kind = reader.optional("applicant_kind", .string)
        let answers = reader.optional("situation", .object) ?? [:]
        if answers.count > 200 { reader.note("situation", .memberRange) }
        for name in ["form", "delivery", "declaration"] { _ = reader.optional(name, .object) }
        for name in ["paper", "review", "test"] { _ = reader.optional(name, .bool) }
        _ = reader.objects("parties", .optional, count: 0...Submission.partiesMax)
        _ = reader.objects("verification", .optional, count: 0...50)
        let materials = reader.objects("materials", .optional, count: 0...Submission.materialsMax)
        guard reader.faults.isEmpty, let matter, let destination else {
            throw OfficeRefusal(reader.collected)
        }
        self.matter = matter
        self.destination = destination
        self.body = reader.object
        situation = Situation(applicant: kind.flatMap(Subject.init(rawValue:)), answers: answers)
        var named: [(pointer: String, blob: JSON?)] = materials.enumerated().map {
            ("/materials/\($0.offset)/blob/digest", $0.element.object["blob"])
        }
        named.append(("/declaration/blob/digest", reader.object["declaration"]?["blob"]))
        var (documents, faults) = ([(pointer: String, digest: Digest)](), [OfficeRefusal.Fault]())
        for (pointer, blob) in named {
            guard let text = blob?["digest"]?.stringValue else { continue }
            guard let digest = Digest(hex: text) else {
                faults.append(.init(pointer, .memberRange, detail: "a digest has 64 hex digits"))
                continue
            }
            if !documents.contains(where: { $0.digest == digest }) { documents.append((pointer, digest)) }
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        self.documents = documents
    }
}
