import Casework
import Foundation
import StrictJSON
import Testing

@Suite("JSON Schemas of every data")
struct SchemaFileTests {
    private static let folder = Vectors.conformance.appending(path: "schemas/data")
    /// `GATEWAY_WRITE_SCHEMAS=1` writes the files anew from the tables.
    private static let isWriting = ProcessInfo.processInfo.environment["GATEWAY_WRITE_SCHEMAS"] == "1"

    @Test("the committed schema of every type says what the table says", arguments: EventType.allCases)
    func filesAgree(type: EventType) throws {
        let schema = JSON.object(EventSchema.jsonSchema(of: type))
        let file = Self.folder.appending(path: "\(type.rawValue).json")
        if Self.isWriting { try Data((schema.pretty() + "\n").utf8).write(to: file) }
        #expect(try JSON.parse(try Data(contentsOf: file)) == schema)
    }

    @Test("there is no schema of a type that is not")
    func noStrangers() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(files) == Set(EventType.allCases.map { "\($0.rawValue).json" }))
    }

    @Test(
        "every schema takes and refuses what the vectors say, by an independent validator",
        .enabled(if: PythonReference.hasJSONSchema))
    func independentValidator() throws {
        let script = Vectors.conformance.appending(path: "check_schemas.py").path
        #expect(try PythonReference.run([script]) == 0)
    }
}
