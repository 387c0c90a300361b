import Codes
import StrictJSON
import Testing

@Suite("Reading members in a shape")
struct JSONShapeTests {
    struct Party: Equatable {
        let name: String
        let born: CivilDate?

        init(members: JSONObject) throws(ShapeFault) {
            name = try members.require("name", .string(1...20))
            born = try members.optional("born", .date)
        }
    }

    static let object: JSONObject = [
        "text": "x", "count": 3, "flag": true, "side": "origin", "time": "2026-11-21T02:03:04.567Z",
        "date": "2026-11-21", "case": "01936f6e-7c1a-7abc-8def-0123456789ab", "nothing": nil,
        "gateway": "spiffe://ordos.tongban/gateway/150600", "division": "150627",
        "parties": [["name": "甲"], ["name": "乙", "born": "2000-02-29"]],
        "bad": [["name": "甲"], ["name": "乙", "born": "2000-02-30"]],
    ]

    @Test("members are read in their shape")
    func reading() throws {
        let object = Self.object
        #expect(try object.require("text", .string) == "x")
        #expect(try object.require("count", .int(0...3)) == 3)
        #expect(try object.require("flag", .bool))
        #expect(try object.require("side", .word(Side.self)) == .origin)
        #expect(try object.require("time", .timestamp).description == "2026-11-21T02:03:04.567Z")
        #expect(try object.require("date", .date).description == "2026-11-21")
        #expect(try object.require("case", .uuid).description == "01936f6e-7c1a-7abc-8def-0123456789ab")
        #expect(try object.require("gateway", .gateway).name == "150600")
        #expect(try object.require("division", .code(DivisionCode.init)).canonical == "150627000000")
        #expect(try object.optional("absent", .int) == nil)
        let parties = try object.require("parties", .array(of: .object(Party.init(members:))))
        #expect(parties.map(\.name) == ["甲", "乙"])
        #expect(parties[1].born?.day == 29)
    }

    @Test("faults name the word and the place from the object")
    func faults() {
        let object = Self.object
        expect(.memberMissing, "/absent") { () throws(ShapeFault) in _ = try object.require("absent", .int) }
        expect(.memberType, "/text") { () throws(ShapeFault) in _ = try object.require("text", .int) }
        expect(.memberType, "/count") { () throws(ShapeFault) in _ = try object.require("count", .string) }
        expect(.memberType, "/count") { () throws(ShapeFault) in _ = try object.require("count", .object) }
        expect(.memberType, "/flag") { () throws(ShapeFault) in
            _ = try object.require("flag", .array(of: .any))
        }
        expect(.memberRange, "/count") { () throws(ShapeFault) in _ = try object.require("count", .int(0...2))
        }
        expect(.memberRange, "/text") { () throws(ShapeFault) in
            _ = try object.require("text", .string(2...3))
        }
        expect(.wordUnknown, "/text") { () throws(ShapeFault) in
            _ = try object.require("text", .word(Mode.self))
        }
        expect(.memberNull, "/nothing") { () throws(ShapeFault) in _ = try object.optional("nothing", .string)
        }
        expect(.dateInvalid, "/bad/1/born") { () throws(ShapeFault) in
            _ = try object.require("bad", .array(of: .object(Party.init(members:))))
        }
        expect(.memberRange, "/parties") { () throws(ShapeFault) in
            _ = try object.require("parties", .array(of: .any, max: 1))
        }
        expect(.memberUnknown, "/b") { () throws(ShapeFault) in
            let typed: JSONObject = ["a": 1, "b": 2]
            try typed.allowOnly(["a"])
        }
    }

    private func expect(
        _ code: ErrorCode, _ pointer: String, _ read: () throws(ShapeFault) -> Void,
        at location: SourceLocation = #_sourceLocation
    ) {
        do throws(ShapeFault) {
            try read()
            Issue.record("nothing was refused", sourceLocation: location)
        } catch {
            #expect(error.code == code, sourceLocation: location)
            #expect(error.pointer.description == pointer, sourceLocation: location)
            #expect(!error.message.isEmpty && !error.messageZh.isEmpty, sourceLocation: location)
        }
    }
}
