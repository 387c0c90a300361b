internal import Codes
internal import Mapping
internal import StrictJSON

/// The body of `POST /api/v1/bundles`, read but not yet judged against its definition.
struct BundleRequest: Sendable {
    var code: String
    /// Chosen by the window, by part.
    var destinations: [Int: DivisionCode]
    var channel: String
    var applicantKind: String?
    var deliveryWay: String
    var isTest: Bool
    var content: BundleContent

    private static let members: Set<String> = [
        "bundle", "destinations", "channel", "applicant_kind", "parties", "form", "materials", "delivery",
        "verification", "declaration", "test",
    ]

    /// - Throws: `validation_failed` with every fault of the body's shape.
    init(_ body: JSON) throws(OfficeRefusal) {
        let reader = try ShapeReader(body, only: Self.members)
        let code = reader.require("bundle", .string(1...64))
        destinations = Self.destinations(reader)
        isTest = reader.optional("test", .bool) ?? false
        let form = reader.require("form", .object)
        // What a bundle and a case have in common is read as a case's: one set of rules.
        var alike = reader.object
        for name in ["bundle", "destinations"] { alike[name] = nil }
        alike["matter"] = "-"
        alike["destination"] = "150000"
        var faults = reader.faults.isEmpty ? [] : OfficeRefusal(reader.collected).faults
        var common: Submission?
        do throws(OfficeRefusal) {
            common = try Submission(.object(alike))
        } catch {
            faults += error.faults.filter { fault in
                !faults.contains { $0.pointer == fault.pointer && $0.code == fault.code }
            }
        }
        guard faults.isEmpty, let code, let form, let common else {
            throw OfficeRefusal(faults) ?? OfficeRefusal(.validationFailed)
        }
        self.code = code
        channel = common.channel
        applicantKind = common.applicantKind
        deliveryWay = common.deliveryWay
        var content: JSONObject = [
            "form": .object(form), "parties": .array(common.parties),
            "materials": .array(common.materials.map { .object($0) }),
            "verification": .array(common.verification),
        ]
        content["declaration"] = common.declaration.map { .object($0) }
        content["address"] = common.address.map { .string($0) }
        self.content = BundleContent(members: content)
    }

    private static func destinations(_ reader: ShapeReader) -> [Int: DivisionCode] {
        guard let chosen = reader.object("destinations", .optional) else { return [:] }
        var read: [Int: DivisionCode] = [:]
        for name in chosen.object.keys {
            let division = chosen.require(name, .code { text throws(CodeFault) in try DivisionCode(text) })
            guard let number = Int(name), String(number) == name else {
                chosen.note(name, .bundlePartUnknown)
                continue
            }
            read[number] = division
        }
        return read
    }
}
