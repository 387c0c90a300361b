import FoundationEssentials
import StrictJSON
import Testing

@Suite("JSON against independent implementations")
struct JSONVectorTests {
    @Test("numbers are written as ECMAScript writes them, and read back bit by bit")
    func numbers() throws {
        let cases = try VectorFile.cases("json/numbers.json")
        #expect(cases.count >= 1_000)
        for item in cases {
            let bits = try #require(item[0]?.stringValue.flatMap { UInt64($0, radix: 16) })
            let text = try #require(item[1]?.stringValue)
            let number = Double(bitPattern: bits)
            #expect(JSON.number(number).canonical() == bytes(text), "\(item)")
            let kept = try JSON.parse(JSON.number(number).serialized())
            #expect(kept.doubleValue?.bitPattern == (number == 0 ? 0 : bits), "\(item)")
        }
    }

    @Test("values have the canonical form that RFC 8785 libraries give them")
    func canonical() throws {
        let cases = try VectorFile.cases("json/canonical.json")
        #expect(cases.count >= 500)
        for item in cases {
            let source = try #require(item[0]?.stringValue)
            let form = try #require(item[1]?.stringValue)
            let value = try JSON.parse(source)
            #expect(value.canonical() == bytes(form))
            #expect(try JSON.parse(value.serialized()) == value)
        }
    }

    @Test("what is taken and what is refused is what an independent reader says")
    func verdicts() throws {
        let cases = try VectorFile.cases("json/ijson.json")
        #expect(cases.count >= 2_000)
        for item in cases {
            let text = try #require(item[0]?.stringValue)
            let source = try #require(Data(base64Encoded: text))
            do throws(JSONFault) {
                let value = try JSON.parse(source)
                #expect(value.canonical() == item[1]?.stringValue.map(bytes), "\(text)")
            } catch {
                #expect(item[1] == JSON.null, "\(text): \(error)")
                #expect((0...source.count).contains(error.offset))
            }
        }
    }
}
