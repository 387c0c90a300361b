internal import StrictJSON

/// Makes a change's JSON of what a sheet's rows said.
enum SheetMatter {
    /// `{"put":{…}}`: lists that no row filled are empty, and the form is made of its field rows.
    static func put(_ cells: JSONObject) -> JSON {
        var matter = cells
        let fields = matter["fields"]?.arrayValue
        matter["fields"] = nil
        if let fields { matter["form"] = form(of: fields) }
        if !matter.contains("form") { matter["form"] = ["type": "object", "properties": [:]] }
        for name in ["conditions", "steps", "basis", "materials", "special_procedures"]
        where !matter.contains(name) {
            matter[name] = []
        }
        if let steps = matter["joint_steps"]?.arrayValue {
            matter["joint_steps"] = .array(
                steps.map { step in
                    guard var step = step.objectValue else { return step }
                    if !step.contains("after") { step["after"] = [] }
                    return .object(step)
                })
        }
        return ["put": .object(matter)]
    }

    /// `{"retire":{…}}`; what else the rows say of the matter is not read.
    static func retirement(_ cells: JSONObject) -> JSON {
        var retirement: JSONObject = [:]
        retirement["code"] = cells["code"]
        retirement["effective"] = cells["retired_on"]
        retirement["replaced_by"] = cells["replaced_by"]
        return ["retire": .object(retirement)]
    }

    /// The place in the sheet's rows of a place in the change that was made of them.
    static func inSheet(_ pointer: JSONPointer, of cells: JSONObject) -> JSONPointer {
        let tokens = pointer.tokens
        if cells.contains("retired_on"), tokens.first == "effective" { return ["retired_on"] }
        guard let fields = cells["fields"]?.arrayValue, tokens.count >= 3, tokens[0] == "form",
            let index = fields.firstIndex(where: { $0["name"]?.stringValue == tokens[2] })
        else { return pointer }
        return JSONPointer(tokens: ["fields", String(index)] + tokens.dropFirst(3))
    }

    private static func form(of fields: [JSON]) -> JSON {
        var properties: JSONObject = [:]
        var required: [JSON] = []
        for field in fields {
            guard var schema = field.objectValue, let name = schema["name"]?.stringValue else { continue }
            if schema["required"]?.boolValue == true { required.append(.string(name)) }
            schema["name"] = nil
            schema["required"] = nil
            if !schema.contains("type") { schema["type"] = "string" }
            properties[name] = .object(schema)
        }
        return ["type": "object", "required": .array(required), "properties": .object(properties)]
    }
}
