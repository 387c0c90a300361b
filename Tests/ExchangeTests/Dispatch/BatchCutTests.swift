import Codes
import Testing

@testable import Exchange

@Suite("What fits into a batch")
struct BatchCutTests {
    private let one: GatewayID
    private let other: GatewayID

    init() throws {
        one = try GatewayID("spiffe://a.example/gateway/a")
        other = try GatewayID("spiffe://b.example/gateway/b")
    }

    @Test("events up to the number, not one more")
    func number() {
        var cut = BatchCut(eventsMost: 2, bytesMost: 1_000, eventBytesMost: 100)
        #expect(cut.add(eventBytes: 10, elementBytes: 12, by: one) == nil)
        #expect(cut.add(eventBytes: 10, elementBytes: 12, by: one) == nil)
        #expect(cut.add(eventBytes: 10, elementBytes: 12, by: one) == .full)
        #expect(cut.events == 2)
    }

    @Test("the body's length is counted to the byte", arguments: [(39, true), (38, false)])
    func bytes(most: Int, fits: Bool) {
        // {"events":[ ]} are 13, two elements of 12 and 13, a comma.
        var cut = BatchCut(eventsMost: 9, bytesMost: most, eventBytesMost: 100)
        #expect(cut.add(eventBytes: 10, elementBytes: 12, by: one) == nil)
        #expect((cut.add(eventBytes: 11, elementBytes: 13, by: one) == nil) == fits)
        if fits { #expect(cut.bytes == most) }
    }

    @Test("the counted length is that of the body as it is written")
    func written() {
        let elements = (1...3).map {
            WireElement(open: Array("a.b.\($0)".utf8), disclosures: Array("x~y".utf8))
        }
        var cut = BatchCut(eventsMost: 9, bytesMost: 1_000, eventBytesMost: 100)
        for element in elements {
            #expect(cut.add(eventBytes: element.eventBytes, elementBytes: element.json.count, by: one) == nil)
        }
        #expect(cut.bytes == elements.batchBody.count)
        #expect(elements[0].eventBytes == "a.b.1~x~y~".utf8.count)
    }

    @Test(
        "an event that is more than the peer takes goes into no batch",
        arguments: [(100, true), (101, false)])
    func eventBytes(bytes: Int, fits: Bool) {
        var cut = BatchCut(eventsMost: 2, bytesMost: 1_000, eventBytesMost: 100)
        #expect((cut.add(eventBytes: bytes, elementBytes: bytes + 2, by: one) == nil) == fits)
        #expect(cut.add(eventBytes: 10, elementBytes: 990, by: one) == .tooLarge)
    }

    @Test("a batch holds one author's events")
    func author() {
        var cut = BatchCut(eventsMost: 9, bytesMost: 1_000, eventBytesMost: 100)
        #expect(cut.add(eventBytes: 10, elementBytes: 12, by: one) == nil)
        #expect(cut.add(eventBytes: 10, elementBytes: 12, by: other) == .otherAuthor)
        #expect(cut.add(eventBytes: 10, elementBytes: 12, by: one) == nil)
    }
}
