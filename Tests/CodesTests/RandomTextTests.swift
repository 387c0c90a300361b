import Codes
import Testing

@Suite("Codes under random texts")
struct RandomTextTests {
    /// Texts near each code's shape, from which random ones are made.
    static let seeds = [
        "2026-11-21", "2026-11-21T02:03:04.567Z", "01936f6e-7c1a-7abc-8def-0123456789ab",
        "spiffe://ordos.tongban/gateway/150600", "150627100001", "1506", "11440100007483172Q3440106043001",
        "11440100007483172Q344010604300101", "00013112700Y", "00013112700401", "11440100007483172Q",
        "11010519491231002X", "RR473124829GB", "bloc:呼包鄂乌", "09:30:00.5+08:00", "400-810-1234",
        "0477-8580000-12",
        "99999999999999.99", "a.b@c-d.com", "Zm9vYmFy",
    ]

    @Test("whatever is typed, reading ends with the same text or a fault inside it")
    func anyText() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed of the random texts: \(seed)")
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let marks = Array("0123456789ABXYZaz-:/.@+T ～é０\u{0}\u{301}😀~%")
        for _ in 0..<6_000 {
            var text = Array(Self.seeds[next(Self.seeds.count)])
            for _ in 0..<next(4) {
                let place = next(text.count + 1)
                switch next(4) {
                case 0: text.insert(marks[next(marks.count)], at: place)
                case 1 where place < text.count: text.remove(at: place)
                case 2 where place < text.count: text[place] = marks[next(marks.count)]
                case 3: text = Array(text[..<place])
                default: break
                }
            }
            check(String(text), seed)
        }
    }

    private func check(_ text: String, _ seed: UInt64) {
        check(text, seed, \.description) { text throws(CodeFault) in try CivilDate(text) }
        check(text, seed, \.description) { text throws(CodeFault) in try Timestamp(text) }
        check(text, seed, \.description) { text throws(CodeFault) in try UUIDv7(text) }
        check(text, seed, \.description) { text throws(CodeFault) in try GatewayID(text) }
        check(text, seed, \.description) { text throws(CodeFault) in try Scope(text) }
        check(text, seed, \.text) { text throws(CodeFault) in try DivisionCode(text) }
        check(text, seed, \.text) { text throws(CodeFault) in try DivisionPrefix(text) }
        check(text, seed, \.text) { text throws(CodeFault) in try MatterCode(text) }
        check(text, seed, \.text) { text throws(CodeFault) in try BaseCode(text) }
        check(text, seed, \.text) { text throws(CodeFault) in try TaskCode(text) }
        check(text, seed, \.text) { text throws(CodeFault) in try CreditCode(text) }
        check(text, seed, \.text) { text throws(CodeFault) in try ResidentID(text) }
        check(text, seed, \.text) { text throws(CodeFault) in try S10Waybill(text) }
        for format in TextFormat.allCases { _ = format.fault(in: text) }
        if let bytes = Base64URL.decode(text) { #expect(Base64URL.encode(bytes) == text, "seed \(seed)") }
        if let bytes = Hex.decode(text) { #expect(Hex.encode(bytes) == text, "seed \(seed)") }
        // A mark that stands on the character before it may join a star, so only the shown part can be counted then.
        let masked = Mask.number(text)
        #expect(masked.count <= text.count && masked.count { $0 != "*" } <= 5, "seed \(seed)")
        if text.utf8.allSatisfy({ $0 < 0x80 }) { #expect(masked.count == text.count, "seed \(seed)") }
    }

    private func check<Value>(
        _ text: String, _ seed: UInt64, _ written: (Value) -> String,
        read: (String) throws(CodeFault) -> Value
    ) {
        do throws(CodeFault) {
            let isSame = written(try read(text)).utf8.elementsEqual(text.utf8)
            #expect(isSame, "seed \(seed): \(text)")
        } catch {
            guard let position = error.position else { return }
            let isInside = (1...text.utf8.count + 1).contains(position)
            #expect(isInside, "seed \(seed): \(text)")
        }
    }
}
