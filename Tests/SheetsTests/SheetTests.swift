import Archive
import Codes
import Foundation
import Testing

@testable import Sheets

/// A file that goes with its test.
struct SampleFile: ~Copyable {
    let path = NSTemporaryDirectory() + "sheet-\(UUID().uuidString)"

    init(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path)) }

    /// A workbook of these parts; what a workbook always has is added where it is missing.
    init(_ sheet: String, _ more: [String: String] = [:]) throws {
        var parts = more
        let open = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"] ?? open + sheet + "</worksheet>"
        parts["xl/workbook.xml"] =
            parts["xl/workbook.xml"]
            ?? "<workbook><sheets><sheet name=\"目录\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        parts["xl/_rels/workbook.xml.rels"] =
            parts["xl/_rels/workbook.xml.rels"]
            ?? "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
        let zip = try ZipWriter(path: path, time: Timestamp(milliseconds: 1_773_000_000_000))
        for (name, text) in parts.sorted(by: { $0.key < $1.key }) {
            try zip.begin(name, packed: true)
            try zip.write(Array(text.utf8))
        }
        try zip.finish()
    }

    deinit { unlink(path) }
}

@Suite("Tables that people keep")
struct SheetTests {
    private func rows(_ sheet: String, _ more: [String: String] = [:]) throws -> [[String]] {
        let file = try SampleFile(sheet, more)
        return try SheetFile.sheets(path: file.path)[0].rows.map(\.cells)
    }

