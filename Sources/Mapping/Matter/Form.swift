public import StrictJSON

/// A matter's form: the schema as published, ready to judge what is filled in, and its fields one by one.
public struct Form: Sendable {
    /// The schema as published.
    public let json: JSON
    /// The same, ready to validate.
    public let schema: FormSchema
    /// The top-level fields, in their order; those that only a branch of `if/then/else` names stand last.
    public let fields: [FormField]

    /// Reads a schema; its type is `object`.
    ///
    /// - Throws: the schema's own fault, with the path of the keyword.
    init(_ json: JSON) throws(FormSchemaFault) {
        schema = try FormSchema(json)
        self.json = json
        fields = FormField.all(of: json)
    }

    /// The field of that name.
    public func field(_ name: String) -> FormField? { fields.first { $0.name == name } }
}

/// One top-level field of a form, as far as a mapping can judge it without a value.
public struct FormField: Hashable, Sendable {
    /// The member's name.
    public let name: String
    /// What people read beside it.
    public let title: String?
    /// The schema of its value, `$ref` followed.
    public let schema: JSON
    /// Whether the form asks for it in every case; one that a branch of `if` asks for is not.
    public let required: Bool

    /// The JSON type, where the schema names it.
    public var type: String? { schema["type"]?.stringValue }
    /// The values allowed, where they are listed.
    public var choices: [JSON]? { schema["enum"]?.arrayValue ?? schema["const"].map { [$0] } }
    /// The profile's format.
    public var format: String? { schema["format"]?.stringValue }

    /// The schema without what is only read.
    var shape: JSON {
        guard var shape = schema.objectValue else { return schema }
        shape["title"] = nil
        shape["description"] = nil
        return .object(shape)
    }

    static func all(of form: JSON) -> [FormField] {
        let outer = follow(form, in: form)
        let required = Set((outer["required"]?.arrayValue ?? []).compactMap(\.stringValue))
        var fields: [FormField] = []
        for part in [outer, outer["then"], outer["else"]] {
            guard let properties = part?["properties"]?.objectValue else { continue }
            for (name, schema) in properties where !fields.contains(where: { $0.name == name }) {
                let schema = follow(schema, in: form)
                fields.append(
                    FormField(
                        name: name, title: schema["title"]?.stringValue, schema: schema,
                        required: required.contains(name)))
            }
        }
        return fields
    }

    /// What a local `$ref` leads to; the schema itself where there is none. FormSchema has refused circles.
    private static func follow(_ schema: JSON, in form: JSON) -> JSON {
        var schema = schema
        for _ in 0..<16 {
            guard let reference = schema["$ref"]?.stringValue, reference.hasPrefix("#"),
                // A reference that leads nowhere was refused before; then the schema stands for itself.
                let pointer = try? JSONPointer(String(reference.dropFirst())), let target = form[pointer]
            else { return schema }
            schema = target
        }
        return schema
    }
}
