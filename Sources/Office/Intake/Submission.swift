internal import Codes
public import StrictJSON

/// The body of `POST /api/v1/cases`, read but not yet judged against a matter.
struct Submission: Sendable {
    var matter: String
    var destination: DivisionCode
    var mode: Mode?
    var channel: String
    var applicantKind: String?
    var parties: [JSON]
    var form: JSONObject
    /// Answers to our fields, by which a matter of several is chosen; null: there is none.
    var situation: JSONObject
    var materials: [JSONObject]
    var deliveryWay: String
    var address: String?
    var verification: [JSON]
    var declaration: JSONObject?
    var isPaper: Bool
    /// `accepted: true` asks that everything be filled in.
    var accepted: JSONObject?
    var isReview: Bool
    var continues: String?
    var projectCode: String?
    var isTest: Bool
    /// The part of a bundle that it is: `bundle` of the event. No body says it.
    var bundle: JSON?

    static let members: Set<String> = [
        "matter", "destination", "mode", "channel", "applicant_kind", "parties", "form", "situation",
        "materials",
        "delivery",
        "verification", "declaration", "paper", "accepted", "review", "continues", "project_code", "test",
    ]
    /// Bounds of openapi.yaml.
    static let partiesMax = 50
    static let materialsMax = 200

    /// - Throws: `validation_failed` with every fault of the body's shape.
    init(_ body: JSON) throws(OfficeRefusal) {
        let reader = try ShapeReader(body, only: Self.members)
        let matter = reader.require("matter", .string(1...64))
        let destination = reader.require(
            "destination", .code { text throws(CodeFault) in try DivisionCode(text) })
        mode = reader.optional("mode", .word(Mode.self))
        channel = reader.optional("channel", .string) ?? "window"
        applicantKind = reader.optional("applicant_kind", .string)
        parties = reader.objects("parties", count: 1...Self.partiesMax).map { party in
            Self.bound(party, Self.partyLengths)
            Self.checkNumber(of: party)
            return .object(party.object)
        }
        let form = reader.require("form", .object)
        situation = reader.optional("situation", .object) ?? [:]
        if situation.count > 200 { reader.note("situation", .memberRange) }
        materials = reader.objects("materials", count: 0...Self.materialsMax).map { material in
            Self.bound(material, Self.materialLengths)
            return material.object
        }
        let delivery = reader.object("delivery")
        let way = delivery?.require("way", .string)
        address = delivery?.optional("address", .string(1...300))
        verification = reader.objects("verification", .optional, count: 0...50).map { .object($0.object) }
        declaration = reader.optional("declaration", .object)
        isPaper = reader.optional("paper", .bool) ?? false
        accepted = Self.accepted(reader)
        isReview = reader.optional("review", .bool) ?? false
        continues = reader.optional("continues", .uuid)?.description
        projectCode = reader.optional("project_code", .string(1...64))
        isTest = reader.optional("test", .bool) ?? false
        if !isReview, way == "mail", address == nil, let delivery, delivery.object["address"] == nil {
            delivery.note("address", .memberMissing, "what is mailed needs an address", "邮寄须填写地址")
        }
        if isReview, accepted != nil {
            reader.note("accepted", .conflict, "a review is not accepted", "预审时不能代受理")
        }
        guard reader.faults.isEmpty, let matter, let destination, let form, let way else {
            throw OfficeRefusal(reader.collected)
        }
        self.matter = matter
        self.destination = destination
        self.form = form
        deliveryWay = way
    }

    private static func accepted(_ reader: ShapeReader) -> JSONObject? {
        switch reader.object["accepted"] {
        case nil, .bool(false): return nil
        case .bool(true): return [:]
        case .object(let object): return object
        default:
            reader.note("accepted", .memberType, "accepted is true or an object", "accepted 应为是或对象")
            return nil
        }
    }

    /// Characters of the texts of a party, as openapi.yaml bounds them.
    private static let partyLengths: [(String, ClosedRange<Int>)] = [
        ("name", 1...100), ("id_type", 1...32), ("id_no", 1...64), ("phone", 0...32), ("address", 0...300),
        ("kind", 0...32),
    ]
    /// Characters of the texts of a material.
    private static let materialLengths: [(String, ClosedRange<Int>)] = [("code", 1...64), ("name", 0...200)]

    /// Notes texts that are too short or too long; what is no text is named by the event's schema.
    private static func bound(_ reader: ShapeReader, _ lengths: [(String, ClosedRange<Int>)]) {
        for (name, length) in lengths {
            guard let text = reader.object[name]?.stringValue else { continue }
            if !length.contains(text.codePointCount) { reader.note(name, .memberRange) }
        }
    }

    /// The words by which a resident ID card is called: plain, and GA/T 2000.156.
    private static let residentWords: Set<String> = ["resident_id", "111", "居民身份证"]
    private static let creditWords: Set<String> = ["credit_code", "uscc", "统一社会信用代码"]

    private static func checkNumber(of party: ShapeReader) {
        guard let type = party.object["id_type"]?.stringValue, let number = party.object["id_no"]?.stringValue
        else {
            return  // the event's schema names what is missing
        }
        do throws(CodeFault) {
            if residentWords.contains(type) { _ = try ResidentID(number) }
            if creditWords.contains(type) { _ = try CreditCode(number) }
        } catch { party.note("id_no", error.code, error.message, error.messageZh) }
    }
}

extension OfficeRefusal {
    /// Every fault of a shape.
    public init(_ faults: ShapeFaults) {
        self.init(
            .validationFailed, detail: "\(faults.faults.count) member(s) are wrong",
            faults: faults.faults.map {
                Fault($0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
            })
    }
}
