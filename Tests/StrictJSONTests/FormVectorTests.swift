import Codes
import StrictJSON
import Testing

@Suite("The form profile against an independent validator")
struct FormVectorTests {
    /// The keyword that a word of the register stands for.
    static func keyword(of code: ErrorCode) -> String {
        switch code {
        case .formType: "type"
        case .formRequired: "required"
        case .formEnum: "enum"
        case .formConst: "const"
        case .formTooShort: "minLength"
        case .formTooLong: "maxLength"
        case .formTooFew: "minItems"
        case .formTooMany: "maxItems"
        case .formTooSmall: "minimum"
        case .formTooBig: "maximum"
        case .formNotAllowed: "false"
        default: "format"
        }
    }

    /// One line a fault, sorted as bytes: names that differ only in normalisation stay apart.
    static func lines(_ faults: some Sequence<(String, String)>) -> [[UInt8]] {
        faults.map { Array("\($0.0)\u{0}\($0.1)".utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test("every generated form has the faults that jsonschema finds, place by place")
    func agreement() throws {
        var pairs = 0
        for item in try VectorFile.cases("json/form_profile.json") {
            let json = try #require(item["schema"])
            let schema = try FormSchema(json)
            for entry in try #require(item["forms"]?.arrayValue) {
                let form = try #require(entry["form"])
                let expected = try #require(entry["faults"]?.arrayValue).map {
                    ($0[0]?.stringValue ?? "", $0[1]?.stringValue ?? "")
                }
                let found = schema.validate(form).map { ($0.pointer.description, Self.keyword(of: $0.code)) }
                let agrees = Self.lines(found) == Self.lines(expected)
                #expect(agrees, "\(json) on \(form): \(found), not \(expected)")
                pairs += 1
            }
        }
        #expect(pairs >= 1_000)
    }
}
