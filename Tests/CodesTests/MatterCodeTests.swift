import Codes
import Testing

@Suite("Matter codes")
struct MatterCodeTests {
    @Test(
        "national shapes are read with their base code",
        arguments: [
            ("000131127004", "base", "000131127004"), ("00013112700Y", "base", "00013112700Y"),
            ("650116013001", "base", "650116013001"), ("00013112700401", "item14", "000131127004"),
            ("11650000010183859F2650116013001", "task", "650116013001"),
            ("11440100007483172Q3440106043001", "task", "440106043001"),
            ("12441500196720244T3442199806003", "task", "442199806003"),
            ("11440100007483172Q344010604300101", "item33", "440106043001"),
        ])
    func national(text: String, shape: String, base: String) throws {
        let code = try MatterCode(text)
        let found =
            switch code {
            case .base12: "base"
            case .item14: "item14"
            case .task31: "task"
            case .item33: "item33"
            case .local: "local"
            }
        #expect(found == shape)
        #expect(code.baseCode?.text == base)
        #expect(code.text == text)
    }

    @Test(
        "a region's own code is opaque",
        arguments: [
            "511A0138000000-511602000000-000-115113010833722043-1-00", "312050470000-01", "2006063010",
            "XK0010100Y",
            "990131127004", "00013112700X", "12345", "ab", "事项-001", "00013112700400",
        ])
    func local(text: String) throws {
        let code = try MatterCode(text)
        #expect(code == .local(text))
        #expect(code.baseCode == nil)
        #expect(code.description == text)
    }

    @Test(
        "a code of 31 or 33 letters and digits is held to its check characters",
        arguments: [
            ("11650000010183859G2650116013001", 18), ("11650000010183849F2650116013001", 17),
            ("11650000010183859F0650116013001", 19), ("11650000010183859F8650116013001", 19),
            ("11650000010183859F2660116013001", 21), ("11650000010183859F26501160130X1", 30),
            ("11650000010183859F265011601301Y", 31), ("11650000010183859f2650116013001", 18),
            ("11440100007483172Q344010604300100", 32), ("11440100007483172Q3440106043001AB", 32),
            ("IIIIIIIIIIIIIIIIIIIIIIIIIIIIIII", 1),
        ])
    func broken(text: String, position: Int) {
        let fault = refusal { () throws(CodeFault) in try MatterCode(text) }
        #expect(fault?.code == .matterCodeInvalid)
        #expect(fault?.position == position)
    }

    @Test("a region's own code has 1 to 128 visible bytes")
    func localBounds() {
        func position(_ text: String) -> CodeFault? {
            refusal { () throws(CodeFault) in try MatterCode(text) }
        }
        #expect(position("")?.position == nil && position("") != nil)
        #expect(position(String(repeating: "a", count: 128)) == nil)
        #expect(position(String(repeating: "a", count: 129)) != nil)
        #expect(position("a b")?.position == 2)
        #expect(position("ab\n")?.position == 3)
        #expect(position("a\u{200B}b")?.position == 2)
        #expect(position("a\u{202E}b")?.position == 2)
    }

    @Test("parts of a national code are told")
    func parts() throws {
        let task = try TaskCode("11440100007483172Q3440106043001")
        #expect(task.implementer.text == "11440100007483172Q")
        #expect(task.level == 3)
        #expect(task.base.matterType == "01")
        #expect(!task.base.isNational)
        #expect(try BaseCode("00013112700Y").hasSubItems)
        #expect(try BaseCode("000131127004").isNational)
        #expect(refusal { () throws(CodeFault) in try BaseCode("00013112701Y") }?.position == 12)
        #expect(refusal { () throws(CodeFault) in try BaseCode("010131127001") }?.position == 2)
        #expect(refusal { () throws(CodeFault) in try BaseCode("0001") } != nil)
        #expect(refusal { () throws(CodeFault) in try TaskCode("0001") } != nil)
    }
}
