import Codes
import StrictJSON
import Testing

@Suite("JSON Pointer")
struct JSONPointerTests {
    static let document =
        #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#

    @Test(
        "the RFC's examples of section 5",
        arguments: [
            ("/foo/0", "\"bar\""), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"),
            ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"), ("/foo", "[\"bar\",\"baz\"]"),
        ])
    func examples(pointer: String, expected: String) throws {
        let document = try JSON.parse(Self.document)
        let place = try JSONPointer(pointer)
        #expect(document[place]?.description == expected)
        #expect(place.description == pointer)
    }

    @Test("the empty pointer is the whole")
    func whole() throws {
        let document = try JSON.parse(Self.document)
        #expect(try document[JSONPointer("")] == document)
        #expect(try JSONPointer("") == .root)
    }

    @Test(
        "what is not there is nil",
        arguments: [
            "/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/foo/01", "/foo/", "/foo/0/x", "/bar", "/foo/1e0",
            "//",
        ])
    func absent(pointer: String) throws {
        #expect(try JSON.parse(Self.document)[JSONPointer(pointer)] == nil)
    }

    @Test(
        "a malformed pointer names its wrong character",
        arguments: [("a", 1), ("/~", 3), ("/a~2", 4), ("/~~0", 3)])
    func malformed(text: String, position: Int) {
        do throws(CodeFault) {
            _ = try JSONPointer(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.code == .pointerInvalid)
            #expect(error.position == position)
        }
    }

    @Test("any tokens go through the text form unchanged")
    func roundTrip() throws {
        for tokens in [[""], ["~1"], ["/", "~"], ["~0~1", "", "a/b"], ["e\u{301}", "é"], ["0", "-"]] {
            let pointer = JSONPointer(tokens: tokens)
            #expect(try JSONPointer(pointer.description) == pointer)
        }
        #expect(JSONPointer.root.appending("a").appending(0).prefixed(by: ["x"]).description == "/x/a/0")
    }
}
