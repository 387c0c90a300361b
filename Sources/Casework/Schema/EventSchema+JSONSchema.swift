public import StrictJSON

/// The same tables as JSON Schema (2020-12), for peers/conformance/schemas.
extension EventSchema {
    /// The JSON Schema of an event's `data`, personal members included and marked `x-personal`.
    public static func jsonSchema(of type: EventType) -> JSONObject {
        var schema: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string("urn:tongban:case:\(type.rawValue):v1:data"),
            "title": .string(type.wireName),
            "$comment": .string(
                "Integers are written without fraction or exponent, which a JSON Schema cannot say. x-personal"
                    + " members travel as disclosures, and may be missing where the event is marked erased."),
        ]
        for (name, value) in ValueKind.recordSchema(members(of: type)) { schema[name] = value }
        if let condition = jointCondition(type) { for (name, value) in condition { schema[name] = value } }
        return schema
    }

    private static func jointCondition(_ type: EventType) -> JSONObject? {
        switch type {
        case .correctionRequested: condition("clock", is: "stops", asksFor: "basis")
        case .decided: condition("outcome", is: "denied", asksFor: "reason")
        default: nil
        }
    }

    private static func condition(_ member: String, is word: String, asksFor other: String) -> JSONObject {
        [
            "if": ["properties": [member: ["const": .string(word)]], "required": [.string(member)]],
            "then": ["required": [.string(other)]],
        ]
    }
}

extension ValueKind {
    /// The JSON Schema of a value of this kind.
    var jsonSchema: JSON {
        switch self {
        case .text: ["type": "string"]
        case .integer(let range):
            [
                "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ]
        case .integerOrText: ["type": ["integer", "string"]]
        case .boolean: ["type": "boolean"]
        case .date: Self.pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", format: "date")
        case .time:
            Self.pattern(
                "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$", format: "date-time")
        case .identifier:
            Self.pattern("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        case .division: Self.pattern("^([0-9]{6}|[0-9]{9}|[0-9]{12})$")
        case .blobDigest: Self.pattern("^[0-9a-f]{64}$")
        case .disclosureDigest: Self.pattern("^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$")
        case .blobKey: Self.pattern("^[A-Za-z0-9_-]{21}[AQgw]$")
        case .words(let words): ["type": "string", "enum": .strings(words)]
        case .form: ["type": "object"]
        case .record(let members): .object(Self.recordSchema(members))
        case .list(let kind): ["type": "array", "items": kind.jsonSchema]
        }
    }

    private static func pattern(_ pattern: String, format: String? = nil) -> JSON {
        var schema: JSONObject = ["type": "string", "pattern": .string(pattern)]
        if let format { schema["format"] = .string(format) }
        return .object(schema)
    }

    /// The JSON Schema of an object with these members; it takes unknown ones.
    static func recordSchema(_ members: [DataMember]) -> JSONObject {
        var properties: JSONObject = [:]
        for member in members {
            var schema = member.kind.jsonSchema.objectValue ?? [:]
            if member.isPersonal { schema["x-personal"] = true }
            properties[member.name] = .object(schema)
        }
        let required = members.filter { !$0.isOptional }.map(\.name)
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .strings(required) }
        return schema
    }
}
