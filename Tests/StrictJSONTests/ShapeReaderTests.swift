import Codes
import StrictJSON
import Testing

@Suite("Reading members with every fault kept")
struct ShapeReaderTests {
    let object: JSONObject = [
        "a": 1, "list": ["x", 2, "x"], "objects": [["b": true], 3], "inner": ["c~/d": 7], "null": nil,
        "long": [1, 2, 3],
    ]

    @Test("good members come through, and nothing is noted")
    func good() {
        let reader = ShapeReader(object)
        #expect(reader.require("a", .int) == 1 && reader.optional("none", .int) == nil)
        #expect(reader.list("long", of: .int) == [1, 2, 3] && reader.objects("none", .optional).isEmpty)
        #expect(reader.object("inner")?.require("c~/d", .int) == 7 && reader.faults.isEmpty)
    }

    @Test("each fault has its place, escaped, and reading goes on after it")
    func faults() {
        let reader = ShapeReader(object)
        #expect(reader.require("none", .int) == nil && reader.require("a", .string) == nil)
        #expect(reader.optional("null", .int) == nil)
        #expect(
            reader.list("list", of: .string) == ["x", "x"] && reader.distinct("list", of: .string) == ["x"])
        #expect(reader.objects("objects").map { $0.require("b", .bool) } == [true])
        #expect(reader.object("inner")?.require("c~/d", .bool) == nil)
        #expect(
            reader.elements("long", count: 0...2).isEmpty && reader.elements("long", count: 3...3).count == 3)
        reader.allowOnly(["a", "list", "objects", "inner", "null"])
        reader.note(nil, .conflict)
        reader.note("inner", within: [ShapeFault(.memberRange, at: ["c~/d"])])
        #expect(
            reader.collected.faults.map { "\($0.pointer) \($0.code)" } == [
                "/none member_missing", "/a member_type", "/null member_null", "/list/1 member_type",
                "/list/1 member_type", "/list member_twice", "/objects/1 member_type",
                "/inner/c~0~1d member_type", "/long member_range", "/long member_unknown", " conflict",
                "/inner/c~0~1d member_range",
            ])
    }
}
