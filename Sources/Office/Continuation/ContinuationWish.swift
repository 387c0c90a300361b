internal import Codes
internal import StrictJSON

/// The body of `POST /api/v1/cases/{id}/continuation`, read: what is to be different from the case before.
struct ContinuationWish: Sendable {
    /// Where; nil: the division that `transferred` named.
    let destination: DivisionCode?
    let mode: Mode?
    /// Fields in the place of those given before, or beside them.
    let form: JSONObject
    /// Answers to our fields where the matter depends on them.
    let situation: JSONObject
    /// Materials in the place of those given before, by their codes at the new destination.
    let materials: [JSONObject]
    let delivery: JSONObject?
    let isPaper: Bool?

    /// - Throws: `validation_failed` with every fault; without `consent: true` there is one.
    init(_ body: JSON) throws(OfficeRefusal) {
        let reader = try ShapeReader(
            body,
            only: ["consent", "destination", "mode", "form", "situation", "materials", "delivery", "paper"])
        if let consent = reader.require("consent", .bool), !consent {
            reader.note("consent", .memberRange, "the applicant's consent is asked for", "须经申请人同意")
        }
        destination = reader.optional(
            "destination", .code { text throws(CodeFault) in try DivisionCode(text) })
        mode = reader.optional("mode", .word(Mode.self))
        form = reader.optional("form", .object) ?? [:]
        situation = reader.optional("situation", .object) ?? [:]
        materials = reader.objects("materials", .optional, count: 0...Submission.materialsMax).map(\.object)
        delivery = reader.optional("delivery", .object)
        isPaper = reader.optional("paper", .bool)
        if !reader.faults.isEmpty { throw OfficeRefusal(reader.collected) }
    }
}
