internal import Codes
public import StrictJSON

extension Matter {
    /// Reads a matter.
    ///
    /// - Throws: every fault at once, each with its pointer: `member_missing`, `member_type`, `member_range`,
    ///   `member_null`, `member_twice`, `word_unknown`, the codes of divisions, dates and credit codes,
    ///   `steps_invalid`, `agreement_missing`, and the form schema's own.
    public init(_ json: JSON) throws(ShapeFaults) {
        try self.init(reading: ShapeReader(try JSONShape<JSONObject>.outermost(json)))
    }

    init(reading reader: ShapeReader) throws(ShapeFaults) {
        let code = reader.require("code", .matterCode)
        let base = reader.optional("base_code", .baseCode)
        if let base, let own = code?.baseCode, own != base {
            reader.note(
                "base_code", .matterCodeInvalid, "the code carries another base code", "与事项编码中的基本编码不一致")
        }
        let name = reader.require("name", .name)
        baseCode = (base ?? code?.baseCode)?.text
        nameNative = reader.optional("name_native", .name)
        plain = reader.optional("plain", .prose)
        let type = reader.require("type", .matterType)
        let agency = reader.object("agency").flatMap { Agency($0) }
        let division = reader.require("division", .division)
        let level = reader.require("level", .string(1...20))
        let contact = reader.object("contact").flatMap { Contact($0) }
        subjects = reader.distinct("subjects", of: .word(Subject.self), count: 1...2)
        modes = reader.distinct("modes", of: .word(Mode.self), count: 1...3)
        scopes = reader.distinct("scopes", of: .scope, count: 1...64)
        let acceptance = reader.require("acceptance", .word(Acceptance.self))
        let issuedBy = reader.require("issued_by", .word(Side.self))
        agreement = reader.optional("agreement", .prose)
        if acceptance == .origin, !reader.object.contains("agreement") {
            reader.note("agreement", .agreementMissing)
        }
        jointSteps = JointStep.list(reader)
        conditions = reader.list("conditions", of: .prose)
        steps = reader.objects("steps").compactMap { Step($0) }
        basis = reader.list("basis", of: .prose)
        materials = Material.list(reader)
        let form = Matter.form(reader)
        let instant = reader.require("instant", .bool)
        legal = reader.optional("legal", .timeLimit)
        let promised = reader.require("promised", .timeLimit)
        specialProcedures = reader.objects("special_procedures").compactMap { SpecialProcedure($0) }
        deemed = reader.optional("deemed", .bool) ?? (type == "01")
        remedy = reader.object("remedy", .optional).flatMap { Remedy($0) }
        fee = reader.object("fee", .optional).flatMap { Fee($0) }
        let result = reader.object("result").flatMap { Outcome($0) }
        validity = reader.optional("validity", .prose)
        let effective = reader.require("effective", .date)
        expires = reader.optional("expires", .date)
        if let effective, let expires, expires < effective {
            reader.note("expires", .memberRange, "it ends before it begins", "终止日期早于起始日期")
        }
        isRoutable = reader.optional("routable", .bool) ?? true
        windows = reader.object("windows", .optional).map { WindowRule($0) }
        let version = reader.require("version", .int(0...Int(JSON.integerMax)))
        guard reader.faults.isEmpty, let code, let name, let type, let agency, let division, let level,
            let contact,
            let acceptance, let issuedBy, let form, let instant, let promised, let result, let effective,
            let version
        else { throw reader.collected }
        self.code = code.text
        self.name = name
        self.type = type
        self.agency = agency
        self.division = division
        self.level = level
        self.contact = contact
        self.acceptance = acceptance
        self.issuedBy = issuedBy
        self.form = form
        self.instant = instant
        self.promised = promised
        self.result = result
        self.effective = effective
        self.version = version
        self.json = reader.object
    }

    /// The member `form`, its schema judged.
    static func form(_ reader: ShapeReader) -> Form? {
        guard let json = reader.require("form", .any) else { return nil }
        let faults = FormSchema.faults(in: json).map {
            ShapeFault($0.code, at: $0.pointer, message: $0.message, messageZh: $0.messageZh)
        }
        guard faults.isEmpty, json["type"]?.stringValue == "object" else {
            let noObject = ShapeFault(
                .schemaKeywordInvalid, at: ["type"], message: "a form is of type object",
                messageZh: "表单的类型应为 object")
            reader.note("form", within: faults.isEmpty ? [noObject] : faults)
            return nil
        }
        // Just found without faults, so it compiles.
        return try? Form(json)
    }
}
