import StrictJSON
import Testing

@Suite("The canonical form of RFC 8785")
struct JSONCanonicalTests {
    @Test("the RFC's example of section 3.2.2")
    func example() throws {
        let source = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try JSON.parse(source).canonical() == bytes(expected))
    }

    @Test("the RFC's order of names of section 3.2.3, by UTF-16 code units")
    func order() throws {
        let source = #"""
            {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
             "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}
            """#
        let canonical = try JSON.parse(try JSON.parse(source).canonical())
        #expect(
            canonical.objectValue?.values == [
                "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
                "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
            ])
    }

    @Test("names are ordered as an array of UTF-16 code units would be")
    func utf16Order() {
        let names = [
            "", "a", "ab", "b", "\u{7F}", "\u{80}", "é", "e\u{301}", "蒙", "\u{D7FF}", "\u{E000}", "\u{FB33}",
            "\u{FFFD}",
            "😀", "𠮷", "\u{10000}", "\u{10FFFD}", "a\u{E000}", "a😀", "a\u{FFFD}b", "蒙\u{E000}", "蒙😀",
            "\u{ECFF}", "\u{F0000}",
        ]
        var object = JSONObject()
        for name in names { object[name] = 0 }
        let sorted = names.sorted { Array($0.utf16).lexicographicallyPrecedes(Array($1.utf16)) }
        let expected = "{" + sorted.map { JSON.string($0).description + ":0" }.joined(separator: ",") + "}"
        #expect(object.canonical() == bytes(expected))
    }

    @Test(
        "the RFC's numbers of appendix B",
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
            (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
            (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
            (0x41B3_DE43_5555_5557, "333333333.33333343"),
            (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
            (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func number(bits: UInt64, text: String) {
        #expect(JSON.number(Double(bitPattern: bits)).canonical() == bytes(text))
    }

    @Test("control characters have the escapes that the RFC names, the rest of Unicode has none")
    func escapes() {
        let text = JSON.string(
            (0..<0x21).map { String(UnicodeScalar($0)) }.joined() + "\"\\/\u{7F}\u{80}\u{2028}😀")
        let expected =
            #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013"#
            + #"\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f \"\\/"#
            + "\u{7F}\u{80}\u{2028}😀\""
        #expect(text.canonical() == bytes(expected))
        #expect(text.serialized() == bytes(expected))
    }

    @Test("writing keeps the order of members and the kind of numbers")
    func kept() throws {
        let source = #"{"b":1,"a":[1.0,1e+21,100000000000000000000.0,-0.5],"c":null}"#
        #expect(try JSON.parse(source).serialized() == bytes(source))
    }
}
