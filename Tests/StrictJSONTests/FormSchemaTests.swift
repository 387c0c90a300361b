import Codes
import StrictJSON
import Testing

/// A schema outside the profile, the word it is refused with, and the place.
struct RefusedSchema: Sendable {
    let text: String
    let code: ErrorCode
    let pointer: String

    init(_ text: String, _ code: ErrorCode, _ pointer: String) {
        self.text = text
        self.code = code
        self.pointer = pointer
    }
}

@Suite("A form's schema outside the profile is refused with the path")
struct FormSchemaTests {
    static let refused: [RefusedSchema] = [
        .init(##"{"pattern":"a"}"##, .schemaKeywordUnknown, "/pattern"),
        .init(##"{"properties":{"a":{"oneOf":[]}}}"##, .schemaKeywordUnknown, "/properties/a/oneOf"),
        .init(##"{"$schema":"x"}"##, .schemaKeywordUnknown, "/$schema"),
        .init(##"{"additionalProperties":false}"##, .schemaKeywordUnknown, "/additionalProperties"),
        .init(
            ##"{"items":{"items":{"uniqueItems":true}}}"##, .schemaKeywordUnknown, "/items/items/uniqueItems"),
        .init(##"{"$defs":{"a/b":{"x":1}}}"##, .schemaKeywordUnknown, "/$defs/a~1b/x"),
        .init(##"{"if":{"not":{}}}"##, .schemaKeywordUnknown, "/if/not"),
        .init(##"{"type":"text"}"##, .schemaKeywordInvalid, "/type"),
        .init(##"{"type":[]}"##, .schemaKeywordInvalid, "/type"),
        .init(##"{"type":["string","string"]}"##, .schemaKeywordInvalid, "/type"),
        .init(##"{"enum":[]}"##, .schemaKeywordInvalid, "/enum"),
        .init(##"{"enum":"a"}"##, .schemaKeywordInvalid, "/enum"),
        .init(##"{"required":"a"}"##, .schemaKeywordInvalid, "/required"),
        .init(##"{"required":["a","a"]}"##, .schemaKeywordInvalid, "/required"),
        .init(##"{"required":[1]}"##, .schemaKeywordInvalid, "/required"),
        .init(##"{"properties":[]}"##, .schemaKeywordInvalid, "/properties"),
        .init(##"{"properties":{"a":1}}"##, .schemaKeywordInvalid, "/properties/a"),
        .init(##"{"items":[{}]}"##, .schemaKeywordInvalid, "/items"),
        .init(##"{"minLength":-1}"##, .schemaKeywordInvalid, "/minLength"),
        .init(##"{"maxItems":1.0}"##, .schemaKeywordInvalid, "/maxItems"),
        .init(##"{"minimum":"1"}"##, .schemaKeywordInvalid, "/minimum"),
        .init(##"{"title":1}"##, .schemaKeywordInvalid, "/title"),
        .init(##"{"then":{}}"##, .schemaKeywordInvalid, "/then"),
        .init(##"{"else":{}}"##, .schemaKeywordInvalid, "/else"),
        .init(##"{"format":"uri"}"##, .schemaFormatUnknown, "/format"),
        .init(##"[]"##, .schemaKeywordInvalid, ""),
        .init(##"null"##, .schemaKeywordInvalid, ""), .init(##"{"$ref":1}"##, .schemaKeywordInvalid, "/$ref"),
        .init(##"{"$ref":"#/$defs/a"}"##, .schemaRefInvalid, "/$ref"),
        .init(##"{"$ref":"other.json"}"##, .schemaRefInvalid, "/$ref"),
        .init(##"{"$ref":"https://x.cn/#"}"##, .schemaRefInvalid, "/$ref"),
        .init(##"{"$ref":"#a"}"##, .schemaRefInvalid, "/$ref"),
        .init(##"{"$ref":"#/%"}"##, .schemaRefInvalid, "/$ref"),
        .init(##"{"$ref":"#/%ff"}"##, .schemaRefInvalid, "/$ref"),
        .init(##"{"$ref":"#/properties","properties":{}}"##, .schemaRefInvalid, "/$ref"),
        .init(##"{"$ref":"#"}"##, .schemaRefCycle, ""),
        .init(
            ##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##,
            .schemaRefCycle, "/$defs/b"),
        .init(##"{"if":{},"then":{"$ref":"#"}}"##, .schemaRefCycle, "/then"),
        .init(##"{"if":{},"then":{"if":{}}}"##, .schemaConditionNested, "/then"),
        .init(##"{"if":{"properties":{"a":{"if":{}}}}}"##, .schemaConditionNested, "/if/properties/a"),
        .init(
            ##"{"if":{},"else":{"items":{"$ref":"#/$defs/c"}},"$defs":{"c":{"if":{}}}}"##,
            .schemaConditionNested, "/$defs/c"),
    ]

    @Test(
        "each fault has its word and its place",
        arguments: refused)
    func eachIsRefused(schema: RefusedSchema) throws {
        let json = try JSON.parse(schema.text)
        do throws(FormSchemaFault) {
            _ = try FormSchema(json)
            Issue.record("it was taken")
        } catch {
            #expect(error.code == schema.code)
            #expect(error.pointer.description == schema.pointer)
            #expect(!error.messageZh.isEmpty)
        }
    }

    @Test("all faults of a schema are found at once")
    func allAtOnce() throws {
        let json = try JSON.parse(
            #"{"pattern":"x","type":"text","properties":{"a":{"format":"uri"},"b":{"allOf":[]}}}"#)
        #expect(
            FormSchema.faults(in: json).map(\.pointer.description) == [
                "/pattern", "/type", "/properties/a/format", "/properties/b/allOf",
            ])
    }

    @Test("references resolve with escapes, and members named like keywords are no keywords")
    func taken() throws {
        let json = try JSON.parse(
            ##"{"properties":{"pattern":{"$ref":"#/$defs/a~1b%20c"},"x":{"$ref":"#/properties/pattern"}},"##
                + ##""$defs":{"a/b c":{"maxLength":1}}}"##)
        let schema = try FormSchema(json)
        let faults = schema.validate(["pattern": "ab", "x": "ab"])
        #expect(faults.map(\.pointer.description) == ["/pattern", "/x"])
    }

    @Test("schemas in each other are taken 64 deep, references 8 in a row, 4,096 parts in all")
    func limits() throws {
        func nested(_ depth: Int) -> JSON { (1..<depth).reduce(JSON([:])) { inner, _ in ["items": inner] } }
        #expect(FormSchema.faults(in: nested(64)).isEmpty)
        #expect(FormSchema.faults(in: nested(65)).map(\.code) == [.schemaTooDeep])
        func chain(_ length: Int) -> JSON {
            var definitions = JSONObject()
            for place in 0..<length { definitions["d\(place)"] = ["$ref": .string("#/$defs/d\(place + 1)")] }
            definitions["d\(length)"] = [:]
            return ["$defs": .object(definitions)]
        }
        #expect(FormSchema.faults(in: chain(8)).isEmpty)
        #expect(FormSchema.faults(in: chain(9)).map(\.code) == [.schemaTooDeep])
        func wide(_ count: Int) -> JSON {
            ["properties": .object(JSONObject((1..<count).map { ("p\($0)", true) }))]
        }
        #expect(FormSchema.faults(in: wide(FormSchema.nodesMax)).isEmpty)
        #expect(FormSchema.faults(in: wide(FormSchema.nodesMax + 1)).map(\.code) == [.schemaTooLarge])
    }

    @Test("a schema that multiplies its checks is stopped, with a fault")
    func explosion() throws {
        var definitions = JSONObject()
        for place in 0..<30 {
            let next = JSON.string("#/$defs/n\(place + 1)")
            definitions["n\(place)"] = [
                "properties": ["a": ["$ref": next]], "$ref": .string("#/$defs/m\(place)"),
            ]
            definitions["m\(place)"] = ["properties": ["a": ["$ref": next]]]
        }
        definitions["n30"] = [:]
        let schema = try FormSchema(["$ref": "#/$defs/n0", "$defs": .object(definitions)])
        let form = (0..<30).reduce(JSON.integer(1)) { inner, _ in ["a": inner] }
        #expect(schema.validate(form).map(\.code) == [.formTooComplex])
    }
}

extension JSON {
    /// An object of these members.
    fileprivate init(_ members: JSONObject) { self = .object(members) }
}
