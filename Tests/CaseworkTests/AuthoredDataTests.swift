import Casework
import Codes
import StrictJSON
import Testing

/// What an author's gateway checks beyond what a receiver does.
@Suite("Data as its author's gateway checks it")
struct AuthoredDataTests {
    private func data(_ type: EventType, without names: Set<String> = []) throws -> JSONObject {
        let vectors = try #require(try Vectors.json("vectors/data.json")["vectors"]?.arrayValue)
        let full = try #require(
            vectors.first { $0["type"]?.stringValue == type.rawValue }?["data"]?.objectValue)
        return JSONObject(full.filter { !names.contains($0.key) }.map { ($0.key, $0.value) })
    }

    private func pointers(_ faults: [DataFault]) -> [String] { faults.map { $0.pointer.description } }

    @Test(
        "remedies stand in what is adverse and of types 01 to 19, and are asked of nobody else",
        arguments: [EventType.refused, .terminated, .decided])
    func remedies(type: EventType) throws {
        let data = try data(type, without: ["remedy"])
        for power in ["01", "10", "19"] {
            #expect(
                pointers(EventSchema.validateAuthored(type, data: data, matterType: power)) == ["/remedy"])
        }
        for service in ["00", "20", "21", nil] {
            #expect(EventSchema.validateAuthored(type, data: data, matterType: service).isEmpty)
        }
        #expect(EventSchema.validate(type, data: data).isEmpty)
    }

    @Test("an approval needs no remedy")
    func approval() throws {
        var data = try data(.decided, without: ["remedy"])
        data["outcome"] = "approved"
        #expect(EventSchema.validateAuthored(.decided, data: data, matterType: "01").isEmpty)
    }

    @Test("an acceptance has a notice number unless it is deemed")
    func noticeNumber() throws {
        var data = try data(.accepted, without: ["notice_no"])
        #expect(
            pointers(EventSchema.validateAuthored(.accepted, data: data, matterType: "01")) == ["/notice_no"])
        data["deemed"] = true
        #expect(EventSchema.validateAuthored(.accepted, data: data, matterType: "01").isEmpty)
    }

    @Test("a material tolerated beyond the case's own day is refused where the case is accepted with it")
    func tolerance() throws {
        var data = try data(.submitted)
        let fault = ["/materials/0/tolerated_until"]
        #expect(pointers(EventSchema.validateAuthored(.submitted, data: data, matterType: nil)) == fault)
        var accepted = try #require(data["accepted"]?.objectValue)
        accepted["due_on"] = "2026-03-02"
        data["accepted"] = .object(accepted)
        #expect(pointers(EventSchema.validateAuthored(.submitted, data: data, matterType: nil)) == fault)
        accepted["due_on"] = "2026-03-03"
        data["accepted"] = .object(accepted)
        #expect(EventSchema.validateAuthored(.submitted, data: data, matterType: nil).isEmpty)
    }
}
