import Codes
import StrictJSON
import Testing

@Suite("A reader that keeps every fault")
struct ShapeReaderTests {
    static let object: JSONObject = [
        "name": "x", "count": "3", "nothing": nil, "inner": ["a": 1, "b": "two"],
        "words": ["origin", "x", "origin", 1],
        "parts": [["n": 1], 2, ["n": "x"]],
    ]

    @Test("it goes on after each fault and points at all of them from the outermost object")
    func allFaults() {
        let reader = ShapeReader(Self.object)
        #expect(reader.require("name", .string) == "x")
        #expect(reader.require("count", .int) == nil)
        #expect(reader.optional("absent", .int) == nil)
        #expect(reader.optional("nothing", .string) == nil)
        #expect(reader.require("missing", .any) == nil)
        let inner = reader.object("inner")
        #expect(inner?.require("a", .int) == 1)
        #expect(inner?.require("b", .int) == nil)
        #expect(reader.list("words", of: .word(Side.self)) == [.origin, .origin])
        #expect(reader.objects("parts").compactMap { $0.require("n", .int) } == [1])
        #expect(
            reader.faults.map(\.description.firstWords) == [
                "member_type at /count", "member_null at /nothing", "member_missing at /missing",
                "member_type at /inner/b", "word_unknown at /words/1", "member_type at /words/3",
                "member_type at /parts/1", "member_type at /parts/2/n",
            ])
        #expect(reader.collected.faults == reader.faults)
    }

    @Test("what stands twice, is unknown or too many is noted")
    func bounds() {
        let reader = ShapeReader(Self.object)
        #expect(reader.distinct("words", of: .any).count == 3)
        #expect(reader.elements("words", count: 0...3).isEmpty)
        #expect(reader.elements("words", count: 4...4).count == 4)
        reader.allowOnly(["name", "count", "nothing", "inner", "words"])
        reader.note("name", .formEnum)
        reader.note("inner", within: [ShapeFault(.formType, at: ["a"])])
        #expect(
            reader.faults.map(\.description.firstWords) == [
                "member_twice at /words", "member_range at /words", "member_unknown at /parts",
                "form_enum at /name",
                "form_type at /inner/a",
            ])
    }
}

extension String {
    /// What stands before the colon.
    fileprivate var firstWords: String { String(prefix { $0 != ":" }) }
}
