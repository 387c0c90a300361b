internal import Codes
internal import Cryptography
internal import Exchange
internal import Mapping
internal import StrictJSON

extension RecordKind {
    /// Bundles taken in, by id.
    static let bundle = RecordKind(rawValue: "bundle")
    /// Ids of those that have not ended.
    static let bundleOpen = RecordKind(rawValue: "bundle_open")
    /// Which bundle a case is of, by case.
    static let bundleCase = RecordKind(rawValue: "bundle_case")
    /// Which bundle a receipt's number is of.
    static let bundleNumber = RecordKind(rawValue: "bundle_number")
    /// Definitions, by code.
    static let bundleDefinition = RecordKind(rawValue: "bundle_definition")
}

extension BundleRecord {
    /// Opens a stored bundle.
    /// - Throws: `store_failed`.
    init(_ record: Record, vault: Vault) throws(OfficeRefusal) {
        do {
            let id = try UUIDv7(record.key)
            let json = try JSON.parse(record.value, limits: Self.limits).read(.object)
            let sealed = Base64URL.decode(try json.require("sealed", .string)) ?? []
            let opened = try vault.open(sealed, named: Self.name(id))
            try self.init(
                id, json,
                content: BundleContent(members: try JSON.parse(opened, limits: Self.limits).read(.object)))
            version = record.version
        } catch {
            throw OfficeRefusal(.storeFailed, detail: "bundle record \(record.key) cannot be read")
        }
    }

    private static let limits = JSONLimits(depth: 64, bytes: 16 << 20)

    private init(_ id: UUIDv7, _ json: JSONObject, content: BundleContent) throws {
        self.id = id
        number = try json.require("number", .string)
        createdAt = try json.require("created_at", .timestamp)
        let division = try json.optional("division", .string)
        window = Window(
            division: try division.map { text in try DivisionCode(text) }, desk: json["desk"]?.stringValue,
            agency: json["agency"]?.objectValue, actor: try json.require("actor", .string))
        definition = try BundleDefinition(json["definition"] ?? .null)
        channel = try json.require("channel", .string)
        applicantKind = json["applicant_kind"]?.stringValue
        deliveryWay = try json.require("delivery_way", .string)
        isTest = json["test"] == true
        parts = try (json["parts"]?.arrayValue ?? []).map { try Part($0) }
        handedOut = json["handed_out"]?.objectValue
        rating = json["rating"]?.objectValue
        closedAt = try json.optional("closed_at", .timestamp)
        self.content = content
    }

    /// The row that keeps it.
    /// - Throws: `internal` where it cannot be sealed.
    func row(_ vault: Vault) throws(OfficeRefusal) -> Write {
        var json: JSONObject = [
            "number": .string(number), "created_at": .string(createdAt.description),
            "actor": .string(window.actor), "definition": .object(definition.json),
            "channel": .string(channel), "delivery_way": .string(deliveryWay), "test": .bool(isTest),
            "parts": .array(parts.map(\.json)),
        ]
        json["division"] = window.division.map { .string($0.text) }
        json["desk"] = window.desk.map { .string($0) }
        json["agency"] = window.agency.map { .object($0) }
        json["applicant_kind"] = applicantKind.map { .string($0) }
        json["handed_out"] = handedOut.map { .object($0) }
        json["rating"] = rating.map { .object($0) }
        json["closed_at"] = closedAt.map { .string($0.description) }
        do throws(CryptographyFault) {
            let sealed = try vault.seal(content.members.serialized(), named: Self.name(id))
            json["sealed"] = .string(Base64URL.encode(sealed))
        } catch { throw OfficeRefusal(.internal, detail: "a bundle could not be sealed: \(error)") }
        return .record(.bundle, key: id.description, value: json.serialized())
    }

    /// What must still hold where the record was decided on.
    var unchanged: Expectation { .recordVersion(.bundle, id.description, version) }

    private static func name(_ id: UUIDv7) -> String { "bundle/" + id.description }
}

extension BundleRecord.Part {
    fileprivate init(_ json: JSON) throws {
        let object = try json.read(.object)
        number = try object.require("part", .int)
        isLocal = object["local"] == true
        destination = try DivisionCode(try object.require("destination", .string))
        caseID = try object.require("case", .uuid)
        isReleased = object["released"] == true
        isDropped = object["dropped"] == true
        problem = try object["problem"].map { try Self.problem($0) }
        trouble = try object["trouble"].map { try Self.problem($0) }
        toldOf = object["told_of"]?.stringValue
        if let outcome = object["outcome"]?.objectValue {
            self.outcome = BundleRecord.LocalOutcome(
                isDone: outcome["done"] == true, at: try outcome.require("at", .timestamp),
                actor: try outcome.require("actor", .string))
        }
    }

    private static func problem(_ json: JSON) throws -> Problem {
        let problem = try json.read(.object)
        return Problem(
            code: try problem.require("code", .string), detail: problem["detail"]?.stringValue,
            message: problem["message"]?.stringValue)
    }

    fileprivate var json: JSON {
        var json: JSONObject = [
            "part": .integer(Int64(number)), "local": .bool(isLocal),
            "destination": .string(destination.text), "case": .string(caseID.description),
            "released": .bool(isReleased), "dropped": .bool(isDropped),
        ]
        json["problem"] = problem.map { .object($0.members) }
        json["trouble"] = trouble.map { .object($0.members) }
        json["told_of"] = toldOf.map { .string($0) }
        if let outcome {
            json["outcome"] = [
                "done": .bool(outcome.isDone), "at": .string(outcome.at.description),
                "actor": .string(outcome.actor),
            ]
        }
        return .object(json)
    }
}

extension Problem {
    /// `{"code","detail"?,"message"?}`, as a bundle keeps and shows it.
    var members: JSONObject {
        var members: JSONObject = ["code": .string(code)]
        members["detail"] = detail.map { .string($0) }
        members["message"] = message.map { .string($0) }
        return members
    }

    /// What a refusal says: its first fault, where it names one.
    init(_ refusal: OfficeRefusal) {
        let first = refusal.faults.first
        self.init(
            code: (first?.code ?? refusal.code).rawValue, detail: first?.detail ?? refusal.detail,
            message: first?.message ?? refusal.message)
    }
}
