internal import Codes

/// One schema of a form, compiled: what its keywords ask of a value. Other schemas are places in `FormSchema.nodes`.
struct FormNode {
    /// `if`, `then`, `else`.
    struct Condition {
        let test: Int
        var consequence: Int?
        var alternative: Int?
    }

    /// Where it stands in the schema.
    let pointer: JSONPointer
    /// The schema `false`: nothing may stand here.
    var isNever = false
    var title: String?
    var kinds: [FormKind]?
    var choices: [JSON]?
    var constant: JSON?
    var required: [String] = []
    var properties: [(name: String, node: Int)] = []
    var items: Int?
    var lengthMin: Int?
    var lengthMax: Int?
    var countMin: Int?
    var countMax: Int?
    var minimum: Double?
    var maximum: Double?
    var format: TextFormat?
    /// What `$ref` says, and the schema it leads to once all are compiled.
    var referenceText: String?
    var reference: Int?
    var condition: Condition?

    init(pointer: JSONPointer) {
        self.pointer = pointer
    }

    /// Schemas that look at the same value as this one.
    var inPlace: [Int] { [reference].compactMap { $0 } + branches }

    /// `if`, `then` and `else`.
    var branches: [Int] {
        guard let condition else { return [] }
        return [condition.test, condition.consequence, condition.alternative].compactMap { $0 }
    }

    /// Schemas that look at members or elements.
    var inside: [Int] { properties.map(\.node) + [items].compactMap { $0 } }
}
