/// A form's schema in the profile of CASE.md §1, compiled once and then applied to any number of forms.
///
/// The keywords mean what JSON Schema 2020-12 says, with two differences: `format` is enforced, and 1.0 is no
/// integer. Lengths count code points.
public struct FormSchema: Sendable {
    /// The schema as it was given.
    public let json: JSON
    /// All its schemas; the first is the outermost.
    let nodes: [FormNode]

    /// Schemas that one form may have.
    public static let nodesMax = 4_096
    /// Looks at one value by one schema that a form may cost: some hundred times what the largest real form does.
    public static let checksMax = 200_000

    /// Compiles a schema.
    ///
    /// - Throws: the first of `faults(in:)`.
    public init(_ json: JSON) throws(FormSchemaFault) {
        var compiler = FormSchemaCompiler()
        compiler.compile(json)
        if let fault = compiler.faults.first { throw fault }
        self.json = json
        nodes = compiler.nodes
    }

    /// Everything that puts a schema outside the profile; empty for a good one.
    public static func faults(in json: JSON) -> [FormSchemaFault] {
        var compiler = FormSchemaCompiler()
        compiler.compile(json)
        return compiler.faults
    }

    /// Everything that is wrong with a form, each place and word once, in the schema's order; empty for a good one.
    public func validate(_ form: JSON) -> [FormFault] {
        var validator = FormValidator(nodes: nodes)
        validator.check(form)
        return validator.faults
    }
}

extension FormSchema: Hashable {
    /// Equal when the schemas are the same JSON.
    public static func == (left: FormSchema, right: FormSchema) -> Bool { left.json == right.json }
    /// By the JSON.
    public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