    private func fault(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "none"
        } catch let fault as SheetFault {
            return "\(fault.row ?? 0) \(fault.column ?? "-") \(fault.code)"
        } catch { return "\(error)" }
    }

    @Test("a CSV file is read in each encoding that Excel and WPS write")
    func encodings() throws {
        let text = "事项编码,事项名称\nA,𠮷示例"
        let gb = String.Encoding(rawValue: 0x8000_0632)
        let files: [[UInt8]] = [
            Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8),
            [0xFF, 0xFE] + Array(try #require(text.data(using: .utf16LittleEndian))),
            Array(try #require(text.data(using: gb))),
            Array(text.replacing(",", with: "\t").replacing("\n", with: "\r\n").utf8),
        ]
        for bytes in files {
            let file = try SampleFile(bytes)
            let sheets = try SheetFile.sheets(path: file.path)
            #expect(sheets.map { $0.rows.map(\.cells) } == [[["事项编码", "事项名称"], ["A", "𠮷示例"]]])
        }
    }

    @Test("bytes of no encoding, an old workbook and a broken zip are told apart")
    func noTables() throws {
        for (bytes, code) in [
            ([0xFF, 0xFF, 0x81, 0x20], ErrorCode.tableInvalid), ([0x41, 0x00, 0x42], .tableInvalid),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], .tableInvalid), ([0x50, 0x4B, 0x03, 0x04, 0x00], .tableInvalid),
        ] as [([UInt8], ErrorCode)] {
            let file = try SampleFile(bytes)
            #expect(fault { _ = try SheetFile.sheets(path: file.path) } == "0 - \(code)")
        }
        #expect(fault { _ = try SheetFile.sheets(path: "/nowhere/示例.xlsx") } == "0 - not_found")
    }

    @Test("a workbook's texts, numbers, days, flags and formulas are read as they are shown")
    func cells() throws {
        let strings = """
            <sst><si><t>共享</t></si><si><r><t>富</t></r><r><t xml:space="preserve">文本 </t></r><rPh><t>fù</t></rPh></si></sst>
            """
        let styles = """
            <styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>\
            <numFmt numFmtId="171" formatCode="0.00&quot;yd&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>
            """
        let sheet = """
            <sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>\
            <c r="D2" t="inlineStr"><is><t>内联</t></is></c><c r="E2"><v>12</v></c><c r="F2"><v>0.10000000000000001</v></c>\
            <c r="G2" s="1"><v>46091</v></c><c r="H2" s="2"><v>46091.5</v></c><c r="I2" s="3"><v>3.5</v></c>\
            <c r="J2" t="b"><v>1</v></c><c r="K2" t="str"><f>A1&amp;"x"</f><v>算出</v></c><c r="L2" s="1"><v>59</v></c></row>\
            <row r="5"><c r="C5" t="str"><v>A&amp;B&lt;</v></c></row><row r="6"><c r="A6"/></row></sheetData>
            """
        let found = try rows(sheet, ["xl/sharedStrings.xml": strings, "xl/styles.xml": styles])
        #expect(
            found == [
                [
                    "共享", "富文本 ", "", "内联", "12", "0.1", "2026-03-10", "2026-03-10 12:00", "3.5", "是", "算出",
                    "1900-02-28",
                ],
                ["", "", "A&B<"],
            ])
    }

    @Test(
        "a cell that cannot be read as it is shown is named",
        arguments: [
            ("<c r=\"B3\"><v>11150100900005050</v></c>", "3 B cell_invalid"),
            ("<c r=\"B3\" t=\"e\"><v>#N/A</v></c>", "3 B cell_invalid"),
            ("<c r=\"B3\"><v>abc</v></c>", "3 B cell_invalid"),
            ("<c r=\"B3\"><v>inf</v></c>", "3 B cell_invalid"),
            ("<c r=\"B3\" t=\"s\"><v>7</v></c>", "3 B table_invalid"),
            ("<c r=\"ZZZ3\"><v>1</v></c>", "3 ZZZ table_too_large"),
        ])
    func badCells(cell: String, expected: String) {
        #expect(fault { _ = try rows("<sheetData><row r=\"3\">\(cell)</row></sheetData>") } == expected)
    }

    @Test(
        "document types, entities and what lies outside never come in",
        arguments: [
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><worksheet>&a;</worksheet>",
            "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet/>", "<worksheet>&unknown;</worksheet>",
            "<worksheet><sheetData>", "no XML", String(repeating: "<a>", count: 100),
        ])
    func hostileXML(text: String) {
        #expect(fault { _ = try rows("", ["xl/worksheets/sheet1.xml": text]) } == "0 - table_invalid")
    }

    @Test("what unpacks to more than the bound, or has too many rows, is refused before it is held")
    func bombs() throws {
        var limits = SheetLimits()
        let file = try SampleFile(
            "<sheetData/>", ["xl/media/image1.png": String(repeating: "0", count: 3_000_000)])
        limits.unpackedBytesMax = 3_001_000
        #expect(try SheetFile.sheets(path: file.path, limits: limits).count == 1)
        limits.unpackedBytesMax = 3_000_000
        #expect(fault { _ = try SheetFile.sheets(path: file.path, limits: limits) } == "0 - table_too_large")
        limits = SheetLimits()
        limits.entriesMax = 3
        #expect(fault { _ = try SheetFile.sheets(path: file.path, limits: limits) } == "0 - table_too_large")
        let rows = try SampleFile((1...4).map { "<row r=\"\($0)\"><c t=\"str\"><v>x</v></c></row>" }.joined())
        limits = SheetLimits()
        limits.rowsMax = 4
        #expect(try SheetFile.sheets(path: rows.path, limits: limits)[0].rows.count == 4)
        limits.rowsMax = 3
        #expect(fault { _ = try SheetFile.sheets(path: rows.path, limits: limits) } == "4 - table_invalid")
        limits.fileBytesMax = 10
        #expect(fault { _ = try SheetFile.sheets(path: rows.path, limits: limits) } == "0 - table_too_large")
    }

    @Test("the header may stand below a title; merged titles and cells merged downwards do no harm")
    func headers() throws {
        let sheet = """
            <sheetData><row r="1"><c r="A1" t="str"><v>示例市事项目录</v></c></row>\
            <row r="2"><c r="A2" t="str"><v>编码</v></c><c r="B2" t="str"><v>材料</v></c></row>\
            <row r="3"><c r="A3" t="str"><v>X</v></c><c r="B3" t="str"><v>一</v></c></row>\
            <row r="4"><c r="B4" t="str"><v>二</v></c></row></sheetData>
            """
        func records(_ merges: String) throws -> [[String: String]] {
            let file = try SampleFile(sheet + "<mergeCells>\(merges)</mergeCells>")
            return try SheetFile.sheets(path: file.path)[0].records { $0 == "编码" }.rows.map(\.cells)
        }
        let good = [["编码": "X", "材料": "一"], ["材料": "二"]]
        #expect(try records("<mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A3:A4\"/>") == good)
        #expect(fault { _ = try records("<mergeCell ref=\"A4:B4\"/>") } == "4 A cells_merged")
        #expect(fault { _ = try records("<mergeCell ref=\"x\"/>") } == "4 B table_invalid")
        let file = try SampleFile(sheet)
        let plain = try SheetFile.sheets(path: file.path)[0]
        #expect(fault { _ = try plain.records { $0 == "没有" } } == "0 - table_invalid")
    }

    @Test("a text below no header, and a header that stands twice, are told")
    func stray() {
        let sheet = Sheet(
            name: "", rows: [.init(number: 1, cells: ["a", ""]), .init(number: 2, cells: ["1", "2"])])
        #expect(fault { _ = try sheet.records { $0 == "a" } } == "2 B cell_invalid")
        let twice = Sheet(name: "", rows: [.init(number: 1, cells: ["a", "a"])])
        #expect(fault { _ = try twice.records { $0 == "a" } } == "1 B table_invalid")
    }

    @Test("columns are lettered as the program does")
    func letters() {
        #expect(
            [0, 25, 26, 51, 52, 701, 702].map(Sheet.letters) == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"])
        #expect(WorksheetPart.place("$AB$12")?.column == 27 && WorksheetPart.place("12") == nil)
    }

    @Test("hidden tabs are passed over, and a workbook that shows none is refused")
    func tabs() throws {
        let book = """
            <workbook><workbookPr date1904="1"/><sheets><sheet name="隐" state="hidden" r:id="rId9"/>\
            <sheet name="目录" r:id="rId1"/></sheets></workbook>
            """
        let file = try SampleFile("<sheetData/>", ["xl/workbook.xml": book])
        #expect(try SheetFile.sheets(path: file.path).map(\.name) == ["目录"])
        let none = book.replacing("rId1", with: "rId7")
        #expect(fault { _ = try rows("", ["xl/workbook.xml": none]) } == "0 - table_invalid")
    }
}
