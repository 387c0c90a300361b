import Codes
import StrictJSON
import Testing

@Suite("JSON under random change")
struct JSONMutationTests {
    static let sources = [
        #"{"id":"01936f6e-7c1a-7abc-8def-0123456789ab","sequence":1,"seen":0,"data":{"_sd":["47DEQpj8"],"ok":true}}"#,
        #"[null,true,false,0,-1,1.5,-2.25e-7,1E+3,"",[],{},[[[]]],{"a":{"b":[1,{"c":"\ud83d\ude02\n"}]}}]"#,
        #"{"姓名":"巴特尔","地址":"伊金霍洛旗","emoji":"😂𠮷","esc":"\u0041\"\\\/\b\f\n\r\t","n":9007199254740991}"#,
    ].map { Array($0.utf8) }

    @Test("whatever is changed, reading ends with a value that reads back or a fault inside the text")
    func mutations() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed of the JSON mutations: \(seed)")
        var random = SeededRandom(state: seed)
        var taken = 0
        for round in 0..<20_000 {
            var text = Self.sources[Int(random.next() % UInt64(Self.sources.count))]
            for _ in 0...Int(random.next() % 4) { change(&text, &random) }
            do throws(JSONFault) {
                let value = try JSON.parse(text)
                let again = try JSON.parse(value.serialized())
                let isSame = again == value && again.hashValue == value.hashValue
                #expect(isSame, "seed \(seed), round \(round)")
                let canonical = value.canonical()
                let isStable = again.canonical() == canonical
                #expect(isStable, "seed \(seed), round \(round)")
                taken += 1
            } catch {
                let isInside = (0...text.count).contains(error.offset)
                #expect(isInside, "seed \(seed), round \(round)")
            }
        }
        #expect(taken > 100)
    }

    @Test("every beginning of a text is refused at its end")
    func beginnings() {
        for source in Self.sources {
            for length in 0..<source.count {
                let found = fault(source[..<length])
                // A cut inside a character is its first byte's fault.
                let isAtEnd = found?.offset == length || found?.code == .jsonUtf8
                #expect(isAtEnd && found != nil, "\(length)")
            }
            #expect(fault(source) == nil)
        }
    }

    private func change(_ text: inout [UInt8], _ random: inout SeededRandom) {
        let marks = Array("{}[]:,\"\\ue0-.19tfn \u{0}é😂".utf8)
        let place = Int(random.next() % UInt64(text.count + 1))
        switch random.next() % 5 {
        case 0: text.insert(marks[Int(random.next() % UInt64(marks.count))], at: place)
        case 1: if place < text.count { text.remove(at: place) }
        case 2: if place < text.count { text[place] = UInt8(truncatingIfNeeded: random.next()) }
        case 3: if place < text.count { text[place] ^= 1 << UInt8(random.next() % 8) }
        default:
            let end = min(text.count, place + Int(random.next() % 12))
            text.insert(contentsOf: Array(text[place..<end]), at: place)
        }
    }
}
