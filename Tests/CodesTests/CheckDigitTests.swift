import Codes
import Testing

/// The code and position that reading a text is refused with; nil when it is taken.
func refusal<Value>(_ read: () throws(CodeFault) -> Value) -> CodeFault? {
    do throws(CodeFault) {
        _ = try read()
        return nil
    } catch { return error }
}

@Suite("Codes with check characters")
struct CheckDigitTests {
    static let creditCodes = [
        "11650000010183859F", "11440100007483172Q", "11511301008778183N", "115113010833722043",
        "11430000006122244L", "11100000000013338W", "91350100M000100Y43", "91110108551385082Q",
        "91440300708461136T", "91330100799655058B",
    ]
    static let residentIDs = ["11010519491231002X", "440524188001010014"]

    @Test("credit codes in public use are taken", arguments: creditCodes)
    func creditCode(text: String) throws {
        #expect(try CreditCode(text).text == text)
    }

    @Test(
        "every single wrong character of a credit code is refused, and its half is named",
        arguments: creditCodes)
    func creditCodeTypos(text: String) {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let original = Array(text)
        for index in original.indices {
            for letter in alphabet where letter != original[index] {
                var typed = original
                typed[index] = letter
                let fault = refusal { () throws(CodeFault) in try CreditCode(String(typed)) }
                if (2..<8).contains(index) && !letter.isNumber {
                    #expect(fault?.code == .creditCodeInvalid && fault?.position == index + 1)
                } else if (8..<17).contains(index) {
                    // GB 11714 maps two values on one check character; what it lets pass, GB 32100 finds.
                    #expect(fault?.code == .creditCodeCheckDigit)
                } else {
                    #expect(fault?.code == .creditCodeCheckDigit && fault?.position == 18)
                }
            }
        }
    }

    @Test(
        "a credit code names the character that cannot stand there",
        arguments: [
            ("11650000010183859f", 18), ("I1650000010183859F", 1), ("1165000001018385OF", 17),
            ("11A50000010183859F", 3), ("1144010000748317 Q", 17), ("11440100007483172", nil),
            ("11440100007483172QQ", nil), ("", nil), ("１1440100007483172Q", 1),
        ] as [(String, Int?)])
    func creditCodeShape(text: String, position: Int?) {
        let fault = refusal { () throws(CodeFault) in try CreditCode(text) }
        #expect(fault?.code == .creditCodeInvalid)
        #expect(fault?.position == position)
    }

    @Test("a credit code's parts are read")
    func creditCodeParts() throws {
        let code = try CreditCode("11440100007483172Q")
        #expect(code.authority == "1")
        #expect(code.divisionText == "440100")
        #expect(code.organisationCode == "007483172")
    }

    @Test("ID numbers of the standard are taken", arguments: residentIDs)
    func residentID(text: String) throws {
        #expect(try ResidentID(text).text == text)
    }

    @Test("every single wrong digit of an ID number is refused", arguments: residentIDs)
    func residentIDTypos(text: String) {
        let original = Array(text)
        for index in original.indices {
            for letter in Array("0123456789X") where letter != original[index] {
                var typed = original
                typed[index] = letter
                #expect(refusal { () throws(CodeFault) in try ResidentID(String(typed)) } != nil)
            }
        }
    }

    @Test(
        "an ID number names what is wrong",
        arguments: [
            ("11010519491231002x", .residentIdInvalid, 18), ("110105194912310021", .residentIdCheckDigit, 18),
            ("1101051949123100", .residentIdInvalid, nil), ("11010519491331002X", .residentIdInvalid, 11),
            ("11010519490229002X", .residentIdInvalid, 13), ("11010517491231002X", .residentIdInvalid, 7),
            ("1X010519491231002X", .residentIdInvalid, 2), ("91010519491231002X", .residentIdInvalid, 1),
            ("16010519491231002X", .residentIdInvalid, 2), ("11010519491231002XX", .residentIdInvalid, nil),
        ] as [(String, ErrorCode, Int?)])
    func residentIDShape(text: String, code: ErrorCode, position: Int?) {
        let fault = refusal { () throws(CodeFault) in try ResidentID(text) }
        #expect(fault?.code == code)
        #expect(fault?.position == position)
    }

    @Test("an ID number tells birth date, sex and age, and hides itself in logs")
    func residentIDParts() throws {
        let id = try ResidentID("11010519491231002X")
        #expect(id.birthDate.description == "1949-12-31")
        #expect(!id.isMale)
        #expect(id.age(on: try CivilDate("2026-12-30")) == 76)
        #expect(id.age(on: try CivilDate("2026-12-31")) == 77)
        #expect("\(id)" == "110*************2X")
        #expect(id.divisionText == "110105")
    }

    @Test("a birth date after today is refused, today's is taken")
    func bornTomorrow() throws {
        let birth = try CivilDate("1949-12-31")
        #expect(refusal { () throws(CodeFault) in try ResidentID("11010519491231002X", today: birth) } == nil)
        let fault = refusal { () throws(CodeFault) in
            try ResidentID("11010519491231002X", today: birth.adding(days: -1))
        }
        #expect(fault?.position == 7)
    }

    @Test("S10 numbers are taken", arguments: ["RR473124829GB", "EA123456785CN"])
    func waybill(text: String) throws {
        let waybill = try S10Waybill(text)
        #expect(waybill.text == text)
        #expect(waybill.service + waybill.country == text.prefix(2) + text.suffix(2))
    }

    @Test("every single wrong digit of an S10 number is refused at its check digit")
    func waybillTypos() {
        let original = Array("RR473124829GB")
        for index in 2..<11 {
            for letter in Array("0123456789") where letter != original[index] {
                var typed = original
                typed[index] = letter
                let fault = refusal { () throws(CodeFault) in try S10Waybill(String(typed)) }
                #expect(fault?.code == .waybillCheckDigit && fault?.position == 11)
            }
        }
    }

    @Test(
        "an S10 number names the character that cannot stand there",
        arguments: [
            ("rR473124829GB", 1), ("RR47312482AGB", 11), ("RR473124829G1", 13), ("RR473124829G", nil),
            ("", nil),
            ("RR473124829GBX", nil),
        ] as [(String, Int?)])
    func waybillShape(text: String, position: Int?) {
        let fault = refusal { () throws(CodeFault) in try S10Waybill(text) }
        #expect(fault?.code == .waybillInvalid)
        #expect(fault?.position == position)
    }
}
