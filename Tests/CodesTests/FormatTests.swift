import Codes
import Testing

@Suite("Formats and masks")
struct FormatTests {
    @Test("the formats are those of the contract")
    func names() {
        let words: Set = [
            "date", "time", "resident_id", "credit_code", "phone", "division", "postcode", "amount", "email",
        ]
        #expect(Set(TextFormat.allCases.map(\.rawValue)) == words)
    }

    @Test("each format refuses with its own word and both messages")
    func words() {
        let expected: [(TextFormat, ErrorCode)] = [
            (.date, .dateInvalid), (.time, .timeInvalid), (.residentID, .residentIdInvalid),
            (.creditCode, .creditCodeInvalid), (.phone, .phoneInvalid), (.division, .divisionInvalid),
            (.postcode, .postcodeInvalid), (.amount, .amountInvalid), (.email, .emailInvalid),
        ]
        for (format, code) in expected {
            let fault = format.fault(in: "!")
            #expect(fault?.code == code)
            #expect(fault?.message.isEmpty == false && fault?.messageZh.isEmpty == false)
            #expect(format.fault(in: "") != nil)
        }
    }

    @Test(
        "telephone numbers in use are taken",
        arguments: [
            "13800000000", "19900000000", "0477-8580000", "010-12345678", "04778580000", "0477-8580000-12",
            "12345", "110",
            "12315", "95588", "400-810-1234", "4008101234", "800-8101234", "+8613800000000", "+1234567",
        ])
    func phones(text: String) {
        #expect(TextFormat.phone.fault(in: text) == nil)
    }

    @Test("a telephone number names the character that cannot stand there")
    func phonePosition() {
        #expect(TextFormat.phone.fault(in: "138 00000000")?.position == 4)
        #expect(TextFormat.phone.fault(in: "1３800000000")?.position == 2)
        #expect(TextFormat.phone.fault(in: "13800000000+")?.position == 12)
        #expect(TextFormat.postcode.fault(in: "01700a")?.position == 6)
        #expect(TextFormat.postcode.fault(in: "917000")?.position == 1)
    }

    @Test("masks leave what tells two people apart and no more")
    func masks() {
        #expect(Mask.name("张三") == "张*")
        #expect(Mask.name("巴特尔") == "巴**")
        #expect(Mask.name("阿拉坦其其格") == "阿***")
        #expect(Mask.name("王") == "王*")
        #expect(Mask.name("") == "")
        #expect(Mask.number("11010519491231002X") == "110*************2X")
        #expect(Mask.number("E12345678") == "*******78")
        #expect(Mask.number("12345") == "*****")
        #expect(Mask.phone("13800001234") == "138****1234")
        #expect(Mask.phone("0477-8580000") == "**********00")
        #expect(Mask.phone("12345") == "*****")
        #expect(Mask.address("鄂尔多斯市伊金霍洛旗阿勒腾席热镇") == "鄂尔多斯市伊***")
        #expect(Mask.address("某路一号") == "***")
        #expect(Mask.email("zhang@example.cn") == "z***@example.cn")
        #expect(Mask.email("@example.cn") == "***")
        #expect(Mask.hidden("x") == "***")
        for text in ["", "1", "12345", "123456", "12345678901", "123456789012"] {
            #expect(Mask.number(text).count == text.count)
            #expect(Mask.phone(text).count == text.count)
        }
    }
}
