import Codes
import Testing

@Suite("Text of tables that spreadsheets open")
struct CSVTextTests {
    @Test(
        "what a spreadsheet would take for a formula is disarmed, and comes back",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"),
            ("\r=1", "\"'\r=1\""), ("\r\nx", "\"'\r\nx\""), ("＝1", "'＝1"), ("'=1", "''=1"), ("'a", "'a"),
            ("''", "''"), ("'", "'"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("示例", "示例"), ("", ""),
        ])
    func disarmed(text: String, field: String) {
        #expect(CSVText.line([text]) == field + "\r\n")
        #expect(CSVText.armed(CSVText.disarmed(text)) == text)
    }

    @Test("machines get every character as it is")
    func plain() {
        #expect(CSVText.plainLine(["=1", "a,b", "-2"]) == "=1,\"a,b\",-2\r\n")
    }

    @Test("a text without a mark before a formula stays as it is")
    func armed() {
        #expect(CSVText.armed("=1") == "=1" && CSVText.armed("'a") == "'a" && CSVText.armed("") == "")
    }
}
