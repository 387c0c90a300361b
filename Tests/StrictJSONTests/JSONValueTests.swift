import StrictJSON
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test("members keep their order, equality does not look at it")
    func order() {
        let left: JSONObject = ["b": 1, "a": [2, "x", nil, true, 1.5]]
        let right: JSONObject = ["a": [2, "x", nil, true, 1.5], "b": 1]
        #expect(left.keys == ["b", "a"])
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(JSON.object(left) == JSON.object(right))
        #expect(left != ["b": 1])
        #expect(left != ["b": 1, "c": [2, "x", nil, true, 1.5]])
    }

    @Test("an integer is never a number, and texts are compared by code point")
    func kinds() {
        #expect(JSON.integer(1) != .number(1))
        #expect(JSON.string("é") != .string("e\u{301}"))
        #expect(JSON.bool(true) != .integer(1))
        #expect(JSON.null != .bool(false))
    }

    @Test(
        "setting replaces in place, appends what is new, removes with nil",
        arguments: [1, 8, 16, 17, 18, 100])
    func members(count: Int) {
        var object = JSONObject((0..<count).map { ("k\($0)", JSON.integer(Int64($0))) })
        #expect(object.count == count)
        object["k0"] = "new"
        #expect(object.keys.first == "k0")
        #expect(object["k0"] == "new")
        object["last"] = nil
        #expect(object.count == count)
        object["last"] = true
        #expect(object.keys.last == "last")
        object["k0"] = nil
        #expect(!object.contains("k0"))
        #expect(object.keys == (1..<count).map { "k\($0)" } + ["last"])
        for place in 1..<max(count, 1) { #expect(object["k\(place)"] == .integer(Int64(place))) }
        #expect(JSONObject([("a", 1), ("a", 2)]) == ["a": 2])
    }

    @Test("an integer beyond 2^53 has no JSON")
    func wideIntegers() {
        #expect(JSON(exactly: 1 << 53) == nil)
        #expect(JSON(exactly: (1 << 53) - 1) == .integer(JSON.integerMax))
        #expect(JSON(exactly: -(1 << 53)) == nil)
        #expect(JSON(exactly: UInt64.max) == nil)
    }

    @Test("values are reached by name, index and kind")
    func access() throws {
        let value: JSON = ["a": [1, 2.5, "x", true, nil]]
        #expect(value["a"]?[0]?.integerValue == 1)
        #expect(value["a"]?[0]?.doubleValue == 1)
        #expect(value["a"]?[1]?.integerValue == nil)
        #expect(value["a"]?[2]?.stringValue == "x")
        #expect(value["a"]?[3]?.boolValue == true)
        #expect(value["a"]?[4]?.isNull == true)
        #expect(value["a"]?[5] == nil)
        #expect(value["b"] == nil)
        #expect(value[0] == nil)
    }
}
