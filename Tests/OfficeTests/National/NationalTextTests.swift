import Casework
import Codes
import Foundation
import Testing

@testable import Office

@Suite("Rows of the national tables as text")
struct NationalTextTests {
    private func row(_ values: [String: String], _ table: NationalTable = .material) -> NationalRow {
        NationalRow(table: table, values: values)
    }

    @Test("the columns are those of the exchange, in their order")
    func columns() {
        #expect(
            NationalTable.accept.columns.map(\.name) == [
                "rowGuid", "projectNo", "catalogCode", "localCatalogCode", "taskCode", "localTaskCode",
                "taskHandleItem", "taskName", "taskVersion", "projectName", "projectType", "applyDate",
                "applyType", "applyerName", "applyerType", "applyerPageType", "applyerPageCode",
                "contactName", "contactType", "contactCode", "contactMobile", "legal", "address", "zipCode",
                "orgCode", "orgName", "handleUserName", "acceptDate", "acceptDocNo", "promiseDate",
                "dataSource", "cdOperation", "cdTime", "cdBatch",
            ])
        #expect(
            NationalTable.result.columns.map(\.name).dropFirst().prefix(4) == [
                "projectNo", "resultType", "resultDate", "resultExplain",
            ])
        #expect(
            NationalTable.allCases.allSatisfy {
                $0.columns.map(\.name).prefix(2) == ["rowGuid", "projectNo"]
            })
    }

    @Test("a statement quotes what it holds, and says NULL for what is not there")
    func statement() {
        let text = NationalText(
            [row(["rowGuid": "g", "materialName": "a'b\";--", "getType": "1"])], format: .sql)
        #expect(
            text.files[.material]
                == "INSERT INTO up_pro_material (rowGuid, projectNo, materialName, getType, getNum, "
                + "materialAttachName, cdOperation, cdTime, cdBatch) VALUES ('g', NULL, 'a''b\";--', '1', NULL, "
                + "NULL, NULL, NULL, NULL);\n")
        #expect(text.files[.accept]?.isEmpty == true && text.report.isEmpty)
    }

    @Test(
        "a value of the column's length stays, one longer is cut and reported without its text",
        arguments: [199, 200, 201])
    func lengths(count: Int) {
        let text = NationalText(
            [row(["rowGuid": "g", "materialName": String(repeating: "𠮷", count: count)])], format: .csv)
        let kept = text.files[.material]?.unicodeScalars.filter { $0 == "𠮷" }.count
        #expect(kept == min(count, 200))
        #expect(
            text.report
                == (count > 200 ? ["up_pro_material g materialName: cut to 200 characters"] : []))
    }

    @Test("NUL, line ends and backslashes never reach a database")
    func cleaned() {
        let text = NationalText([row(["rowGuid": "g", "materialName": "a\u{0}b\\'c\nd"])], format: .sql)
        #expect(text.files[.material]?.contains("'a b＼''c d'") == true)
        #expect(text.report.count == 1)
    }

    @Test("CSV for machines keeps every character as it is")
    func csv() {
        let text = NationalText([row(["rowGuid": "g", "materialName": "=1,\"x\""])], format: .csv)
        #expect(
            text.files[.material]
                == "rowGuid,projectNo,materialName,getType,getNum,materialAttachName,cdOperation,cdTime,cdBatch\r\n"
                + "g,,\"=1,\"\"x\"\"\",,,,,,\r\n")
        #expect(
            NationalText([], format: .csv).files[.special]?.hasPrefix("rowGuid,projectNo,specialType") == true
        )
    }

    @Test(
        "who applies is told by the credit code's department",
        arguments: [
            ("person", "11010519491231002X", "1"), ("organisation", "91350100M000100Y43", "2"),
            ("organisation", "12150100MB0000000X", "3"), ("organisation", "52150100MB0000000X", "4"),
            ("organisation", "111501009000091662", "5"), ("organisation", "N2150100MB0000000X", "6"),
            ("organisation", "", "6"),
        ])
    func applicants(kind: String, number: String, wanted: String) {
        #expect(NationalWords.applicantType(kind: kind, number: number) == wanted)
    }

    @Test("times are those of UTC+8")
    func times() throws {
        #expect(try NationalWords.time(Timestamp("2026-03-08T16:30:05.999Z")) == "2026-03-09 00:30:05")
        #expect(try NationalWords.time(CivilDate("2026-03-09")) == "2026-03-09 00:00:00")
    }
}
